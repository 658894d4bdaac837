"""Rosters as they are stored: encrypted, found again, compared with the last one; everything or nothing."""

import io
import json
import resource
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select, text

from surveyhost.core.errors import Refusal
from surveyhost.core.roster import model as rules
from surveyhost.services.fieldwork import closing, opening, planning
from surveyhost.services.keys import keyring as keys
from surveyhost.services.office.house import House
from surveyhost.services.rosters import check as checking
from surveyhost.services.rosters import people as roster_people
from surveyhost.services.rosters import rosters
from surveyhost.services.rosters.file import MOST_BYTES, RosterColumns, RosterProblems, template
from surveyhost.services.rosters.refusals import RosterTooLarge
from surveyhost.services.setup import clients, lists
from surveyhost.store.office.tables import Letter, Participant
from tests.support import factories
from tests.support.factories import STAFF


def everybody(house: House, survey_id: int) -> list[Participant]:
    with house.office() as session:
        wanted = select(Participant).where(Participant.survey_id == survey_id).order_by(Participant.id)
        return list(session.scalars(wanted))


def references(house: House, survey_id: int) -> set[str]:
    ring = keys.keyring(house.settings)
    return {roster_people.unseal(ring, person).reference for person in everybody(house, survey_id)}


def check(house: House, survey_id: int, rows: Sequence[Any]) -> checking.Summary:
    summary = checking.check(house, survey_id, "r.csv", factories.roster_csv(rows)).summary
    assert summary is not None
    return summary


# --- storing ---


def test_people_are_stored_and_can_be_unsealed(house: House) -> None:
    survey_id = factories.survey(house)
    assert factories.roster(house, survey_id, 12) == 12
    first = everybody(house, survey_id)[0]
    sealed = roster_people.unseal(keys.keyring(house.settings), first)
    assert (sealed.reference, sealed.name, sealed.email) == ("NV0001", "Nguyễn Thị 1", "nv1@minhhai.example")
    assert (first.unit, first.language, first.by_mail) == (factories.UNITS[1], "vi", True)
    assert set(first.attributes) == {"tenure", "work_mode"}


def test_no_name_no_address_and_no_id_lies_in_clear(house: House, tmp_path: Path) -> None:
    survey_id = factories.survey(house)
    rows = factories.people(9, name="Zyxwv Utsrq", email="")
    factories.roster(house, survey_id, [{**row, "email": f"zyxwv{number}@x.vn"} for number, row in enumerate(rows)])
    with house.office() as session:
        stored = session.execute(text("SELECT * FROM participant")).all()
        logged = session.execute(text("SELECT * FROM audit_event")).all()
    said = repr(stored) + repr(logged)
    assert "Zyxwv" not in said and "zyxwv" not in said and "NV0001" not in said


def test_what_is_sealed_for_one_survey_opens_for_no_other(house: House) -> None:
    survey_id = factories.survey(house)
    factories.roster(house, survey_id, 9)
    sealed = everybody(house, survey_id)[0].sealed
    with pytest.raises(Refusal):
        roster_people.unseal_bytes(keys.keyring(house.settings), survey_id + 1, sealed)


def test_two_clients_with_the_same_ids_have_no_hash_in_common(house: House) -> None:
    one, two = (factories.survey(house, factories.client(house, name)) for name in ("One", "Two"))
    for survey_id in (one, two):
        factories.roster(house, survey_id, 9)
    assert not {person.lookup for person in everybody(house, one)} & {person.lookup for person in everybody(house, two)}


def test_any_problem_and_nothing_is_imported(house: House) -> None:
    survey_id = factories.survey(house)
    factories.roster(house, survey_id, 9)
    rows = [*factories.people(20), {"id": "", "email": "x"}]
    with pytest.raises(RosterProblems) as refused:
        factories.roster(house, survey_id, rows)
    assert [problem.kind for problem in refused.value.problems] == ["missing-id", "bad-address"]
    assert "and 1 more" in refused.value.reason
    assert len(everybody(house, survey_id)) == 9
    assert lists.survey(house, survey_id).people == 9


def test_checking_writes_nothing(house: House) -> None:
    survey_id = factories.survey(house)
    summary = check(house, survey_id, factories.people(20))
    assert (summary.people, summary.with_address, summary.units) == (20, 20, 5)
    assert summary.languages == {"vi": 15, "en": 5}
    assert summary.attributes == {"tenure": 4, "work_mode": 2}
    assert summary.columns["tenure"] == "tenure" and summary.columns["id"] == "id"
    assert everybody(house, survey_id) == []


