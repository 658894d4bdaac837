"""A contract in force stays as it is: whoever tries, by whatever page or command, it is byte for byte the same."""

import io
from pathlib import Path

import pytest

from surveyhost import cli, create_app
from surveyhost.core.errors import Refusal
from surveyhost.core.roles import STAFF
from surveyhost.core.wave import policy
from surveyhost.services.office.house import House
from surveyhost.services.questionnaires import library
from surveyhost.services.setup import surveys
from surveyhost.store.office.tables import Wave
from surveyhost.store.vault import tables as vault
from surveyhost.web.account.guard import PUBLIC, SIGNED_IN, act_of
from tests.support import factories
from tests.support.people import Town
from tests.support.shell import environ
from tests.support.world import address, build, own_views

FORM = {
    "minimum_group": "9", "breakdowns": "", "title_vi": "Khác", "title_en": "Other", "title": "Other",
    "reminders": "non-responders", "pages": "one", "slips": "box", "days": "3", "destroy_by_days": "1", "keeper": "me",
    "keeper_key": "00" * 32, "questionnaire": "touchpoint-pulse", "opens": "2027-01-01T08:00",
    "closes": "2027-02-01T08:00", "policy": "{}", "policy_hash": "0" * 64, "k": "1", "name": "Khác", "vendor": "x",
    "read": "1", "roster": "1", "note": "x", "language": "en",
}  # fmt: skip
"""Everything that stands in a contract, by the names under which some form might take it."""
APART = {
    ("serve",), ("worker",), ("metrics",), ("demo",), ("keeper", "keygen"), ("keeper", "check"),
    ("keeper", "count"), ("keeper", "page"), ("keeper", "record"), ("release", "verify"),
}  # fmt: skip
"""Commands that run for ever, want an empty folder, or work without a server."""


pytestmark = pytest.mark.sqlite_first


def contracts(house: House) -> dict[str, tuple[bytes, ...]]:
    """What office and vault hold of each wave's contract."""
    with house.office() as office, house.vault() as session, house.vault.reading() as line:
        rows = office.query(Wave).order_by(Wave.id).all()
        found = {row.code: (row.policy, row.policy_hash.encode(), row.views, row.public_key) for row in rows}
        for code, held in found.items():
            head, body = vault.head(line, code), vault.body(session, code)
            assert head is not None
            assert (body.policy, head.policy_hash.encode()) == held[:2]
            found[code] = (*held, body.policy, body.questionnaire, body.public_key)
    return found


@pytest.fixture
def town(house: House) -> Town:
    return Town(create_app(house.settings, house).extensions["signed_in"], house)


@pytest.fixture
def world(town: Town) -> dict[str, object]:
    """A released wave, and one in the field: the walk is aimed at the one in the field."""
    made = build(town)
    survey_id = factories.survey(town.house, int(str(made["client_id"])))
    factories.open_wave(town.house, survey_id)
    return {**made, "survey_id": survey_id}


def test_no_page_changes_it_for_any_role(town: Town, world: dict[str, object]) -> None:
    before = contracts(town.house)
    assert len(before) == 2
    people = [town.staff(f"{role.replace('_', '-')}@vendor.example", role) for role in sorted(STAFF)]
    people += [town.staff("tuan@vendor.example", *STAFF), town.hr("nga@minhhai.example", int(str(world["client_id"])))]
    tried = 0
    for browser in people:
        browser.get("/account/")
        mark = browser.mark()
        for method, rule, endpoint in own_views(town.app):
            if method == "POST" and act_of(town.app, endpoint) not in {PUBLIC, SIGNED_IN}:
                browser.open(address(rule, world), method="POST", data={**FORM, "csrf_token": mark})
                tried += 1
    assert tried > 100
    assert contracts(town.house) == before


