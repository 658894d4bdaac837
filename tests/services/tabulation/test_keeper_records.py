"""What a record of destruction may claim: what was here. The keeper signs for the keeper's own."""

import json

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.release.keeper_record import made
from surveyhost.core.wave import sealing
from surveyhost.services.fieldwork import closing
from surveyhost.services.releases import destruction_records
from surveyhost.services.tabulation import keeper_records, tally
from surveyhost.services.tabulation.refusals import KeeperRecordRefused
from tests.support import factories
from tests.support.shell import Shell, environ

PUBLIC, PRIVATE = sealing.new_pair()
KEEPER = {"keeper": "Works council", "keeper_key": PUBLIC.hex()}


def closed(house, **settings):
    return factories.closed_wave(house, 40, survey_id=factories.survey(house, **settings))


def forgotten(house, wave) -> dict:
    closing.forget(house, factories.STAFF, wave)
    line = destruction_records.of_survey(house, wave.survey_id)[-1]
    return json.loads(destruction_records.file(house, line.id))["document"]


def test_no_key_that_was_never_here_is_said_to_be_destroyed(house):
    wave = closed(house, **KEEPER)
    tally.prepare(house, factories.STAFF, wave.survey_id, private_key=PRIVATE)
    document = forgotten(house, wave)
    assert not [thing for thing in document["destroyed"] if "private" in thing]
    assert document["destroyed"] == ["boxes", "cube", "comments", "the cube's key"]
    assert document["with the keeper"] == {"keeper": "Works council", "what": ["private key"]}


def test_nor_counts_that_were_never_made(house):
    document = forgotten(house, closed(house))
    assert document["destroyed"] == ["boxes", "private key", "the private key's wrapping key", "the cube's key"]
    assert "with the keeper" not in document


def test_the_roster_alone_is_what_a_second_forgetting_destroys(house):
    wave = closed(house)
    forgotten(house, wave)
    closing.forget(house, factories.STAFF, wave, roster=True)
    line = destruction_records.of_survey(house, wave.survey_id)[-1]
    assert json.loads(destruction_records.file(house, line.id))["document"]["destroyed"] == ["roster"]


def test_the_keepers_record_stands_beside_ours(house, tmp_path, capsys, monkeypatch):
    wave = closed(house, **KEEPER)
    tally.prepare(house, factories.STAFF, wave.survey_id, private_key=PRIVATE)
    closing.forget(house, factories.STAFF, wave)
    shell = Shell(environ(house.settings), capsys)
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO(PRIVATE.hex()))
    capsys.readouterr()
    from surveyhost.cli import run

    assert run(["keeper", "record", "--keeper", "Works council"]) == 0
    path = tmp_path / "keeper.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert PRIVATE.hex() not in path.read_text()
    shell("keeper", "add", str(wave.survey_id), str(path))
    shell("keeper", "add", str(wave.survey_id), str(path))  # once more, as after a machine that went off
    lines = destruction_records.of_survey(house, wave.survey_id)
    assert [line.kind for line in lines] == ["close", "forget", "keeper"]
    kept = destruction_records.file(house, lines[-1].id)
    assert json.loads(kept) == json.loads(path.read_text())
    signer = sealing.keeper_signer(PRIVATE)
    assert all(check.holds for check in destruction_records.check(kept, signer))
    shell("release", "verify", str(path), "--key", signer.hex())
    assert "signer unknown" in shell.refused("release", "verify", str(path))


def forged() -> bytes:
    """The vendor writes one of its own for this wave's key."""
    other = json.loads(made(sealing.new_pair()[1], "Works council", "2026-03-02"))
    mine = sealing.new_pair()[1]
    document = {**other["document"], "public_key": PUBLIC.hex(), "signer": sealing.keeper_signer(mine).hex()}
    from surveyhost.core.release.json import canonical

    signature = sealing.sign_as_keeper(mine, canonical(document)).hex()
    return json.dumps({"document": document, "signature": signature, "key": document["signer"]}).encode()


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[" * 9_000,
        b'{"document": {"record": "close"}, "signature": "", "key": ""}',
        made(sealing.new_pair()[1], "Works council", "2026-03-02"),
        made(PRIVATE, "Works council", "2026-03-02").replace(b"2026-03-02", b"2026-03-09"),
        forged(),
    ],
    ids=["empty", "nothing", "deep", "ours", "another key", "changed", "forged"],
)
def test_any_other_is_refused(house, content):
    wave = closed(house, **KEEPER)
    tally.prepare(house, factories.STAFF, wave.survey_id, private_key=PRIVATE)
    with pytest.raises(Refusal) as refused:
        keeper_records.add(house, factories.STAFF, wave, content)
    assert isinstance(refused.value, KeeperRecordRefused)


def test_before_any_tally_nobody_knows_who_signs(house):
    brought, wave = made(PRIVATE, "Works council", "2026-03-02"), closed(house, **KEEPER)
    with pytest.raises(Refusal, match="after the keeper has brought the key"):
        keeper_records.add(house, factories.STAFF, wave, brought)
