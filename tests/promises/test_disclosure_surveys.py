"""The attacker has the same questions asked twice, in two surveys of one client, with nearly the same list of people.

Whoever answers the same both times is then the difference of two tables. One of the lists has one person fewer, or one
cell of it is edited; keys are renamed, texts are written otherwise, the other survey is still in the field, or its
list is destroyed in between. Or people are given other ids, all or a few of them, in the other survey or in the next
wave of the same one.
"""

import random
import threading

import numpy as np
import pytest
from sqlalchemy import text

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping.frozen import JOINED
from surveyhost.core.grouping.refusals import FewCameOrLeft, FewDiffer, TooLittleChanged
from surveyhost.core.questionnaire.file import read
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening, planning
from surveyhost.services.fieldwork.earlier import beside
from surveyhost.services.releases import releases
from surveyhost.services.rosters import membership, rosters
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import Wave
from tests.support import factories
from tests.support.factories import STAFF
from tests.support.waiting import until

ASKS = """
code = "twice"
languages = ["en", "vi"]
title = { en = "The first survey", vi = "Khảo sát thứ nhất" }

[[section]]
code = "all"
title = { en = "Work", vi = "Việc" }

[[section.item]]
code = "proud"
kind = "rating"
points = 5
text = { en = "I am proud to work here.", vi = "Tôi tự hào làm việc ở đây." }
labels = { en = ["No", "Yes"], vi = ["Không", "Có"] }

[[section.item]]
code = "stay"
kind = "rating"
points = 5
text = { en = "I want to stay.", vi = "Tôi muốn ở lại." }
labels = { en = ["No", "Yes"], vi = ["Không", "Có"] }
"""
OTHER = (
    ASKS.replace('"proud"', '"canteen"').replace('"stay"', '"parking"').replace("The first", "Another")
    .replace("I am proud to work here", "The canteen is good").replace("Tôi tự hào làm việc ở đây", "Căng tin tốt")
    .replace("I want to stay", "I find a place to park").replace("Tôi muốn ở lại", "Tôi tìm được chỗ đậu xe")
)  # fmt: skip
PEOPLE = factories.people(100)
WHO = 41
"""Place of the person in the list whose answer the attacker wants."""
MOVED = [row | {"unit": factories.UNITS[4]} if place == WHO else row for place, row in enumerate(PEOPLE)]


def survey(house, client_id, asks=ASKS, title=None):
    (house.settings.data / "demo").touch()
    return factories.survey(house, client_id, read(asks), (), title=title)


def opened(house, client_id, rows, asks=ASKS, title=None):
    made = survey(house, client_id, asks, title)
    factories.roster(house, made, rows)
    return opening.open_wave(house, STAFF, made)


def steady(reference, item):
    """What somebody always answers to an item, by its place."""
    return random.Random(f"{reference}/{item}").randint(1, 5)


def released(house, wave, was=None):
    """Everybody answers as always; the tables that come of it. was: the former id of whoever has another one."""
    asks = factories.lists.survey(house, wave.survey_id).questionnaire
    for reference, token in factories.links(house, wave).items():
        who = (was or {}).get(reference, reference)
        given = {item.code: steady(who, place) for place, item in enumerate(asks.items())}
        responses.submit(house.vault_of(token), token, given)
    closing.close(house, STAFF, wave)
    return releases.load(house, tally.prepare(house, STAFF, wave.survey_id, wave.wave_number))


def rows(release):
    """Path of each unit's row to how many people gave each answer to the first question."""
    first = next(iter(release.questionnaire.items())).code
    found = {}
    for group in release.groups:
        cell = release.cells.get((group.code, first))
        if group.breakdown == "unit" and cell is not None and cell.form == "full":
            found[group.path] = np.array([round(one.low * cell.n / 100) for one in cell.shares])
    return found


def named(first, second):
    """What the difference of two rows says of single people: path, and the answer of the one who is missing."""
    then, now = rows(first), rows(second)
    differences = {path: then[path] - now[path] for path in then.keys() & now.keys()}
    return {path: int(one.argmax()) + 1 for path, one in differences.items() if abs(one).sum() == 1 == one.sum()}


def few(first, second):
    """Rows in which 1 to k - 1 people are more or less."""
    then, now = rows(first), rows(second)
    return [path for path in then.keys() & now.keys() if 0 < abs(then[path].sum() - now[path].sum()) < 5]


@pytest.fixture
def client_id(house):
    return factories.client(house)


@pytest.fixture
def first(house, client_id):
    return released(house, opened(house, client_id, PEOPLE))


def undefended(monkeypatch):
    monkeypatch.setattr(beside, "elsewhere", lambda *_: [])


UNIT = ("Nhà máy", "Chuyền C")
ANSWER = steady(PEOPLE[WHO]["id"], 0)


