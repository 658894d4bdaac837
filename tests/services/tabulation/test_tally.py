"""From closed boxes to a numbered release: counted right, protected, agreed by two."""

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.measures import category, measures
from surveyhost.core.release.json import anonymity, from_bytes, to_bytes
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.office import audit
from surveyhost.services.releases import approval, releases
from surveyhost.services.tabulation import tally
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import ReleaseRow, Wave
from tests.support import factories
from tests.support.answered import LAN, TUAN, UNITS, Answered, closed, opened


def independent_count(made: Answered) -> dict[tuple[str, str], Counter[int]]:
    """Per (unit path or "", measure) how often each category was answered, counted from what the test put in."""
    counts: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for unit, answers in made.answers:
        levels = unit.split(" / ")
        for measure in measures(made.questionnaire):
            place = category(made.questionnaire.item(measure.item), measure, answers)
            if place is None and measure.of_all:
                place = 0  # multiple choice: of all who took part
            if place is not None:
                for depth in range(len(levels) + 1):
                    counts[" / ".join(levels[:depth]), measure.code][place] += 1
    return counts


def whole_percents(counts: Counter[int], size: int) -> list[int]:
    """Largest remainder, written apart from the product: floors first, then the largest fractions, first come first."""
    total = counts.total()
    floors = [counts[place] * 100 // total for place in range(size)]
    order = sorted(range(size), key=lambda place: (-(counts[place] * 100 % total), place))
    for place in order[: 100 - sum(floors)]:
        floors[place] += 1
    return floors


def test_tables_equal_an_independent_count(house):
    made = closed(house)
    release = releases.load(house, tally.prepare(house, LAN, made.survey))
    counts = independent_count(made)
    full = 0
    for group in release.groups:
        if group.path == ("Biên Hòa",):
            continue  # leaves out the lifted, whom the test's count knows nothing of
        for measure in measures(made.questionnaire):
            cell = release.cells.get((group.code, measure.code))
            if cell is None or group.path == () or cell.form == "bands":
                continue
            counted = counts[" / ".join(group.path), measure.code]
            assert cell.n == counted.total()
            if all(share.exact for share in cell.shares):
                assert [share.low for share in cell.shares] == whole_percents(counted, measure.categories)
                if cell.mean is not None:
                    points = sum((place + (measure.scale != "enps")) * n for place, n in counted.items())
                    assert cell.mean == pytest.approx(points / counted.total(), abs=0.005)
                full += 1
    assert full > 30


def test_its_days_are_those_of_the_contracts_clock(house):
    """Closed at half past seven in the evening, UTC: half past two of the next day where people answered."""
    made = closed(house)
    with house.office.begin() as session:
        row = session.scalars(select(Wave).where(Wave.code == made.code)).one()
        row.closed = datetime(2026, 12, 1, 19, 30, tzinfo=UTC)
    release = releases.load(house, tally.prepare(house, LAN, made.survey))
    assert str(release.policy["opens"]).endswith("+07:00")
    assert release.closed == release.destruction["closed"] == "2026-12-02"


def test_lifted_people_are_in_the_company_and_not_in_the_plant(house):
    made = closed(house)
    release = releases.load(house, tally.prepare(house, LAN, made.survey))
    size = {group.path: group.respondents for group in release.groups}
    assert size[()] == sum(UNITS.values())
    assert ("Biên Hòa", "Bảo trì") not in size
    assert size[("Biên Hòa",)] == 30, "four people of maintenance are counted in the company only"
    assert any(place.path == ("Biên Hòa", "Bảo trì") and place.kind == "lifted" for place in release.protected)


def test_every_group_and_every_remainder_has_seven(house):
    made = closed(house)
    release = releases.load(house, tally.prepare(house, LAN, made.survey))
    for parent in release.units():
        children = [group for group in release.units() if group.parent == parent.code]
        remainder = parent.respondents - sum(child.respondents for child in children)
        assert parent.respondents >= 7
        assert remainder == 0 or remainder >= 7


def test_nothing_printed_hangs_on_the_order_of_boxes(house, monkeypatch):
    made = closed(house, {"Biên Hòa / Ép nhựa": 30, "Biên Hòa / Lắp ráp": 30, "Long An / Kho": 30})
    boxes = list(desk.boxes(house, made.code))
    answers = [tuple(sorted(boxes, key=lambda box, turn=turn: box[turn])) for turn in (40, 41, 42)]
    monkeypatch.setattr(tally, "_check_boxes", lambda are_as_counted: None)  # another order has another digest
    views = {}
    for turn, order in enumerate(answers):
        monkeypatch.setattr(desk, "boxes", lambda house, code, _=None, order=order: iter(order))
        with house.office.begin() as session:
            wave = session.scalar(select(Wave).where(Wave.code == made.code))
            if turn == 0:
                kept = wave.seats
            wave.state, wave.cube, wave.comments, wave.seats = "closed", None, None, kept
        release = releases.load(house, tally.prepare(house, LAN, made.survey))
        views[turn] = (release.groups, release.cells, release.protected, release.comments)
        approval.send_back(house, TUAN, releases.of_survey(house, made.survey)[0].id, "Again, please.")
    assert views[0] == views[1] == views[2]


def test_one_person_cannot_release_alone(house):
    made = closed(house)
    release = tally.prepare(house, LAN, made.survey)
    with pytest.raises(Refusal, match="another person"):
        approval.approve(house, LAN, release)
    assert releases.for_client(house, made.client) == []


def test_release_needs_a_closed_wave(house):
    made = opened(house)
    with pytest.raises(Refusal, match="after it has closed"):
        tally.prepare(house, LAN, made.survey)


def test_it_waits_for_the_second_person_before_the_next(house):
    made = closed(house)
    tally.prepare(house, LAN, made.survey)
    with pytest.raises(Refusal, match="waits for a second person"):
        tally.prepare(house, TUAN, made.survey)


def test_sent_back_and_prepared_again(house):
    made = closed(house)
    first = tally.prepare(house, LAN, made.survey)
    approval.send_back(house, TUAN, first, "Xin xem lại phần ý kiến.")
    second = tally.prepare(house, LAN, made.survey)
    assert releases.line(house, second).number == 2
    assert releases.line(house, first).state == "sent_back"


def test_boxes_are_opened_once(house, monkeypatch):
    made = closed(house)
    approval.send_back(house, TUAN, tally.prepare(house, LAN, made.survey), "Again, please.")
    monkeypatch.setattr(desk, "boxes", lambda *_: pytest.fail("opened again"))
    tally.prepare(house, LAN, made.survey)


def test_a_box_too_many_stops_the_tally(house):
    made = closed(house)
    with house.office.begin() as session:
        seats = dict(session.scalar(select(Wave.seats).where(Wave.code == made.code)))
        keys, name = keyring(house.settings), waves.cube_name(made.code)
        spent = json.loads(keys.unwrap(name, bytes.fromhex(seats["profiles"])))
        key = next(iter(spent))
        seats["profiles"] = keys.wrap(name, json.dumps({**spent, key: spent[key] - 1}).encode()).hex()
        session.execute(update(Wave).where(Wave.code == made.code).values(seats=seats))
    with pytest.raises(Refusal, match="more responses than"):
        tally.prepare(house, LAN, made.survey)


def test_cube_and_comments_are_not_readable_in_the_office(house):
    made = closed(house)
    tally.prepare(house, LAN, made.survey)
    with house.office() as session:
        wave = session.scalar(select(Wave).where(Wave.code == made.code))
    comment = next(given["change_comment"] for _, given in made.answers if "change_comment" in given)
    assert comment.encode() not in wave.comments
    assert b"answerers" not in wave.cube


def test_who_took_part_in_a_profile_is_in_no_clear_byte_and_gone_with_the_tally(house):
    made = closed(house)
    with house.office() as session:
        before = session.scalar(select(Wave.seats).where(Wave.code == made.code))
    assert set(before) == {"boxes", "digest", "covers", "invited", "profiles"}
    tally.prepare(house, LAN, made.survey)
    with house.office() as session:
        after = session.scalar(select(Wave.seats).where(Wave.code == made.code))
    assert set(after) == {"boxes", "digest", "covers", "invited"}


def test_forget_leaves_no_key_for_counts_in_a_backup(house):
    made = closed(house)
    tally.prepare(house, LAN, made.survey)
    with house.office() as session:
        cube = session.scalar(select(Wave.cube).where(Wave.code == made.code))
    closing.forget(house, TUAN, made.wave)
    with pytest.raises(Refusal, match="destroyed"):
        keyring(house.settings).unwrap(waves.cube_name(made.code), cube)


def test_the_audit_seed_is_by_chance_and_not_made_from_counts(house):
    wave = factories.closed_wave(house, 55)
    primes = []
    for _ in range(2):
        release = tally.prepare(house, LAN, wave.survey_id)
        primes.append(releases.load(house, release).certificate["primes"])
        approval.send_back(house, TUAN, release, "Again, please.")
    assert primes[0] != primes[1]


def test_tables_that_were_touched_are_not_approved(house):
    factories.staffed(house)
    made = closed(house)
    release = tally.prepare(house, LAN, made.survey)
    with house.office.begin() as session:
        session.execute(update(ReleaseRow).values(tables=b"{}"))
    with pytest.raises(Refusal, match="not those that were prepared"):
        approval.approve(house, TUAN, release)


def test_each_act_is_on_record(house):
    made = closed(house)
    release = tally.prepare(house, LAN, made.survey)
    approval.send_back(house, TUAN, release, "Note")
    acts = [event.act for event in audit.events(house)]
    assert acts[:3] == ["release.send_back", "release.prepare", "wave.tabulate"]


def test_the_document_comes_back_the_same(house):
    made = closed(house)
    release = releases.load(house, tally.prepare(house, LAN, made.survey))
    assert from_bytes(to_bytes(release)) == release


def test_anonymity_json_names_groups_and_no_answer(house):
    made = closed(house)
    release = releases.load(house, tally.prepare(house, LAN, made.survey))
    document = json.loads(anonymity(release, [], {"prepared_by": LAN.name, "approved_by": ""}))
    assert {group["code"] for group in document["groups"]} == {group.code for group in release.groups}
    assert "shares" not in json.dumps(document)


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_every_export_is_made_from_the_tables(house, kind):
    made = closed(house)
    release = tally.prepare(house, LAN, made.survey)
    assert len(releases.file(house, release, kind, "vi")) > 1000


def test_a_second_release_relates_the_same(house):
    wave = factories.closed_wave(house, 130, rows=130)
    first = factories.approved(house, tally.prepare(house, factories.STAFF, wave.survey_id))
    second = tally.prepare(house, factories.STAFF, wave.survey_id)
    one, two = (releases.load(house, release).certificate["relations"] for release in (first, second))
    assert one["items"]
    assert one == two


def test_no_relation_of_fewer_than_a_hundred(house):
    wave = factories.closed_wave(house, 55)
    release = releases.load(house, tally.prepare(house, factories.STAFF, wave.survey_id))
    assert release.certificate["relations"] == {}


def second_wave(house, destroyed: bool):
    """A firm whose second wave has closed; with or without the roster of the first."""
    wave = factories.closed_wave(house, 60)
    factories.approved(house, tally.prepare(house, factories.STAFF, wave.survey_id))
    if destroyed:
        closing.forget(house, factories.STAFF, wave, roster=True)
    factories.roster(house, wave.survey_id, factories.people(68))
    factories.closed_wave(house, 60, survey_id=wave.survey_id)
    return wave.survey_id


@pytest.mark.parametrize(("destroyed", "trends"), [(False, "units"), (True, "company")])
def test_units_are_compared_only_while_newcomers_are_known(house, destroyed, trends):
    survey = second_wave(house, destroyed)
    assert releases.load(house, tally.prepare(house, factories.STAFF, survey)).certificate["trends"] == trends


def test_a_roster_that_came_since_changes_nothing(house):
    survey = second_wave(house, destroyed=False)
    factories.roster(house, survey, factories.people(66))
    assert releases.load(house, tally.prepare(house, factories.STAFF, survey)).certificate["trends"] == "units"


def test_the_first_wave_has_nothing_to_compare_with(house):
    wave = factories.closed_wave(house, 40)
    assert releases.load(house, tally.prepare(house, factories.STAFF, wave.survey_id)).certificate["trends"] is None
