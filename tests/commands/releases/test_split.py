"""The whole of a split count on the command line: vendor here, keeper on a machine that has nothing but files."""

import io
import json

import pytest

from surveyhost import cli
from surveyhost.core.release import keeper_record
from surveyhost.services.fieldwork import closing
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.store.office.release import Record
from tests.support import factories, split_house, walked
from tests.support.shell import environ

LAN, MINH = "lan@vendor.example", "minh@vendor.example"
WAVE = SurveyWave(1, 1)


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture
def shell(house, monkeypatch, capsys):
    """The vendor's command line on a house whose wave is open; and the keeper's."""
    factories.staffed(house)
    (house.settings.data / "demo").touch()
    for name, value in environ(house.settings).items():
        monkeypatch.setenv(name, value)

    def run(*words, status=0, typed=""):
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with walked.at_the_clock_of(house):
            found = cli.run([str(word) for word in words])
        said = capsys.readouterr()
        assert found == status, said.err
        return said.out.rstrip("\n").rsplit("\n", 1)[-1] if status == 0 else said.err

    return run


def test_from_planning_to_a_signed_release(house, shell, tmp_path):
    client = factories.client(house)
    (tmp_path / "asked.toml").write_text(split_house.FILE)
    key = tmp_path / "keeper" / "key.txt"
    key.parent.mkdir()
    key.write_text(split_house.PRIVATE.hex())
    keeper = ("--keeper", split_house.KEEPER, "--keeper-key", split_house.PUBLIC.hex())
    keeper += ("--page-address", "https://council.example/survey/")
    survey = shell("survey", "create", client, tmp_path / "asked.toml", "--count", "split", *keeper)
    factories.roster(house, int(survey), 60)
    assert shell("split", "check", survey) == "0"
    shell("wave", "open", survey, "--yes")
    assert shell("split", "status", survey) == "fieldwork"
    planned, ballots, out, codes = (
        tmp_path / name for name in ("plan.bin", "ballots.bin", "outcome.json", "codes.txt")
    )
    contract = shell("split", "plan", survey, "--out", planned)
    assert shell("keeper", "check", planned, "--key", key) == contract
    page = ("keeper", "page", planned, "--host", "https://survey.example", "--out", tmp_path / "page")
    assert shell(*page) == contract
    assert (tmp_path / "page" / "index.html").is_file()
    assert "once the wave is closed" in shell("split", "ballots", survey, "--as", LAN, "--out", ballots, status=2)
    assert not ballots.exists()
    split_house.answer_all(house, split_house.links(house, WAVE)[:50])
    shell("wave", "close", survey, "--yes")
    assert shell("split", "status", survey) == "export"
    announced = shell("split", "ballots", survey, "--as", LAN, "--out", ballots)
    assert shell("split", "ballots", survey, "--as", LAN, "--out", tmp_path / "again.bin") == announced
    assert (tmp_path / "again.bin").read_bytes() == ballots.read_bytes()
    assert shell("split", "status", survey) == "count"
    counting = ("keeper", "count", planned, ballots, "--key", key, "--announced", announced, "--first")
    words = shell(*counting, "--out", out, "--codes", codes)
    assert "not been brought" in shell("release", "prepare", survey, "--as", LAN, status=2)
    assert "not those of this outcome" in shell(
        "split", "outcome", survey, out, "--words", "wrong", "--as", LAN, status=2
    )
    assert shell("split", "outcome", survey, out, "--words", words, "--as", LAN) == "0"
    assert shell("split", "status", survey) == "ready"
    shell("release", "prepare", survey, "--as", LAN)
    shell("release", "comments", survey, "--as", LAN, "--read")
    shell("release", "approve", survey, "--as", MINH, "--yes")
    shell("release", "export", survey, "--format", "json", "--out", tmp_path / "release.json")
    release = json.loads((tmp_path / "release.json").read_text())
    assert release["policy"]["count"] == "split"
    assert len(codes.read_text().splitlines()) == 50
    written = keeper_record.made(split_house.PRIVATE, split_house.KEEPER, "2026-03-10")
    (tmp_path / "record.json").write_bytes(written)
    assert shell("keeper", "add", survey, tmp_path / "record.json")
    shell("forget", survey, "--yes")
    assert shell("split", "status", survey) == "forgotten"
    assert "is closed" in shell("split", "ballots", survey, "--as", LAN, "--out", ballots, status=2)
    with house.office() as session:
        kept = {row.kind: json.loads(row.document) for row in session.query(Record)}
    quoted = kept["forget"]["with the keeper"]["record"]
    assert quoted["signature"] == json.loads(written)["signature"]
    assert quoted["document"] == json.loads(written)["document"]


def test_every_reason_why_a_survey_cannot_be_split_is_said(house, shell):
    factories.survey(house, dialogue="yes", count="split")
    assert int(shell("split", "check", 1)) >= 4
    factories.roster(house, 1, 60)
    said = shell("wave", "open", 1, "--yes", status=2)
    assert "cannot be answered" in said


def test_a_file_that_cannot_be_written_is_said_before_anything_is_done(house, shell, tmp_path):
    wave = split_house.open_wave(house)
    closing.close(house, factories.STAFF, wave)
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for out, why in ((tmp_path / "no" / "b.bin", "no such folder"), (tmp_path / "link", "no ordinary file")):
        assert why in shell("split", "ballots", 1, "--as", LAN, "--out", out, status=2)
        assert why in shell("split", "plan", 1, "--out", out, status=2)
    assert shell("split", "status", 1) == "export"