@pytest.mark.parametrize("second", [PEOPLE[:WHO] + PEOPLE[WHO + 1 :], MOVED], ids=["one fewer", "one cell"])
def test_where_surveys_are_not_held_apart_the_difference_is_the_answer_of_one_person(
    house, client_id, first, second, monkeypatch
):
    undefended(monkeypatch)
    assert PEOPLE[WHO]["unit"].split(" / ") == [*UNIT]
    assert named(first, released(house, opened(house, client_id, second)))[UNIT] == ANSWER


def test_one_person_fewer_and_the_wave_does_not_open(house, client_id, first):
    with pytest.raises(FewDiffer) as refused:
        opened(house, client_id, PEOPLE[:WHO] + PEOPLE[WHO + 1 :], title="Again")
    assert "Khảo sát thứ nhất" in refused.value.reason


def test_one_cell_edited_and_no_row_is_more_or_less_by_a_few(house, client_id, first):
    second = released(house, opened(house, client_id, MOVED))
    assert len(rows(second)) > 3
    assert named(first, second) == {}
    assert few(first, second) == []


@pytest.mark.parametrize(
    "asks",
    [
        ASKS.replace('"proud"', '"q_1"').replace('"stay"', '"q_2"'),
        OTHER.replace("The canteen is good", "I AM  proud, to WORK\\u00ad here"),
        OTHER.replace("The canteen is good", "I am proud to work here"),
        OTHER.replace("Căng tin tốt", "Tôi muốn ở lại"),
        OTHER.replace('"canteen"', '"proud"'),
    ],
    ids=["keys", "writing", "one question", "one language", "other words"],
)
def test_one_question_that_is_the_same_is_enough(house, client_id, first, asks):
    with pytest.raises(FewDiffer):
        opened(house, client_id, PEOPLE[1:], asks)


def test_a_survey_that_asks_nothing_of_it_is_not_touched(house, client_id, first):
    made = survey(house, client_id, OTHER)
    factories.roster(house, made, PEOPLE[1:])
    alone = survey(house, factories.client(house, "Another firm"), OTHER)
    factories.roster(house, alone, PEOPLE[1:])
    assert beside.held_against(house, made) == []
    assert planning.plan(house, made) == planning.plan(house, alone)
    assert opening.open_wave(house, STAFF, made)


def test_the_same_questions_at_another_client_are_no_matter(house, first):
    assert opened(house, factories.client(house, "Another firm"), PEOPLE[1:])


def test_two_in_the_field_at_once_are_held_apart_like_two_after_each_other(house, client_id):
    first, second = opened(house, client_id, PEOPLE), opened(house, client_id, MOVED)
    with pytest.raises(FewDiffer):
        opened(house, client_id, PEOPLE[1:])
    later, earlier = released(house, second), released(house, first)
    assert len(rows(later)) > 3
    assert few(earlier, later) == []