def test_an_xlsx_file_reads_as_its_csv_does(house: House) -> None:
    survey_id = factories.survey(house)
    rows = factories.people(12)
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.append(factories.HEADINGS)
    for row in rows:
        made.active.append([row[heading] for heading in factories.HEADINGS])
    stream = io.BytesIO()
    made.save(stream)
    checked = checking.check(house, survey_id, "misnamed.csv", stream.getvalue())
    assert checked.problems == ()
    assert checked.participants == checking.check(house, survey_id, "r", factories.roster_csv(rows)).participants


def test_a_file_that_is_too_large_is_refused_in_a_sentence(house: House) -> None:
    survey_id = factories.survey(house)
    with pytest.raises(Refusal, match="128 MB") as refused:
        checking.check(house, survey_id, "r.csv", b"x" * (MOST_BYTES + 1))
    assert isinstance(refused.value, RosterTooLarge)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_template_can_be_imported_as_it_is(house: House, language: str) -> None:
    checked = checking.check(house, factories.survey(house), "t.csv", template(language))
    assert checked.problems == ()
    assert len(checked.participants) == 1


def test_the_roster_hash_is_kept_and_can_be_worked_out_from_the_file(house: House) -> None:
    survey_id = factories.survey(house)
    rows = factories.people(9)
    factories.roster(house, survey_id, list(reversed(rows)))
    said = lists.survey(house, survey_id).roster_hash
    plain = [(row["id"], row["unit"], {name: row[name] for name in ("tenure", "work_mode")}) for row in rows]
    assert said == rules.digest(plain)


# --- the next roster ---


def test_people_who_stay_keep_their_rows_and_their_opt_out(house: House) -> None:
    survey_id = factories.survey(house)
    rows = factories.people(10)
    factories.roster(house, survey_id, rows)
    with house.office.begin() as session:
        session.execute(text("UPDATE participant SET reminders = :no WHERE id = 3"), {"no": False})
    changed = [{**row, "name": "New Name", "email": ""} for row in rows[:8]] + [{**rows[0], "id": "NEW"}]
    factories.roster(house, survey_id, changed)
    found = everybody(house, survey_id)
    assert [person.id for person in found][:8] == list(range(1, 9))
    assert [person.reminders for person in found][2] is False
    assert not any(person.by_mail for person in found[:8])
    assert references(house, survey_id) == {row["id"] for row in changed}
    assert roster_people.unseal(keys.keyring(house.settings), found[0]).name == "New Name"


def test_leavers_go_with_their_letters(house: House) -> None:
    wave = factories.closed_wave(house, rows=20, answers=0)
    with house.office.begin() as session:
        for person_id in (1, 2, 20):
            session.add(
                Letter(wave_id=1, participant_id=person_id, kind="invitation", state="sent", due=house.now(), tries=1)
            )
    factories.roster(house, wave.survey_id, factories.people(20)[:19])
    with house.office() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 2
    assert len(everybody(house, wave.survey_id)) == 19


def test_the_difference_from_the_last_roster(house: House) -> None:
    survey_id = factories.survey(house)
    rows = factories.people(20)
    assert check(house, survey_id, rows).difference is None
    factories.roster(house, survey_id, rows)
    moved = {**rows[5], "unit": "Kho"}
    change = check(house, survey_id, [*rows[:5], moved, *rows[6:18], {**rows[0], "id": "NEW"}]).difference
    assert change is not None
    assert (list(change.joiners), change.leavers) == (["NEW"], 2)
    assert [(move.id, move.before, move.after) for move in change.moved] == [("NV0006", rows[5]["unit"], "Kho")]


def test_a_first_roster_is_compared_with_the_clients_last_one(house: House) -> None:
    client_id = factories.client(house)
    first, second = (factories.survey(house, client_id) for _ in range(2))
    factories.roster(house, first, 20)
    change = check(house, second, factories.people(21)).difference
    assert change is not None
    assert (change.of_survey, list(change.joiners), change.leavers) == (first, ["NV0021"], 0)


def test_other_clients_rosters_are_nobodys_business(house: House) -> None:
    factories.roster(house, factories.survey(house), 20)
    other = factories.survey(house, factories.client(house, "Another"))
    assert check(house, other, factories.people(20)).difference is None


