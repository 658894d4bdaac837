"""Reports that are stamped, and signed with a key on a token: what is printed, and what is not when either fails."""

import io
import socket
from datetime import UTC, datetime

import pytest
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from weasyprint import HTML

from surveyhost.config import described, load
from surveyhost.core.errors import Refusal
from surveyhost.outside.pdf import lasting, later, signature, tokens
from surveyhost.services.keys import signing, signing_settings
from tests.services.keys.test_signing import paper
from tests.support import tokens as held
from tests.support.timestamps import timestamp_server
from tests.support.unsigned import unsigned

NOW = datetime(2026, 12, 14, tzinfo=UTC)


@pytest.fixture(scope="module")
def server():
    with timestamp_server() as authority:
        yield authority


@pytest.fixture
def stamping(tmp_path, server):
    server.fails = ""
    (tmp_path / "tsa.pem").write_bytes(server.pem)
    stamped = {"SURVEYHOST_TIMESTAMP_URL": server.address, "SURVEYHOST_TIMESTAMP_CA": str(tmp_path / "tsa.pem")}
    return {"SURVEYHOST_DATA": str(tmp_path), **stamped}


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    with held.token(tmp_path_factory.mktemp("token") / "it") as made:
        yield made


@pytest.fixture
def on_token(tmp_path, token, monkeypatch):
    monkeypatch.setattr(tokens, "_refused", set())
    token.pin.write_text(held.PIN)
    (tmp_path / signing.CERTIFICATE).write_bytes(token.certificate)
    return {"SURVEYHOST_DATA": str(tmp_path), **token.environ()}


def printed() -> bytes:
    """A file as the printer writes it."""
    return HTML(string="<html lang=vi><title>Báo cáo</title><h1>Báo cáo</h1>").write_pdf(pdf_variant="pdf/ua-1")


def test_a_stamped_report_holds_what_anybody_needs_to_check_it_later(stamping, server):
    settings, before = load(stamping), printed()
    signing.check_in_use(settings, NOW)
    signed = signing.sign_report(settings, before, NOW)
    found = signature.check(signed, signing.certificate(settings, NOW))
    assert (found.intact, found.known, [one.by for one in found.stamps]) == (True, True, ["Đồng hồ số 1"] * 2)
    assert unsigned(signed) == before
    reader = PdfFileReader(io.BytesIO(signed))
    store = reader.root["/DSS"]
    assert len(store["/Certs"]) == 3 and len(store["/CRLs"]) == 1
    assert [one.sig_object_type for one in reader.embedded_signatures] == ["/Sig", "/DocTimeStamp"]


def test_another_reader_of_the_standard_finds_the_same(stamping, server):
    """The library's own rules for what may follow a signature call ours an archive's update."""
    settings = load(stamping)
    signed = signing.sign_report(settings, printed(), NOW)
    roots = [*load_certs_from_pemder_data(server.pem), *load_certs_from_pemder_data(signing.certificate(settings, NOW))]
    first = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0]
    context = ValidationContext(trust_roots=roots)
    status = signature._apart(lambda: validate_pdf_signature(first, context))
    assert status.valid and status.trusted and status.modification_level == ModificationLevel.LTA_UPDATES


def stamp_begins(signed: bytes) -> int:
    return signed.rindex(b"%%EOF\n", 0, len(signed) - 10) + 6


def test_any_other_byte_after_the_signature_is_found(stamping):
    """Each of every third place changed; where that leaves the form of a stamp as it is, the stamp itself tells."""
    signed = signing.sign_report(load(stamping), printed(), NOW)
    end = stamp_begins(signed)
    assert later.is_stamp(signed, end)
    token = signed.rindex(b"/Contents <") + 11
    of_form = []
    for place in [*range(end, token, 3), *range(signed.index(b">", token), len(signed), 3)]:
        changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
        if later.is_stamp(changed, end):
            of_form.append(changed)
    assert len(of_form) < 20, "the second half of the file's name"
    assert not any(signature.check(changed).intact for changed in of_form)
    assert not later.is_stamp(signed + b"\n", end)
    assert not later.is_stamp(signed[:end] + b"% later\n" + signed[end:], end)
    assert signature.check(signed[:end], None).intact, "without it a signature is a signature"


def exchanged(one: bytes, other: bytes) -> bytes:
    """A stamped file with the stamp of another in the place of its own."""
    (begins, ends), theirs = (_token(one), other[slice(*_token(other))].rstrip(b"0") + b"0")
    return one[:begins] + theirs.ljust(ends - begins, b"0") + one[ends:]


def _token(signed: bytes) -> tuple[int, int]:
    begins = signed.rindex(b"/Contents <") + 11
    return begins, signed.index(b">", begins)


