"""Messages as mail servers, complaint desks and absent people send them about a letter."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

RETURNS = "returns@surveyhost.example"


def report(
    to: str, status: str = "5.1.1", action: str = "failed", words: str = "550 user unknown", original: str = ""
) -> bytes:
    """A delivery status report (RFC 3464) to a letter's envelope address."""
    return f"""Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mx.firm.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system. I'm sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.firm.example
Arrival-Date: Mon, 2 Mar 2026 08:00:00 +0700

Final-Recipient: rfc822; p1@firm.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--b
Content-Type: text/rfc822-headers

{original}
--b--
""".replace("\n", "\r\n").encode()


def complaint(original: str, form: str = "abuse", to: str = "abuse@surveyhost.example") -> bytes:
    """A complaint (ARF, RFC 5965) about the letter with these headers."""
    return f"""From: complaints@provider.example
To: {to}
Subject: FW: a letter
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: {form}
User-Agent: SomeGenerator/1.0
Version: 1

--b
Content-Type: message/rfc822

{original}

words
--b--
""".replace("\n", "\r\n").encode()


def opened(to: str) -> bytes:
    """A receipt that says that a letter was read (RFC 8098)."""
    return f"""From: p1@firm.example
To: {to}
Subject: Read: a letter
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain

It was displayed.

--b
Content-Type: message/disposition-notification

Final-Recipient: rfc822; p1@firm.example
Disposition: manual-action/MDN-sent-manually; displayed

--b--
""".replace("\n", "\r\n").encode()


def note(to: str, subject: str, sender: str = "p1@firm.example", **headers: str) -> bytes:
    """A short message with other headers, such as In_Reply_To."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("words")
    return message.as_bytes()


def forwarded(bounce: bytes, to: str) -> bytes:
    """What somebody writes who sends a bounce of their own on."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "p1@firm.example", to, "My colleague cannot be reached"
    message.set_content("Please use her other address.")
    message.add_attachment(message_from_bytes(bounce, policy=default))
    return message.as_bytes()


def exim(to: str, said: str = "550 5.1.1 user unknown") -> bytes:
    """A bounce in no standard's form, with what the last server said."""
    return f"""Return-Path: <>
X-Failed-Recipients: p1@firm.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.firm.example>
To: {to}
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.
A message that you sent could not be delivered.

  p1@firm.example
    SMTP error from remote mail server after RCPT TO: {said}
""".replace("\n", "\r\n").encode()