def earlier(house: House, survey_id: int) -> dict[str, str | None]:
    ring = keys.keyring(house.settings)
    return {roster_people.unseal(ring, person).reference: person.earlier for person in everybody(house, survey_id)}


def test_the_unit_in_the_wave_before_is_remembered(house: House) -> None:
    wave = factories.closed_wave(house, rows=30, answers=0)
    rows = factories.people(30)
    assert set(earlier(house, wave.survey_id).values()) == {None}
    new = [{**row, "id": "NEW" if number == 0 else f"NEW{number}"} for number, row in enumerate(rows[25:])]
    moved = [{**rows[0], "unit": "Kho"}, *rows[1:25], *new]
    factories.roster(house, wave.survey_id, moved)
    found = earlier(house, wave.survey_id)
    assert (found["NV0001"], found["NV0002"], found["NEW"]) == (rows[0]["unit"], rows[1]["unit"], None)
    # a correction of the same roster changes nothing about where people were
    factories.roster(house, wave.survey_id, [{**moved[0], "unit": "Kho 2"}, *moved[1:]])
    assert earlier(house, wave.survey_id)["NV0001"] == rows[0]["unit"]
    # after the next wave this roster is the one before
    closing.close(house, STAFF, opening.open_wave(house, STAFF, wave.survey_id))
    factories.roster(house, wave.survey_id, moved)
    assert earlier(house, wave.survey_id)["NV0001"] == "Kho 2"


def test_newcomers_count_one_level_up_in_their_first_wave(house: House) -> None:
    wave = factories.closed_wave(house, rows=60, answers=0)
    rows = factories.people(60)
    rows[0]["unit"] = rows[1]["unit"]
    factories.roster(house, wave.survey_id, rows)
    planned = planning.plan(house, wave.survey_id)
    assert planned.units[0].endswith("(+)")
    second = opening.open_wave(house, STAFF, wave.survey_id)
    closing.close(house, STAFF, second)
    assert planning.plan(house, wave.survey_id).units == planned.units, "the first wave's figures are still out"


# --- headings that a client uses ---


def test_a_mapping_is_remembered_for_the_clients_next_upload(house: House) -> None:
    client_id = factories.client(house)
    first, second = (factories.survey(house, client_id) for _ in range(2))
    content = "Số thẻ,Phòng\n" + "".join(f"E{number},Kho\n" for number in range(9))
    assert checking.check(house, first, "r.csv", content.encode()).problems[0].kind == "no-id-column"
    rosters.put(house, STAFF, first, "r.csv", content.encode(), {"Số thẻ": "id", "Phòng": "unit"})
    assert clients.client(house, client_id).settings["roster_columns"] == {"Số thẻ": "id", "Phòng": "unit"}
    checked = checking.check(house, second, "r.csv", content.encode())
    assert [person.unit for person in checked.participants][:1] == ["Kho"]


# --- dummies ---


def kinds(summary: checking.Summary) -> list[tuple[str, str, int, int]]:
    return [(flag.kind, flag.where, flag.people, flag.of) for flag in summary.flags]


def test_many_new_people_in_a_small_unit_are_flagged(house: House) -> None:
    survey_id = factories.survey(house)
    rows = factories.people(20, units=("A", "A", "A", "B"))
    factories.roster(house, survey_id, rows)
    planted = [
        {**rows[0], "id": f"X{number}", "email": f"x{number}@minhhai.example", "unit": "B"} for number in range(3)
    ]
    assert kinds(check(house, survey_id, [*rows, *planted])) == [("new-in-small-unit", "B", 3, 8)]
    assert kinds(check(house, survey_id, [*rows, *planted[:2]])) == []
    moved = [{**row, "unit": "B"} if number < 4 and row["unit"] == "A" else row for number, row in enumerate(rows)]
    assert kinds(check(house, survey_id, moved)) == [("new-in-small-unit", "B", 3, 8)]


def test_addresses_outside_the_clients_domains_are_flagged(house: House) -> None:
    client_id = factories.client(house, domains=["minhhai.example"])
    survey_id = factories.survey(house, client_id)
    rows = factories.people(10)
    rows[0]["email"], rows[1]["email"] = "a@gmail.example", "b@sub.minhhai.example"
    rows[2]["email"] = "c@notminhhai.example"
    assert kinds(check(house, survey_id, rows)) == [
        ("foreign-domain", "gmail.example", 1, 10),
        ("foreign-domain", "notminhhai.example", 1, 10),
    ]


