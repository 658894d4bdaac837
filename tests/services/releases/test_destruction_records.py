import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from surveyhost.core.errors import Refusal
from surveyhost.core.release.json import canonical
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import keyring as keys
from surveyhost.services.releases import destruction_records, verify
from surveyhost.services.releases.refusals import NoSuchRecord
from surveyhost.services.setup import lists
from tests.support import factories


@pytest.fixture
def wave(house):
    made = factories.open_wave(house, rows=20)
    factories.answered(house, made, 8)
    closing.close(house, factories.STAFF, made)
    closing.forget(house, factories.STAFF, made)
    return made


def test_close_and_forget_each_leave_a_record_that_checks(house, wave, tmp_path):
    lines = destruction_records.of_survey(house, wave.survey_id)
    assert [line.kind for line in lines] == ["close", "forget"]
    for line in lines:
        content = destruction_records.file(house, line.id)
        path = tmp_path / f"{line.kind}.json"
        path.write_bytes(content)
        assert all(check.holds for check in verify.verify(path).checks)
        assert json.loads(content)["document"]["boxes"] == 8


def test_a_record_that_was_changed_does_not_check(house, wave):
    content = destruction_records.file(house, destruction_records.of_survey(house, wave.survey_id)[0].id)
    for changed in (content.replace(b'"boxes": 8', b'"boxes": 7'), content.replace(b"seats", b"nothing")):
        assert changed != content
        assert not any(check.holds for check in destruction_records.check(changed))


def test_a_record_signed_by_another_does_not_check_under_the_vendors_key(house, wave):
    content = destruction_records.file(house, destruction_records.of_survey(house, wave.survey_id)[0].id)
    ring = keys.keyring(house.settings)
    assert all(check.holds for check in destruction_records.check(content, ring.public_signing_key()))
    assert not any(check.holds for check in destruction_records.check(content, bytes(range(32))))


def test_a_forged_record_is_found_by_whoever_knows_the_vendors_key(house, wave, tmp_path):
    """Anybody can write a record and sign it with a key of their own; it says so, and holds under no other."""
    written = json.loads(destruction_records.file(house, destruction_records.of_survey(house, wave.survey_id)[1].id))
    forger = Ed25519PrivateKey.generate()
    own = forger.public_key().public_bytes_raw().hex()
    forged = {**written["document"], "boxes": 0, "signer": own}
    path = tmp_path / "forget.json"
    path.write_text(json.dumps({"document": forged, "signature": forger.sign(canonical(forged)).hex(), "key": own}))
    vendors = keys.keyring(house.settings).public_signing_key()
    assert not any(check.holds for check in verify.verify(path, key=vendors.hex()).checks)
    assert "named in the file itself" in verify.verify(path).checks[0].found
    for wrong in ({"key": "zz"}, {"key": "00"}, {"certificate": path}):
        with pytest.raises(Refusal):
            verify.verify(path, **wrong)


def test_one_client_never_gets_anothers_record(house, wave):
    record = destruction_records.of_survey(house, wave.survey_id)[0].id
    other = factories.client(house, "Other")
    with pytest.raises(Refusal):
        destruction_records.file(house, record, client_id=other)
    with pytest.raises(Refusal):
        destruction_records.file(house, 999)


def test_hr_reads_no_record_of_a_wave_of_which_nothing_is_released(house):
    """It says how many answered, which is then told by nothing else: of three, too few for any report."""
    made = factories.open_wave(house, rows=20)
    factories.answered(house, made, 3)
    closing.close(house, factories.STAFF, made)
    (line,) = destruction_records.of_survey(house, made.survey_id)
    owner = lists.survey(house, made.survey_id).client_id
    assert destruction_records.of_client(house, owner) == []
    with pytest.raises(NoSuchRecord):
        destruction_records.file(house, line.id, client_id=owner)


@pytest.mark.parametrize(("answers", "said"), [(20, 20), (19, None), (16, None), (15, 15)])
def test_no_record_names_the_few_who_did_not_answer(house, answers, said):
    made = factories.open_wave(house, rows=20)
    factories.answered(house, made, answers)
    closing.close(house, factories.STAFF, made)
    (line,) = destruction_records.of_survey(house, made.survey_id)
    assert json.loads(destruction_records.file(house, line.id))["document"]["boxes"] == said


def test_the_portal_needs_no_master_key_to_hand_one_out(house, wave):
    record = destruction_records.of_survey(house, wave.survey_id)[0].id
    (house.settings.data / "master.key").rename(house.settings.data / "elsewhere")
    assert all(check.holds for check in destruction_records.check(destruction_records.file(house, record)))


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"a": ' * 9_000, b'{"document": {}, "signature": "zz", "key": ""}']
)
def test_what_is_no_record_is_refused(content):
    with pytest.raises(Refusal):
        destruction_records.check(content)
