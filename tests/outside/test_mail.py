"""The doors for letters: one connection, clear verdicts, nothing secret in an error."""

import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from surveyhost.core.errors import Refusal
from surveyhost.outside import mail
from surveyhost.outside.mail import Mailbox, Smtp, Undelivered
from tests.mail_server import mail_server


def letter(to: str = "hanh@firm.example") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "surveyhost <survey@surveyhost.example>"
    message["To"] = to
    message["Subject"] = "Ý kiến của bạn"
    message.set_content("Chào bạn,")
    return message


def test_many_letters_go_over_one_connection() -> None:
    with mail_server() as server:
        door = Smtp(server.url)
        for number in range(20):
            door.send(letter(f"p{number}@firm.example"))
        door.close()
        assert [str(one["To"]) for one in server.letters] == [f"p{number}@firm.example" for number in range(20)]
        assert server.connections == 1


@pytest.mark.parametrize(
    ("answer", "word", "final", "door"),
    [
        ("550 5.1.1 <hanh@firm.example> is unknown here", "550 5.1.1", True, False),
        ("451 4.7.1 hanh@firm.example is greylisted", "451 4.7.1", False, False),
        ("552 mailbox of hanh@firm.example is full", "552", True, False),
        ("421 4.3.2 going down", "421 4.3.2", False, True),
    ],
)
def test_a_refusal_says_its_class_and_no_address(answer: str, word: str, final: bool, door: bool) -> None:
    for moment in ("rcpt", "data"):
        with mail_server() as server:
            if moment == "rcpt":
                server.at_rcpt = lambda address: answer
            else:
                server.at_data = lambda *_: answer
            with pytest.raises(Undelivered) as caught:
                Smtp(server.url).send(letter())
            trouble = caught.value
            assert (trouble.word, trouble.final, trouble.door) == (word, final, door)
            assert "hanh" not in repr(trouble)
            assert trouble.__cause__ is None
            assert trouble.__suppress_context__


def test_after_a_refusal_the_next_letter_goes_out() -> None:
    with mail_server() as server:
        server.at_rcpt = lambda address: "550 5.1.1 no" if "gone" in address else None
        door = Smtp(server.url)
        with pytest.raises(Undelivered):
            door.send(letter("gone@firm.example"))
        door.send(letter())
        assert len(server.letters) == server.connections == 1


def test_a_connection_that_was_dropped_is_made_anew() -> None:
    with mail_server() as server:
        door = Smtp(server.url)
        door.send(letter())
        door._server.sock.close()  # type: ignore[union-attr]
        door.send(letter("second@firm.example"))
        assert len(server.letters) == 2


def test_a_server_that_takes_only_so_many_letters_a_connection_gets_a_new_one() -> None:
    with mail_server() as server:
        taken = {"since": 0}

        def few(address: str) -> str | None:
            taken["since"] += 1
            if taken["since"] > 3:
                taken["since"] = 0
                return "421 4.7.0 enough over this connection"
            return None

        server.at_rcpt = few
        door = Smtp(server.url)
        for number in range(8):
            door.send(letter(f"p{number}@firm.example"))
        assert len(server.letters) == 8
        assert server.connections == 3


def test_no_server_is_a_closed_door() -> None:
    with mail_server() as server:
        url = server.url
    with pytest.raises(Undelivered) as caught:
        Smtp(url).send(letter())
    assert caught.value.door
    assert caught.value.word == "no connection"


def test_a_password_never_travels_in_clear_to_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        port = server.url.rsplit(":", 1)[1]
        door = Smtp(f"smtp://me:secret@127.0.0.1:{port}")
        monkeypatch.setattr(mail, "LOCAL_HOSTS", set())  # as if it were another machine
        with pytest.raises(Undelivered) as caught:
            door.send(letter())
        assert caught.value.word == "no encryption"
        assert not server.letters


@pytest.mark.parametrize("trusted", [True, False])
def test_another_host_is_spoken_to_in_tls_and_must_prove_who_it_is(
    trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path)
    context = ssl.create_default_context(cafile=str(certificate) if trusted else None)
    monkeypatch.setattr(mail, "LOCAL_HOSTS", set())
    monkeypatch.setattr(mail.ssl, "create_default_context", lambda: context)
    with mail_server(certificate) as server:
        if trusted:
            Smtp(server.url).send(letter())
        else:
            with pytest.raises(Undelivered):
                Smtp(server.url).send(letter())
        assert server.encrypted == ([True] if trusted else [])


def self_signed(folder: Path) -> Path:
    """Certificate and key for 127.0.0.1 in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / "server.pem"
    path.write_bytes(key.private_bytes(*plain) + made.public_bytes(Encoding.PEM))
    return path


def test_an_address_that_is_not_ascii_is_refused_for_good() -> None:
    with mail_server() as server, pytest.raises(Undelivered) as caught:
        Smtp(server.url).send(letter("hạnh@firm.example"))
    assert caught.value.final


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x"])
def test_an_url_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(Refusal, match="SURVEYHOST_SMTP_URL"):
        Smtp(url)


def test_the_mailbox_keeps_a_private_file_a_letter(tmp_path: Path) -> None:
    door = Mailbox(tmp_path / "mailbox")
    door.send(letter())
    door.send(letter())
    files = list((tmp_path / "mailbox").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