def test_addresses_that_people_share_are_flagged(house: House) -> None:
    rows = factories.people(10)
    rows[1]["email"] = rows[0]["email"].upper()
    summary = check(house, factories.survey(house), rows)
    assert kinds(summary) == [("shared-address", "", 2, 10)]
    assert summary.flags[0].sentence() == "people who share an address with another: 2 of 10"


# --- size ---


def test_a_large_roster_streams(house: House) -> None:
    """10,000 rows; the growth in memory is far below 3 kB a row (100,000 rows in 300 MB)."""
    survey_id = factories.survey(house)
    content = factories.roster_csv(factories.people(10_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert rosters.put(house, STAFF, survey_id, "r.csv", content) == 10_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000
    assert json.dumps(lists.survey(house, survey_id).people) == "10000"


# --- columns that nobody has spoken of ---

PHONES = "id,email,unit,c7\n" + "".join(f"E{n},e{n}@x.example,Kho,09012345{n:02}\n" for n in range(20))


def test_a_column_nobody_has_spoken_of_is_not_imported_however_sure_somebody_is(house: House) -> None:
    survey_id = factories.survey(house)
    with pytest.raises(RosterColumns) as refused:
        rosters.put(house, STAFF, survey_id, "r.csv", PHONES.encode(), confirmed=rosters.SURE)
    assert [(one.column, one.kind) for one in refused.value.doubts] == [("c7", "phone")]
    assert "0901" not in str(refused.value)
    assert everybody(house, survey_id) == []
    rosters.put(house, STAFF, survey_id, "r.csv", PHONES.encode(), {"c7": "-"}, rosters.SURE)
    assert {tuple(person.attributes) for person in everybody(house, survey_id)} == {()}
    assert checking.check(house, survey_id, "r.csv", PHONES.encode()).doubts == (), "and that is remembered"


def test_a_yes_is_remembered_for_the_heading_and_not_for_other_values(house: House) -> None:
    survey_id = factories.survey(house)
    shifts = PHONES.replace("09012345", "shift 1")
    assert [one.kind for one in checking.check(house, survey_id, "r.csv", shifts.encode()).doubts] == ["nearly-unique"]
    rosters.put(house, STAFF, survey_id, "r.csv", shifts.encode(), {"c7": "shift"}, rosters.SURE)
    assert checking.check(house, survey_id, "r.csv", shifts.encode()).doubts == ()
    assert [one.kind for one in checking.check(house, survey_id, "r.csv", PHONES.encode()).doubts] == ["phone"]


def test_what_is_said_of_one_column_leaves_what_was_said_of_others(house: House) -> None:
    client_id = factories.client(house)
    survey_id = factories.survey(house, client_id)
    clients.edit_client(house, STAFF, client_id, settings={"roster_columns": {"Ca": "shift", "C7": "phone"}})
    rosters.put(house, STAFF, survey_id, "r.csv", PHONES.encode(), {"c7": "-"}, rosters.SURE)
    assert clients.client(house, client_id).settings["roster_columns"] == {"Ca": "shift", "c7": "-"}


# --- with which roster it is compared ---


def compared_with(house: House, survey_id: int, count: int = 60) -> tuple[int, bool]:
    change = check(house, survey_id, factories.people(count)).difference
    assert change is not None
    return change.of_survey, change.used


def test_it_is_compared_with_the_clients_last_roster_that_was_used(house: House) -> None:
    client_id = factories.client(house)
    first, second, third = (factories.survey(house, client_id) for _ in range(3))
    factories.roster(house, first, 60)
    factories.roster(house, second, 60)
    assert compared_with(house, third) == (second, False), "none was used: the last one that came"
    closing.close(house, STAFF, factories.open_wave(house, first))
    assert compared_with(house, third) == (first, True)
    factories.roster(house, third, 65)
    assert compared_with(house, third, 65) == (first, True), "sent twice, the second is not compared with the first"
    closing.close(house, STAFF, factories.open_wave(house, third))
    assert compared_with(house, third, 65) == (third, True)


def test_a_survey_alone_is_compared_with_its_own_roster_and_it_is_said_that_it_was_not_used(house: House) -> None:
    survey_id = factories.survey(house)
    factories.roster(house, survey_id, 60)
    assert compared_with(house, survey_id) == (survey_id, False)
