"""DKIM: what is signed, checked by a verifier that asks a DNS of the test's."""

import base64
from datetime import UTC, datetime
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from surveyhost.outside.mail.mime import Stop, envelope
from surveyhost.outside.mail.signing import SIGNED, Signed, signer
from surveyhost.outside.mail.smtp import Smtp
from surveyhost.outside.refusals import DkimKeyUnreadable
from tests.support.mail_server import mail_server

KEY = rsa.generate_private_key(65537, 2048)
STOP = Stop(
    "mailto:returns@firm.example?subject=1-ABCDE23456", "https://survey.example/account/no-reminders/" + "x" * 32
)


def pem(path: Path, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = KEY, password: bytes | None = None) -> Path:
    """The key in a file."""
    closed = BestAvailableEncryption(password) if password else NoEncryption()
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, closed))
    return path


def dns(name: bytes, timeout: int = 5) -> bytes:
    """What stands in the zone of the test."""
    public = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    zone = {b"s1._domainkey.firm.example.": b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)}
    return zone.get(name, b"")


def letter(to: str = "hanh@firm.example") -> bytes:
    head = envelope("Khảo sát <survey@firm.example>", "help@firm.example", "Chào bạn: một tiêu đề dài " * 4, "vi")
    return head.copy(to, STOP, datetime(2026, 3, 2, 1, tzinfo=UTC), "Chào\n.\n", "<p>Chào</p>\n")


def signed(path: Path, raw: bytes) -> bytes:
    return signer(pem(path), "s1", "firm.example", "SURVEYHOST_DKIM_KEY").header(raw) + raw


def test_a_letter_that_arrived_over_smtp_verifies(tmp_path: Path) -> None:
    by = signer(pem(tmp_path / "key.pem"), "s1", "firm.example", "SURVEYHOST_DKIM_KEY")
    with mail_server() as server:
        door = Signed(Smtp(server.url), by)
        door.open("survey@firm.example")
        for number in range(3):
            door.post("survey@firm.example", "hanh@firm.example", letter(f"p{number}@firm.example"))
        door.close()
        assert server.connections == 1
        for raw in server.raw:
            assert dkim.verify(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), dnsfunc=dns)
    assert door.receiver("a@firm.example") == "firm.example"


def test_all_that_a_reader_goes_by_stands_under_it_and_one_click_too(tmp_path: Path) -> None:
    checked = dkim.DKIM(signed(tmp_path / "key.pem", letter()))
    assert checked.verify(dnsfunc=dns)
    names = [name.decode() for name in checked.include_headers]
    assert set(names) == set(SIGNED)
    assert {"list-unsubscribe", "list-unsubscribe-post"} < set(names)
    assert names.count("from") == 2  # so that another one cannot be added


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", b"List-Unsubscribe-Post: List-Unsubscribe=Two-Clicks"),
        (b"no-reminders/xxxx", b"no-reminders/yyyy"),
        (b"To: hanh@", b"To: other@"),
        (b"Content-Type: text/plain", b"Content-Type: text/evil "),
        (b"To: hanh@firm.example\r\n", b"To: hanh@firm.example\r\nSubject: another\r\n"),
        (b"To: hanh@firm.example\r\n", b"To: hanh@firm.example\r\nFrom: somebody@else.example\r\n"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
    ],
)
def test_whoever_changes_it_on_the_way_is_found_out(tmp_path: Path, before: bytes, after: bytes) -> None:
    whole = signed(tmp_path / "key.pem", letter())
    assert before in whole
    assert not dkim.verify(whole.replace(before, after, 1), dnsfunc=dns)


def test_a_fold_more_on_the_way_does_no_harm(tmp_path: Path) -> None:
    whole = signed(tmp_path / "key.pem", letter())
    assert dkim.verify(whole.replace(b"mailto:", b"\r\n mailto:", 0).replace(b">,\r\n <", b">,\r\n   <"), dnsfunc=dns)


def test_openssl_and_dkimpy_sign_the_same(tmp_path: Path) -> None:
    """Our shortcut against the library's own way, on the same letter."""
    raw, path = letter(), tmp_path / "key.pem"
    path.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    names = [name.encode() for name in SIGNED]
    theirs = dkim.DKIM(raw).sign(b"s1", b"firm.example", path.read_bytes(), include_headers=names)
    assert dkim.verify(theirs + raw, dnsfunc=dns)
    ours = dkim.DKIM(raw).sign(b"s1", b"firm.example", KEY, include_headers=names)
    if b"t=%s" % theirs.split(b"t=")[1].split(b";")[0] in ours:  # in the same second
        assert ours == theirs
    assert dkim.verify(ours + raw, dnsfunc=dns)


@pytest.mark.parametrize("case", ["missing", "no key", "password", "not RSA", "short", "a folder"])
def test_a_key_that_cannot_be_used_is_named_with_its_setting(tmp_path: Path, case: str) -> None:
    path = tmp_path / f"{case}.pem"
    if case == "no key":
        path.write_text("not a key")
    elif case == "password":
        pem(path, password=b"secret")
    elif case == "not RSA":
        pem(path, ec.generate_private_key(ec.SECP256R1()))
    elif case == "short":
        path.write_bytes(SHORT)
    elif case == "a folder":
        path.mkdir()
    with pytest.raises(DkimKeyUnreadable) as caught:
        signer(path, "s1", "firm.example", "dkim_key of account firm.example in /etc/mail.toml")
    assert str(path) in caught.value.reason
    assert caught.value.reason.startswith("dkim_key of account firm.example in /etc/mail.toml: ")


SHORT = b"""-----BEGIN RSA PRIVATE KEY-----
MIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu
KUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQJAIJLixBy2qpFoS4DSmoEm
o3qGy0t6z09AIJtH+5OeRV1be+N4cDYJKffGzDa88vQENZiRm0GRq6a+HPGQMd2k
TQIhAKMSvzIBnni7ot/OSie2TmJLY4SwTQAevXysE2RbFDYdAiEBCUEaRQnMnbp7
9mxDXDf6AU0cN/RPBjb9qSHDcWZHGzUCIG2Es59z8ugGrDY+pxLQnwfotadxd+Uy
v/Ow5T0q5gIJAiEAyS4RaI9YG8EWx/2w0T67ZUVAw8eOMB6BIUg0Xcu+3okCIBOs
/5OiPgoTdSy7bcF9IGpSE8ZgGKzgYQVZeN97YE00
-----END RSA PRIVATE KEY-----
"""
"""512 bits, from the documents of a library."""