def test_a_stamp_by_another_or_over_other_bytes_is_found(stamping, server):
    settings = load(stamping)
    one, other = (signing.sign_report(settings, printed(), NOW) for _ in range(2))
    end = stamp_begins(one)
    assert not signature.check(exchanged(one, other)).intact
    with timestamp_server() as mallorys:
        bare = lasting._AsItStands(io.BytesIO(one[:end]))
        stamper = PdfTimeStamper(RequestsHTTPTimeStamper(mallorys.address), field_name="Stamp")
        made = signature._apart(lambda: stamper.timestamp_pdf(bare, "sha256")).getvalue()
    assert later.is_stamp(made, end), "in form it is one"
    assert not signature.check(made).intact, "but by nobody whom the signer names"


@pytest.mark.parametrize(("fails", "said"), [
    ("html", "it answers what is no timestamp"),
    ("revoked", "what they revoked is not to be had"),
    ("silent", "it does not answer"),
    ("another", "cannot be traced"),
])  # fmt: skip
def test_without_a_stamp_nothing_is_signed(stamping, server, tmp_path, fails, said):
    if fails == "silent":
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            stamping["SURVEYHOST_TIMESTAMP_URL"] = f"http://127.0.0.1:{closed.getsockname()[1]}"
    elif fails == "another":
        (tmp_path / "tsa.pem").write_bytes(signature.self_made("another", NOW).certificate)
    else:
        server.fails = fails
    settings = load(stamping)
    for ask in (lambda: signing.sign_report(settings, printed(), NOW), lambda: signing.check_in_use(settings, NOW)):
        with pytest.raises(Refusal, match="No report is signed without a stamp") as refused:
            ask()
        assert said in refused.value.reason


def test_authorities_that_cannot_be_read_are_named(stamping, tmp_path):
    (tmp_path / "tsa.pem").write_text("no certificate")
    with pytest.raises(Refusal, match=r"SURVEYHOST_TIMESTAMP_CA: .*tsa\.pem"):
        signing_settings.check(load(stamping))


def test_a_key_on_a_token_signs_and_is_nowhere_else(on_token, tmp_path):
    settings = load(on_token)
    signing.check_in_use(settings, NOW)
    found = signature.check(signing.sign_report(settings, paper(), NOW), signing.certificate(settings, NOW))
    assert (found.signer, found.intact, found.known) == ("Bên thứ ba", True, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [signing.CERTIFICATE]
    said = " ".join(described(settings, on_token)) + repr(settings) + repr(signing.identity(settings, NOW))
    assert held.PIN not in said


def test_a_token_and_a_stamp_together(on_token, stamping):
    settings = load({**stamping, **on_token})
    found = signature.check(signing.sign_report(settings, printed(), NOW), signing.certificate(settings, NOW))
    assert found.known and len(found.stamps) == 2


@pytest.mark.parametrize(("changed", "said"), [
    ({"TOKEN": "another"}, "there is no such token"),
    ({"KEY_LABEL": "another"}, "cannot be used"),
    ({"MODULE": "/nowhere/token.so"}, "its module cannot be loaded|is not there"),
    ({"PIN_FILE": "/nowhere/pin"}, "SURVEYHOST_SIGNING_PIN_FILE: /nowhere/pin"),
])  # fmt: skip
def test_what_is_wrong_with_a_token_is_said(on_token, token, changed, said):
    settings = load({**on_token, **token.environ(**changed)})
    for ask in (lambda: signing.sign_report(settings, paper(), NOW), lambda: signing.check_in_use(settings, NOW)):
        with pytest.raises(Refusal, match=said) as refused:
            ask()
        assert held.PIN not in refused.value.reason


def test_a_wrong_pin_is_tried_once(on_token, token, monkeypatch):
    token.pin.write_text("0000")
    settings = load(on_token)
    with pytest.raises(Refusal, match="PinIncorrect"):
        signing.sign_report(settings, paper(), NOW)
    with pytest.raises(Refusal, match="not tried again") as refused:
        signing.sign_report(settings, paper(), NOW)
    assert "0000" not in refused.value.reason
    token.pin.write_text(held.PIN)
    assert signing.sign_report(settings, paper(), NOW), "the right one is another"


def test_the_certificate_of_another_key_is_found(on_token, tmp_path):
    (tmp_path / signing.CERTIFICATE).write_bytes(signature.self_made("another", NOW).certificate)
    with pytest.raises(Refusal, match="does not belong to the certificate"):
        signing.check_in_use(load(on_token), NOW)
    (tmp_path / signing.CERTIFICATE).unlink()
    with pytest.raises(Refusal, match=r"has to be .*report-signing\.pem"):
        signing_settings.check(load(on_token))
