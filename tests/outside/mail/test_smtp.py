"""The doors for letters: one connection, clear verdicts, nothing secret in an error."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from surveyhost.core.errors import Refusal
from surveyhost.outside.mail import smtp
from surveyhost.outside.mail.delivery import Door, Mailbox, Undelivered
from surveyhost.outside.mail.mime import Stop, envelope
from surveyhost.outside.mail.smtp import Smtp
from tests.support.mail_server import DROP, HANG, STAGES, mail_server
from tests.support.waiting import PATIENCE

SENDER = "survey@surveyhost.example"
WORDS = "Chào bạn,\r\n.\r\n..\r\n"


def send(door: Door, to: str = "hanh@firm.example") -> None:
    raw = f"From: {SENDER}\r\nTo: {to}\r\nSubject: x\r\n\r\n{WORDS}".encode()
    door.post(SENDER, to, raw)


def refused(door: Door, to: str = "hanh@firm.example") -> Undelivered:
    """How this letter was not taken."""
    with pytest.raises(Undelivered) as caught:
        send(door, to)
    trouble = caught.value
    assert trouble.__cause__ is None
    assert trouble.__context__ is None or trouble.__suppress_context__
    assert "hanh" not in repr(trouble)
    return trouble


def test_many_letters_go_over_one_connection() -> None:
    with mail_server() as server:
        door = Smtp(server.url)
        for number in range(20):
            send(door, f"p{number}@firm.example")
        door.close()
        assert [str(one["To"]) for one in server.letters] == [f"p{number}@firm.example" for number in range(20)]
        assert server.connections == 1


@pytest.mark.parametrize(
    ("answer", "word", "cause", "final"),
    [
        ("550 5.1.1 <hanh@firm.example> is unknown here", "550 5.1.1", "recipient", True),
        ("451 4.7.1 hanh@firm.example is greylisted", "451 4.7.1", "later", False),
        ("552 mailbox of hanh@firm.example is full", "552", "recipient", True),
        ("421 4.3.2 going down", "421 4.3.2", "later", False),
        ("550 5.4.5 Daily user sending quota exceeded", "550 5.4.5", "quota", False),
    ],
)
@pytest.mark.parametrize("stage", ["rcpt", "data", "end"])
def test_a_refusal_says_its_class_and_no_address(stage: str, answer: str, word: str, cause: str, final: bool) -> None:
    with mail_server() as server:
        server.at = lambda at, address: answer if at == stage else None
        trouble = refused(Smtp(server.url))
        assert (trouble.word, trouble.cause, trouble.final, trouble.closed) == (word, cause, final, False)
        assert trouble.doubtful == (cause not in {"recipient"} and word != "451 4.7.1")
        assert trouble.told == (stage == "end")


@pytest.mark.parametrize("word", [DROP, "421 4.3.2 going down", HANG, "gibberish"])
@pytest.mark.parametrize("stage", STAGES)
def test_wherever_a_connection_ends_it_is_said_and_the_next_letter_goes_out(
    stage: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the end comes before any recipient is named, no letter gets through; after that it may be this letter."""
    for name in ("SECONDS", "SECONDS_TO_ACCEPT"):
        monkeypatch.setattr(smtp, name, 1 if word == HANG else PATIENCE)
    with mail_server(login=True) as server:
        server.at = lambda at, address: word if at == stage else None
        door = Smtp(server.url)
        trouble = refused(door)
        of_session = stage not in {"rcpt", "data", "end"}
        assert (trouble.cause, trouble.final) == ("later", False)
        assert (trouble.closed, trouble.doubtful) == (of_session, not of_session)
        assert trouble.told == (stage == "end")
        assert trouble.may_have_gone == (stage == "end" and not word.startswith("421"))
        server.at = lambda at, address: None
        send(door, "second@firm.example")
        assert [str(one["To"]) for one in server.letters] == ["second@firm.example"]


