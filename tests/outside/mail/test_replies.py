"""Replies of real mail servers, sorted by who has to act: recipient, message, our account, a quota, or nobody yet."""

import pytest

from surveyhost.core.wave.letters import Cause
from surveyhost.outside.mail.smtp import _undelivered

RECIPIENT, MESSAGE, ACCOUNT, QUOTA, LATER = Cause
REPLIES = [
    # Gmail and Google Workspace
    ("login", "535 5.7.8 Username and Password not accepted. Learn more at", ACCOUNT),
    ("login", "534 5.7.9 Application-specific password required.", ACCOUNT),
    ("login", "454 4.7.0 Too many login attempts, please try again later.", QUOTA),
    ("sender", "530 5.5.1 Authentication Required.", ACCOUNT),
    ("data", "550 5.4.5 Daily user sending quota exceeded.", QUOTA),
    ("to", "550 5.4.5 Daily SMTP relay limit exceeded for customer.", QUOTA),
    ("data", "550 5.7.1 Daily SMTP relay sending quota exceeded.", QUOTA),
    ("to", "550 5.1.1 The email account that you tried to reach does not exist.", RECIPIENT),
    ("to", "550 5.2.1 The email account that you tried to reach is disabled.", RECIPIENT),
    ("to", "552 5.2.2 The email account that you tried to reach is over quota.", RECIPIENT),
    ("to", "452 4.2.2 The email account that you tried to reach is over quota.", LATER),
    ("to", "450 4.2.1 The user you are trying to contact is receiving mail too quickly.", LATER),
    ("to", "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents", LATER),
    ("data", "550 5.7.1 Our system has detected that this message is likely unsolicited mail.", MESSAGE),
    ("data", "550 5.7.26 This message does not pass authentication checks (SPF and DKIM both).", ACCOUNT),
    ("data", "552 5.3.4 Your message exceeded Google's message size limits.", MESSAGE),
    ("data", "552 5.7.0 This message was blocked because its content presents a potential security issue.", MESSAGE),
    ("data", "421 4.7.28 Our system has detected an unusual rate of unsolicited mail.", QUOTA),
    ("to", "421 4.7.0 Try again later, closing connection.", LATER),
    ("to", "550 5.7.1 The IP you're using to send mail is not authorized to send email directly.", ACCOUNT),
    # Office 365 and Exchange
    ("login", "535 5.7.3 Authentication unsuccessful", ACCOUNT),
    ("login", "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.", ACCOUNT),
    ("sender", "530 5.7.57 Client not authenticated to send mail.", ACCOUNT),
    ("data", "554 5.2.252 SendAsDenied; a@b.example not allowed to send as c@d.example", ACCOUNT),
    ("data", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", ACCOUNT),
    ("to", "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", ACCOUNT),
    ("to", "550 5.7.64 TenantAttribution; Relay Access Denied", ACCOUNT),
    ("to", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", RECIPIENT),
    ("to", "550 5.4.1 Recipient address rejected: Access denied.", RECIPIENT),
    ("data", "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", RECIPIENT),
    ("data", "550 5.1.90 Your message can't be sent because you've reached your daily limit", QUOTA),
    ("data", "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException", QUOTA),
    ("data", "550 5.2.2 Submission quota exceeded", QUOTA),
    ("data", "550 5.2.122 The recipient's per hour message receive limit has been exceeded", LATER),
    ("sender", "432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", QUOTA),
    ("data", "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.", ACCOUNT),
    ("data", "550 5.7.501 Service unavailable. Access denied, spam abuse detected.", ACCOUNT),
    ("data", "550 5.1.8 Access denied, bad outbound sender", ACCOUNT),
    ("to", "451 4.7.500 Server busy. Please try again later.", LATER),
    ("data", "452 4.3.1 Insufficient system resources", LATER),
    ("data", "451 4.7.0 Temporary server error. Please try again later. PRX2", LATER),
    ("data", "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient", RECIPIENT),
    # Amazon SES
    ("login", "535 Authentication Credentials Invalid", ACCOUNT),
    ("login", "530 Must issue a STARTTLS command first", ACCOUNT),
    ("data", "454 Throttling failure: Maximum sending rate exceeded.", QUOTA),
    ("data", "454 Throttling failure: Daily message quota exceeded.", QUOTA),
    ("data", "554 Message rejected: Email address is not verified. The following identities failed", ACCOUNT),
    ("data", "554 Message rejected: Sending suspended for this account.", ACCOUNT),
    ("sender", "501 Invalid MAIL FROM address provided", ACCOUNT),
    ("sender", "421 Too many concurrent SMTP connections", QUOTA),
    # Postfix and other servers
    ("connect", "554 mx.example ESMTP not accepting messages", ACCOUNT),
    ("connect", "421 4.3.2 Service not available", LATER),
    ("connect", "454 4.7.0 TLS not available due to local problem", LATER),
    ("sender", "553 5.7.1 <a@b.example>: Sender address rejected: not owned by user c", ACCOUNT),
    ("to", "553 sender rejected", ACCOUNT),
    ("to", "554 5.7.1 <x@y.example>: Relay access denied", ACCOUNT),
    ("to", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", ACCOUNT),
    ("to", "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname", ACCOUNT),
    ("to", "550 5.1.1 <x@y.example>: Recipient address rejected: User unknown in local recipient table", RECIPIENT),
    ("to", "550 5.7.1 <x@y.example>: Recipient address rejected: policy", RECIPIENT),
    ("to", "450 4.2.0 <x@y.example>: Recipient address rejected: Greylisted", LATER),
    ("to", "450 4.1.8 <a@b.example>: Sender address rejected: Domain not found", LATER),
    ("sender", "452 4.3.1 Insufficient system storage", LATER),
    ("sender", "552 5.3.4 Message size exceeds fixed limit", MESSAGE),
    ("sender", "450 4.7.1 Error: too much mail from 192.0.2.1", QUOTA),
    ("data", "554 5.7.1 Message rejected as spam by content filtering", MESSAGE),
    ("data", "554 5.7.0 Reject, id=1-2 - BANNED: .html", MESSAGE),
    ("data", "554 5.6.0 Message contains invalid header", MESSAGE),
    ("to", "550 No such user here", RECIPIENT),
    ("data", "550 no such user", RECIPIENT),
    ("data", "554 Transaction failed", MESSAGE),
    ("to", "551 User not local", RECIPIENT),
    ("data", "552 mailbox of x@y.example is full", RECIPIENT),
    ("to", "550 You have exceeded your hourly sending limit", QUOTA),
    ("to", "451 please try later", LATER),
]


@pytest.mark.parametrize(("stage", "reply", "cause"), REPLIES)
def test_a_reply_says_who_has_to_act(stage: str, reply: str, cause: str) -> None:
    code, text = reply.split(" ", 1)
    trouble = _undelivered(stage, int(code), text.encode(), told=False)
    assert trouble.cause == cause
    assert trouble.final == (cause in {RECIPIENT, MESSAGE, ACCOUNT})
    assert not (trouble.closed and trouble.doubtful)
    if cause in {RECIPIENT, MESSAGE}:
        assert not (trouble.closed or trouble.doubtful)
    if cause in {ACCOUNT, QUOTA}:
        assert trouble.closed or trouble.doubtful
    assert "@" not in trouble.word
    assert trouble.word.startswith(code)


@pytest.mark.parametrize("code", range(400, 600))
@pytest.mark.parametrize("stage", ["connect", "login", "sender", "to", "data"])
def test_every_code_is_sorted_without_a_word(stage: str, code: int) -> None:
    trouble = _undelivered(stage, code, b"", told=False)
    assert trouble.word == str(code)
    assert trouble.final == (code >= 500 and trouble.cause != QUOTA)
    assert trouble.closed == (stage not in {"to", "data"} and code != 552)


@pytest.mark.parametrize("text", [b"5.1.1234 x", b"5.1 x", b"5.1.1.1 x", b"\xff\xfe", b"x 5.1.1", b"9.1.1 x"])
def test_what_is_no_status_is_left_out(text: bytes) -> None:
    assert _undelivered("to", 550, text, told=False).word == "550"
