import io
import stat
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from surveyhost.config import load
from surveyhost.core.errors import Refusal
from surveyhost.outside.pdf import signature
from surveyhost.services.keys import signing
from tests.support.unsigned import unsigned

NOW = datetime(2026, 12, 14, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path):
    return load({"SURVEYHOST_DATA": str(tmp_path), "SURVEYHOST_VENDOR": "Bên thứ ba"})


def paper() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_signed_report_is_known_and_its_first_bytes_are_those_that_were_hashed(folder):
    before = paper()
    signed = signing.sign_report(folder, before, NOW)
    found = signature.check(signed, signing.certificate(folder, NOW))
    assert (found.signer, found.intact, found.known) == ("Bên thứ ba", True, True)
    assert unsigned(signed) == before
    assert unsigned(before) == before


def test_any_changed_byte_is_found(folder):
    signed = bytearray(signing.sign_report(folder, paper(), NOW))
    place = signed.index(b"/MediaBox") + 12
    signed[place] = signed[place] ^ 1
    found = signature.check(bytes(signed), signing.certificate(folder, NOW))
    assert found is None or not found.intact


def test_what_is_added_after_the_signature_is_found(folder):
    signed = signing.sign_report(folder, paper(), NOW)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    found = signature.check(out.getvalue(), signing.certificate(folder, NOW))
    assert found is None or not found.intact


def test_another_ones_signature_is_not_ours(folder, tmp_path):
    other = load({"SURVEYHOST_DATA": str(tmp_path / "other")})
    other.data.mkdir()
    signed = signing.sign_report(other, paper(), NOW)
    found = signature.check(signed, signing.certificate(folder, NOW))
    assert not found.known


def test_an_unsigned_file_has_no_signature(folder):
    assert signature.check(paper()) is None


def test_the_identity_is_made_once_and_nobody_else_may_read_the_key(folder):
    first = signing.identity(folder, NOW)
    assert signing.identity(folder, NOW) == first
    assert stat.S_IMODE((folder.data / signing.KEY).stat().st_mode) == 0o600


@pytest.mark.parametrize("before", range(2), ids=["the key", "the certificate"])
def test_whoever_makes_it_and_is_stopped_before_putting_in_place(folder, monkeypatch, before):
    real, seen = Path.replace, []

    def stopped(self, target):
        seen.append(target)
        if len(seen) == before + 1:
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stopped)
        with pytest.raises(KeyboardInterrupt):
            signing.identity(folder, NOW)
    made = signing.identity(folder, NOW)
    assert signature.check(signing.sign_report(folder, paper(), NOW), made.certificate).known
    assert sorted(path.name for path in folder.data.iterdir()) == [signing.KEY, signing.CERTIFICATE]


def test_half_an_identity_is_refused(folder):
    signing.identity(folder, NOW)
    (folder.data / signing.KEY).unlink()
    with pytest.raises(Refusal, match=r"report-signing\.key cannot be read"):
        signing.sign_report(folder, paper(), NOW)