def test_a_wave_that_is_planned_and_not_yet_minted_counts(house, client_id, monkeypatch):
    """It is about to be opened: whatever is planned meanwhile is held against it."""
    with monkeypatch.context() as cut:
        cut.setattr(opening, "_mint", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            opened(house, client_id, PEOPLE)
    with pytest.raises(FewDiffer):
        opened(house, client_id, PEOPLE[1:])
    later = opened(house, client_id, MOVED)
    with house.office.begin() as session:
        membership.destroy(session, later.survey_id)
        cut_short = session.query(Wave).order_by(Wave.id).first()
    opening.finish_opening(house, STAFF, cut_short.id)  # nothing that was planned later changes its plan


def test_of_two_that_are_planned_in_the_same_moment_one_is_held_against_the_other(house, client_id, monkeypatch):
    """While the first is being planned, the second waits; on SQLite for the one writer there is."""
    made = [survey(house, client_id), survey(house, client_id)]
    for one, listed in zip(made, (PEOPLE, PEOPLE[1:]), strict=True):
        factories.roster(house, one, listed)
    planned, refused, is_inside = planning.placed_plan, [], threading.Event()

    def late():
        try:
            opening.open_wave(house, STAFF, made[1])
        except Refusal as refusal:
            refused.append(refusal)

    thread = threading.Thread(target=late)

    def slowly(of, session, asked, waves):
        if asked.id == made[1]:
            is_inside.set()
        elif not thread.ident:
            thread.start()
            until(lambda: is_inside.is_set() or is_waiting(house, thread))
        return planned(of, session, asked, waves)

    monkeypatch.setattr(planning, "placed_plan", slowly)
    opening.open_wave(house, STAFF, made[0])
    thread.join()
    assert [type(one) for one in refused] == [FewDiffer]


def is_waiting(house, thread):
    """Whether the database holds the other one up; SQLite lets nobody see that, but lets nobody else in either."""
    if house.office.dialect == "sqlite":
        return thread.is_alive()
    with house.office() as session:
        return session.execute(text("SELECT 1 FROM pg_locks WHERE NOT granted")).first()


def test_where_the_list_is_destroyed_only_the_company_is_counted(house, client_id, first):
    destroy(house, first.survey)
    second = opened(house, client_id, MOVED)
    assert set(rows(released(house, second))) == {()}


def test_to_destroy_one_list_hides_no_other(house, client_id, first):
    """HR asks for an old survey's list to be destroyed: the next wave is still held against those that are kept."""
    third = released(house, opened(house, client_id, PEOPLE))
    destroy(house, third.survey)
    with pytest.raises(FewDiffer):
        opened(house, client_id, PEOPLE[1:])


def test_nor_do_totals_tell_of_the_few_who_are_left_of_a_unit(house, client_id, first):
    """All of a unit left but one: the company's total less the other units of the first survey would be that one's
    answer."""
    small = [row for row in PEOPLE if row["unit"] == factories.UNITS[4]]
    third = released(house, opened(house, client_id, PEOPLE))
    destroy(house, third.survey)
    gone = {row["id"] for row in small[:-1]}
    with pytest.raises(TooLittleChanged):
        opened(house, client_id, [row for row in PEOPLE if row["id"] not in gone])


def test_what_was_forgotten_before_it_was_released_is_no_matter(house, client_id):
    """A wave that was opened by mistake."""
    wave = opened(house, client_id, PEOPLE)
    closing.close(house, STAFF, wave)
    with pytest.raises(Refusal):
        opened(house, client_id, PEOPLE[1:])
    closing.forget(house, STAFF, wave)
    assert opened(house, client_id, PEOPLE[1:])


FEWER = PEOPLE[:WHO] + PEOPLE[WHO + 1 :]
IDS = [row["id"] for row in FEWER]
COLLEAGUES = [row["id"] for row in FEWER if row["unit"] == PEOPLE[WHO]["unit"]]
NEW = {one: f"HR-{one}" for one in COLLEAGUES[:5]}
HANDED_ON = dict(zip(COLLEAGUES[5:10], COLLEAGUES[:5], strict=True))
OTHER_IDS = {
    "a prefix": {one: f"HR-{one}" for one in IDS},
    "another numbering": {one: str(90000 - 7 * place) for place, one in enumerate(IDS)},
    "five of a unit": NEW,
    "handed on": NEW | HANDED_ON,
}
"""How everybody else is numbered anew, or ten of them: five get new ids, and five others theirs."""


def numbered(rows, ids):
    return [row | {"id": ids.get(row["id"], row["id"])} for row in rows]


def again(house, client_id, of, listed):
    """The same asked again: in the next wave of this survey, or for None in another survey."""
    if of is None:
        return opened(house, client_id, listed, title="Again")
    factories.roster(house, of, listed)
    return opening.open_wave(house, STAFF, of)


@pytest.fixture(params=["the same survey", "another survey"])
def of(request, first):
    return first.survey if request.param == "the same survey" else None


@pytest.mark.parametrize("how", OTHER_IDS)
def test_found_by_their_ids_alone_people_with_other_ids_betray_the_one_who_is_missing(
    house, client_id, first, of, how, monkeypatch
):
    monkeypatch.setattr(membership, "_mailboxes", lambda key, people: [None] * len(people))
    ids = OTHER_IDS[how]
    wave = again(house, client_id, of, numbered(FEWER, ids))
    second = released(house, wave, {new: old for old, new in ids.items()})
    assert named(first, second)[UNIT] == ANSWER


@pytest.mark.both_engines
@pytest.mark.parametrize("how", OTHER_IDS)
def test_whoever_has_another_id_is_found_by_where_they_are_reached(house, client_id, first, of, how):
    with pytest.raises(FewCameOrLeft if of else FewDiffer):
        again(house, client_id, of, numbered(FEWER, OTHER_IDS[how]))


def test_what_remains_five_with_another_id_and_another_mailbox(house, client_id, first, of):
    """Nobody can tell them from five who came, with six who left."""
    listed = [row | {"email": f"x-{row['email']}"} if row["id"] in NEW else row for row in FEWER]
    second = released(house, again(house, client_id, of, numbered(listed, NEW)), {new: old for old, new in NEW.items()})
    assert named(first, second)[UNIT] == ANSWER


def test_somebody_else_in_the_mailbox_of_the_one_who_is_missing_is_somebody_else(house, client_id, first, of):
    """An accountant leaves, and the next one has the accountant's mailbox."""
    successor = PEOPLE[WHO] | {"id": "NV9999", "name": "Trần Văn Mới"}
    with pytest.raises(FewCameOrLeft if of else FewDiffer):
        again(house, client_id, of, [*FEWER, successor])


def test_one_cell_edited_and_ids_exchanged_and_whoever_was_moved_is_counted_further_up(house, client_id, first):
    """They have the id of somebody who was in that unit all along, and who has theirs."""
    mine, theirs = PEOPLE[WHO]["id"], next(row["id"] for row in PEOPLE if row["unit"] == factories.UNITS[4])
    made = survey(house, client_id)
    factories.roster(house, made, numbered(MOVED, {mine: theirs, theirs: mine}))
    up = [place for place, unit in enumerate(planning.plan(house, made).units) if unit.endswith(JOINED)]
    assert WHO in up and len(up) < len(PEOPLE) / 2


def destroy(house, survey_id):
    with house.office.begin() as session:
        rosters.remove_all(session, survey_id)
