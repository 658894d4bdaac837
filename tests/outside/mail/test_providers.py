"""What each provider says, and that nobody else can say it."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from surveyhost.config import PROVIDERS as NAMED
from surveyhost.outside.mail import providers
from surveyhost.outside.mail.marks import REPEATED, header_of
from surveyhost.outside.mail.providers import PROVIDERS, Sent, read

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MARK = "abcdefghijkl"
FROM = f"returns+{MARK}@surveyhost.example"
KEY = "a-secret-of-ours"
TOPIC = "arn:aws:sns:ap-southeast-1:1:letters"
CERTIFICATE = "https://sns.ap-southeast-1.amazonaws.com/SimpleNotificationService-1.pem"


def sent(document, secret=KEY, now=NOW):
    return Sent(json.dumps(document).encode(), secret, now)


def mailgun(event, key=KEY, at=NOW, **more):
    stamp, token = str(int(at.timestamp())), "t" * 50
    signature = hmac.new(key.encode(), (stamp + token).encode(), "sha256").hexdigest()
    return {
        "signature": {"timestamp": stamp, "token": token, "signature": signature},
        "event-data": {"event": event, "envelope": {"sender": FROM}, "recipient": "p1@firm.example", **more},
    }


@pytest.fixture(scope="module")
def pair():
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    made = made.serial_number(1).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1))
    return private, made.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def ses(pair, monkeypatch):
    """Makes signed messages, as SNS does."""
    private, certificate = pair
    monkeypatch.setattr(providers, "certificate", lambda address: certificate)

    def make(message, **other):
        one = {
            "Type": "Notification", "MessageId": "1", "TopicArn": TOPIC, "Message": json.dumps(message),
            "Timestamp": NOW.isoformat(), "SignatureVersion": "2", "SigningCertURL": CERTIFICATE, **other,
        }  # fmt: skip
        names = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
        said = "".join(f"{name}\n{one[name]}\n" for name in names if name in one)
        one["Signature"] = base64.b64encode(private.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
        return one

    return make


SAID = {
    "brevo": [
        ({"event": "hard_bounce", "message-id": f"<{MARK}.{'0a' * 10}@x.example>", "email": "p1@firm.example"}, "hard"),
        ({"event": "soft_bounce", "X-Mailin-custom": f"mark+{MARK}@mark"}, "soft"),
        ({"event": "delivered", "X-Mailin-custom": f"mark+{MARK}@mark"}, "arrived"),
        ({"event": "spam", "X-Mailin-custom": f"mark+{MARK}@mark"}, "complaint"),
        ({"event": "unique_opened", "X-Mailin-custom": f"mark+{MARK}@mark"}, None),
        ({"event": "click", "X-Mailin-custom": f"mark+{MARK}@mark"}, None),
    ],
    "postmark": [
        ({"RecordType": "Bounce", "Type": "HardBounce", "Metadata": {"mark": f"mark+{MARK}@mark"}}, "hard"),
        ({"RecordType": "Bounce", "Type": "AutoResponder", "Metadata": {"mark": f"mark+{MARK}@mark"}}, "absence"),
        ({"RecordType": "SpamComplaint", "Metadata": {"mark": f"mark+{MARK}@mark"}}, "complaint"),
        ({"RecordType": "Delivery", "Metadata": {"mark": f"mark+{MARK}@mark"}}, "arrived"),
        ({"RecordType": "Open", "Metadata": {"mark": f"mark+{MARK}@mark"}}, None),
    ],
    "mailgun": [
        (mailgun("failed", severity="permanent", reason="bounce"), "hard"),
        (mailgun("failed", severity="permanent", reason="generic"), "soft"),
        (mailgun("failed", severity="temporary"), "waiting"),
        (mailgun("complained"), "complaint"),
        (mailgun("delivered"), "arrived"),
        (mailgun("opened"), None),
    ],
}


@pytest.mark.parametrize("name", SAID)
def test_what_each_says_means(name):
    for document, kind in SAID[name]:
        [*found] = read(name, KEY, sent(document))
        assert [(one.kind, one.mark) for one in found] == ([(kind, MARK)] if kind else []), document
        assert all(one.word in PROVIDERS[name].kinds for one in found)


@pytest.mark.parametrize(("message", "kind"), [
    ({"notificationType": "Bounce", "bounce": {"bounceType": "Permanent"}}, "hard"),
    ({"eventType": "Bounce", "bounce": {"bounceType": "Transient"}}, "soft"),
    ({"notificationType": "Complaint"}, "complaint"), ({"eventType": "Delivery"}, "arrived"),
    ({"eventType": "Open"}, None),
])  # fmt: skip
def test_what_ses_says_means(ses, message, kind):
    found = read("ses", TOPIC, sent(ses({**message, "mail": {"source": FROM}})))
    assert [(one.kind, one.mark) for one in found] == ([(kind, MARK)] if kind else [])


def test_nobody_else_is_believed():
    for name in ("brevo", "postmark"):
        document = SAID[name][0][0]
        for wrong in ("", "x", KEY[:-1], KEY + "x", KEY.upper(), "bí mật"):
            assert read(name, KEY, sent(document, wrong)) is None
    good = mailgun("failed", severity="permanent", reason="bounce")
    assert read("mailgun", KEY, sent(good)) is not None
    assert read("mailgun", KEY, sent(mailgun("delivered", key="another"))) is None
    assert read("mailgun", KEY, sent(good, now=NOW + timedelta(minutes=16))) is None
    for part in ("timestamp", "token", "signature"):
        assert read("mailgun", KEY, sent({**good, "signature": {**good["signature"], part: "1"}})) is None
        assert read("mailgun", KEY, sent({**good, "signature": {**good["signature"], part: ["\ud800"]}})) is None
    for junk in (b"", b"x", b"[]", b"{", b"[1]", b"\xff", b"[" * 100_000):
        assert not read("mailgun", KEY, Sent(junk, KEY, NOW))
        assert not read("postmark", KEY, Sent(junk, KEY, NOW))


def test_ses_is_believed_about_our_topic_and_with_amazons_certificate_only(ses, pair, monkeypatch):
    message = {"notificationType": "Bounce", "bounce": {"bounceType": "Permanent"}, "mail": {"source": FROM}}
    good = ses(message)
    assert read("ses", TOPIC, sent(good)) is not None
    wrong = [
        ses(message, TopicArn="arn:aws:sns:ap-southeast-1:2:theirs"),
        ses(message, SigningCertURL="https://sns.amazonaws.com.evil.example/x.pem"),
        ses(message, SigningCertURL="http://sns.ap-southeast-1.amazonaws.com/x.pem"),
        {**good, "Message": json.dumps({**message, "x": 1})},
        {**good, "Signature": base64.b64encode(b"x" * 256).decode()},
        {**good, "Signature": "%"},
        {**good, "SignatureVersion": "1"},
        {**good, "Timestamp": "yesterday"},
    ]
    for one in wrong:
        assert read("ses", TOPIC, sent(one)) is None, one
    assert read("ses", TOPIC, sent(good, now=NOW + timedelta(minutes=16))) is None


def test_one_table_names_them_all():
    assert set(PROVIDERS) == set(NAMED)
    assert header_of("ses", MARK) == header_of("", MARK) == ""
    assert {name: header_of(name, MARK).split(":")[0] for name in REPEATED} == REPEATED