@pytest.mark.parametrize(("step", "told"), [("RCPT", False), ("DATA", True)])
def test_an_encrypted_connection_that_ends_is_no_fault_of_its_encryption(
    step: str, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such an end is an SSLError, too; it is no reason to hold all letters back."""

    def ended() -> None:
        raise ssl.SSLEOFError

    with mail_server() as server:
        door = Smtp(server.url)
        door.open("survey@surveyhost.example")
        known = door._server
        assert known is not None
        docmd = known.docmd

        def until(command: str, args: str = "") -> tuple[int, bytes]:
            if command == step == "RCPT":
                ended()
            reply = docmd(command, args)
            if command == step:
                monkeypatch.setattr(known, "getreply", ended)
            return reply

        monkeypatch.setattr(known, "docmd", until)
        trouble = refused(door)
    assert (trouble.word, trouble.cause, trouble.closed, trouble.told) == ("no connection", "later", False, told)


def test_a_server_may_take_longer_over_a_whole_letter_than_over_a_step() -> None:
    """Exchange waits half a minute by itself; a letter that is given up too early goes out twice."""
    with mail_server() as server:
        door = Smtp(server.url)
        waited: list[float | None] = []

        def look(*_: object) -> None:
            waited.append(connection(door).gettimeout())

        server.at_data = look
        send(door, "first@firm.example")
        assert waited == [smtp.SECONDS_TO_ACCEPT] and smtp.SECONDS_TO_ACCEPT >= 4 * smtp.SECONDS
        assert connection(door).gettimeout() == smtp.SECONDS


def connection(door: Smtp) -> socket.socket:
    assert door._server is not None and door._server.sock is not None
    return door._server.sock


def test_a_letter_goes_over_as_it_is() -> None:
    with mail_server() as server:
        send(Smtp(server.url))
        assert server.letters[0].get_payload(decode=True) == WORDS.encode()


@pytest.mark.parametrize(
    ("stage", "answer", "word"),
    [
        ("auth", "535 5.7.8 Username and Password not accepted", "535 5.7.8"),
        ("mail", "553 5.1.8 sender rejected", "553 5.1.8"),
        ("mail", "530 5.7.0 Must issue a STARTTLS command first", "530 5.7.0"),
        ("connect", "554 no service for you", "554"),
    ],
)
def test_what_is_wrong_with_our_account_is_known_before_any_letter(stage: str, answer: str, word: str) -> None:
    with mail_server(login=True) as server:
        server.at = lambda at, address: answer if at == stage else None
        door = Smtp(server.url)
        with pytest.raises(Undelivered) as caught:
            door.open(SENDER)
        assert (caught.value.word, caught.value.cause, caught.value.closed) == (word, "account", True)
        assert not any(at == "rcpt" for at, _ in server.heard)
        server.at = lambda at, address: None
        door.open(SENDER)
        send(door)
        assert len(server.letters) == 1


def test_a_server_without_log_in_is_our_setting() -> None:
    with mail_server() as server:
        server.at = lambda at, address: "502 5.5.1 what is that" if at == "auth" else None
        trouble = refused(Smtp(server.url.replace("//", "//me:secret@")))
        assert (trouble.cause, trouble.closed) == ("account", True)


def test_a_server_that_hangs_up_after_a_refusal_costs_the_next_letter_nothing() -> None:
    with mail_server() as server:
        door = Smtp(server.url)
        server.at_rcpt = lambda address: "550 5.1.1 no" if "gone" in address else None
        server.at = lambda at, address: DROP if server.heard[-2:-1] == [("rcpt", "gone@firm.example")] else None
        assert refused(door, "gone@firm.example").cause == "recipient"
        send(door)
        assert len(server.letters) == 1


def test_after_a_refusal_the_next_letter_goes_out() -> None:
    with mail_server() as server:
        server.at_rcpt = lambda address: "550 5.1.1 no" if "gone" in address else None
        door = Smtp(server.url)
        with pytest.raises(Undelivered):
            send(door, "gone@firm.example")
        send(door)
        assert len(server.letters) == server.connections == 1


def test_a_connection_that_was_dropped_is_made_anew() -> None:
    with mail_server() as server:
        door = Smtp(server.url)
        send(door)
        door._server.sock.close()  # type: ignore[union-attr]
        send(door, "second@firm.example")
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
            send(door, f"p{number}@firm.example")
        assert len(server.letters) == 8
        assert server.connections == 3


def test_no_server_is_a_closed_door() -> None:
    with mail_server() as server:
        url = server.url
    trouble = refused(Smtp(url))
    assert (trouble.closed, trouble.word, trouble.cause) == (True, "no connection", "later")


def test_a_password_never_travels_in_clear_to_another_host(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        port = server.url.rsplit(":", 1)[1]
        door = Smtp(f"smtp://me:secret@127.0.0.1:{port}")
        monkeypatch.setattr(smtp, "LOCAL_HOSTS", set())  # as if it were another machine
        trouble = refused(door)
        assert (trouble.word, trouble.cause, trouble.closed) == ("no encryption", "account", True)
        assert not server.letters


@pytest.fixture
def no_kept_certificates() -> Iterator[None]:
    """What connections share is read anew, and so is it after the test."""
    smtp._tls.cache_clear()
    yield
    smtp._tls.cache_clear()


@pytest.mark.usefixtures("no_kept_certificates")
@pytest.mark.parametrize("trusted", [True, False])
def test_another_host_is_spoken_to_in_tls_and_must_prove_who_it_is(
    trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_signed(tmp_path)
    context = ssl.create_default_context(cafile=str(certificate) if trusted else None)
    monkeypatch.setattr(smtp, "LOCAL_HOSTS", set())
    monkeypatch.setattr(smtp.ssl, "create_default_context", lambda: context)
    with mail_server(certificate) as server:
        if trusted:
            send(Smtp(server.url))
        else:
            trouble = refused(Smtp(server.url))
            assert (trouble.word, trouble.cause, trouble.closed) == ("no encryption", "account", True)
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


def test_an_address_beyond_ascii_is_refused_for_good_where_the_server_takes_none_and_holds_up_nobody() -> None:
    with mail_server() as server:
        door = Smtp(server.url)
        trouble = refused(door, "hạnh@firm.example")
        assert (trouble.word, trouble.final, trouble.cause) == ("no SMTPUTF8", True, "recipient")
        assert not (trouble.closed or trouble.doubtful or trouble.told)
        send(door)
        assert len(server.letters) == 1 and server.connections == 1


def test_a_server_that_offers_smtputf8_takes_it_and_then_others() -> None:
    with mail_server(takes_utf8=True) as server:
        door = Smtp(server.url)
        for to in ("hạnh@firm.example", "hanh@firm.example", "阿Q@例え.example"):
            head = envelope(SENDER, SENDER, "x", "vi")
            door.post(SENDER, to, head.copy(to, Stop("mailto:x"), datetime(2026, 3, 2, tzinfo=UTC), "x", "x"))
        assert [who for at, who in server.heard if at == "end"] == [
            "hạnh@firm.example", "hanh@firm.example", "阿Q@xn--r8jz45g.example"
        ]  # fmt: skip
        assert [raw.split(b"\r\nTo: ")[1].split(b"\r\n")[0].decode() for raw in server.raw] == [
            "hạnh@firm.example", "hanh@firm.example", "阿Q@xn--r8jz45g.example"
        ]  # fmt: skip


def test_a_domain_beyond_ascii_travels_as_punycode_to_any_server() -> None:
    with mail_server() as server:
        door = Smtp(server.url)
        send(door, "hanh@Công-Ty.example")
        assert server.heard[-1] == ("end", "hanh@xn--cng-ty-ixa.example")
        assert door.receiver("hanh@CÔNG-ty.example") == "xn--cng-ty-ixa.example"
        assert door.receiver("Hanh@Firm.Example") == "firm.example"


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:x"])
def test_an_url_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(Refusal, match="SURVEYHOST_SMTP_URL"):
        Smtp(url)


def test_the_mailbox_keeps_a_private_file_a_letter(tmp_path: Path) -> None:
    door = Mailbox(tmp_path / "mailbox")
    send(door)
    send(door)
    files = list((tmp_path / "mailbox").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_server_that_reports_is_asked_to_return_no_letter() -> None:
    with mail_server() as server:
        server.reports = []
        door = Smtp(server.url)
        for _ in range(2):
            send(door)
        door.close()
        assert len(server.letters) == 2
        assert server.reports == ["HDRS"] * 2