def test_no_command_changes_it(
    town: Town, world: dict[str, object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in environ(town.house.settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SURVEYHOST_DNS_SERVER", "127.0.0.1:9")  # where nobody answers
    roster = tmp_path / "people.csv"
    roster.write_bytes(factories.roster_csv(factories.people(30)))
    survey, before = str(world["survey_id"]), contracts(town.house)
    tuan, slips, saved = ("--as", "tuan@vendor.example"), str(tmp_path / "slips.pdf"), str(tmp_path / "saved")
    commands = [
        ["init"], ["verify"], ["staff", "add", "lan@vendor.example", "--name", "Lan"], ["client", "add", "Another"],
        ["hr", "add", "1", "hoa@minhhai.example"], ["survey", "create", "1", "touchpoint-pulse"],
        ["wave", "plan", survey, "--breakdown", "work_mode"], ["wave", "preflight", survey],
        ["wave", "open", survey, "--yes"],
        ["wave", "open", survey, "--closes", "2027-01-01T08:00", "--yes"], ["roster", "import", survey, str(roster)],
        ["wave", "remind", survey, "--yes"], ["wave", "reminders", survey, "3@09:00"], ["wave", "pause", survey],
        ["wave", "resume", survey], ["wave", "status", survey], ["wave", "slips", survey, "--out", slips],
        ["wave", "links", survey, "--out", slips],
        ["letters", "again"], ["letters", "again", survey], ["letters", "opt-out", "1-AAAAAAAAAA"],
        ["letters", "renew", survey, "NV0001", "--to", "moi@minhhai.example"],
        ["letters", "renew", survey, "NV0001", "--slip"],
        ["mail", "receive"], ["mail", "fetch"],
        ["wave", "abandon", survey, "--yes"], ["wave", "mend", survey], ["mix", survey], ["clock", "confirm"],
        ["vault", "promote", "--yes"], ["vault", "empty", "--yes"], ["vault", "destroyed", "--yes"],
        ["wave", "write-off", survey, *tuan, "--yes"],
        ["backup", saved], ["restore", saved, "--yes"], ["wave", "close", survey, "--yes"],
        ["release", "prepare", survey, "--as", "lan@vendor.example", "--breakdown", "work_mode"],
        ["release", "comments", survey, *tuan, "--read"], ["release", "approve", survey, *tuan, "--yes"],
        ["release", "export", survey, "--format", "json", "--out", str(tmp_path / "out.json")],
        ["keeper", "add", survey, str(roster)],
        ["split", "check", survey], ["split", "plan", survey, "--out", str(roster.with_name("plan.bin"))],
        ["split", "ballots", survey, *tuan, "--out", str(roster.with_name("b.bin"))], ["split", "status", survey],
        ["split", "outcome", survey, str(roster), "--words", "x", *tuan],
        ["forget", survey, "--yes"], ["forget", survey, "--roster", "--yes"], ["keys", "rotate", "--yes"],
        ["client", "place", "1", "first"], ["client", "names", "1", "--out", str(tmp_path / "names.xlsx")],
        ["translate", "list"],
        ["translate", "export", "lo", "--out", str(tmp_path / "lo.zip")],
        ["translate", "import", "lo", str(tmp_path / "lo.zip")],
        ["hr", "import", "1", str(roster), "--yes"], ["hr", "letters", "1", "--stop"], ["wave", "follow-up", survey],
        ["ballot", "list", *tuan], ["ballot", "show", survey, *tuan],
        ["ballot", "make", survey, "--statements", f"vi={roster}", *tuan],
        ["roster", "pull", survey, "--url", "https://127.0.0.1:9/people"], ["drill", saved], ["upgrade", "--check"],
        ["threads", "list", *tuan], ["threads", "show", survey, *tuan], ["threads", "review", survey, *tuan],
        ["pulse", "create", "1", str(roster)], ["pulse", "propose", "1", *tuan],
        ["pulse", "approve", "1", *tuan, "--yes"], ["pulse", "status", "1"], ["pulse", "follow"],
        ["pulse", "stop", "1", *tuan, "--yes"], ["intake", "add", "1", "Zammad"], ["intake", "list", "1"],
        ["intake", "withdraw", "1", "--yes"], ["keys", "copy", str(tmp_path / "kept")],
        ["keys", "move", str(tmp_path / "kept"), "--yes"],
    ]  # fmt: skip
    all_of_them = {tuple(filter(None, (group, name))) for group, names in cli.COMMANDS.items() for name in names}
    assert all_of_them - {tuple(words[:count]) for words in commands for count in (1, 2)} == APART
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))  # of `mail receive`
    for words in commands:
        assert cli.run(words) in {0, 2}, words
        after = contracts(town.house)
        assert {code: after.get(code) for code in before} == before, words
    assert {policy.digest(policy.parse(held[0])) for held in after.values()} == {
        held[1].decode() for held in after.values()
    }


def test_no_service_changes_it(town: Town, world: dict[str, object]) -> None:
    before = contracts(town.house)
    for change in (
        {"minimum_group": 9}, {"breakdowns": []}, {"title": {"vi": "Khác", "en": "Other"}}, {"settings": {}},
        {"questionnaire": library.load("touchpoint-pulse")},
    ):  # fmt: skip
        with pytest.raises(Refusal):
            surveys.edit(town.house, factories.STAFF, int(str(world["survey_id"])), **change)
    assert contracts(town.house) == before
