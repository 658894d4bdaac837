"""A damaged document in the office: its own line says so, others stand, nothing is done by it, `verify` names it."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import JSON, text

from surveyhost.core.drafting import changes
from surveyhost.core.duties import Duty
from surveyhost.core.errors import Refusal
from surveyhost.core.loop.actions import ActionKind, ActionState
from surveyhost.core.loop.decision import Decision
from surveyhost.core.loop.finding import About, FindingKind
from surveyhost.core.loop.steps import LoopState
from surveyhost.core.pulse.terms import Every, Whom
from surveyhost.core.sending.delivery_reports import DeliveryReport
from surveyhost.core.threads.message import MessageState
from surveyhost.core.threads.reply import Acknowledgement, ReplyState
from surveyhost.core.wave.letters import Cause
from surveyhost.core.wave.lifecycle import Step
from surveyhost.services.accounts import accounts
from surveyhost.services.fieldwork import begun, closing, opening
from surveyhost.services.office import audit, survey_rows
from surveyhost.services.office.house import House
from surveyhost.services.office.refusals import DocumentDamaged
from surveyhost.services.operations import agenda, health
from surveyhost.services.questionnaires import drafts
from surveyhost.services.releases import destruction_records, releases
from surveyhost.services.setup import clients, lists
from surveyhost.services.tabulation import tally
from surveyhost.services.threads import beginning
from surveyhost.store.office.accounts import Account
from surveyhost.store.office.base import Document, Named, Office
from surveyhost.store.office.loop.actions import ActionPlan
from surveyhost.store.office.loop.findings import Finding
from surveyhost.store.office.loop.invitations import ask_for_letter
from surveyhost.store.office.loop.results_page import ResultsPage
from surveyhost.store.office.loop.threads import DialogueRow, MessageRow, ReplyRow, ThreadRow
from surveyhost.store.office.pulses.tables import Pulse, PulseService
from surveyhost.store.office.release import ReleaseRow
from surveyhost.store.office.returned.ends import bar
from surveyhost.store.office.survey import FollowUp, Survey
from surveyhost.store.office.upkeep import Trouble, begin_mail_trouble
from tests.support import factories

COLUMNS = [
    (table.name, column.name)
    for table in Office.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, Document)
]
WORDS = [
    (table.name, column.name)
    for table in Office.metadata.sorted_tables
    for column in table.columns
    if isinstance(column.type, Named)
]
NOT_JSON, ANOTHER_SHAPE = '{"vi": ', "3"


def damage(house: House, table: str, column: str, content: str = ANOTHER_SHAPE, where: str = "1 = 1") -> int:
    """Write this over one column of the latest of these rows; how many rows there were."""
    key = next(iter(Office.metadata.tables[table].primary_key.columns)).name
    latest = f"(SELECT max({key}) FROM {table} WHERE {where})"
    with house.office.begin() as session:
        done = session.execute(
            text(f"UPDATE {table} SET {column} = {_written(house, table, column)} WHERE {key} = {latest}"),
            {"content": content},
        )
        return int(done.rowcount)


def _written(house: House, table: str, column: str) -> str:
    """How text is written into this column."""
    is_json = house.office.engine.dialect.name == "postgresql" and (table, column) in COLUMNS
    return "CAST(:content AS JSON)" if is_json else ":content"


@contextmanager
def undone(house: House, table: str, column: str) -> Iterator[list[str | None]]:
    """What stands in a column as text; put back in the end, whatever was done to it."""
    key = next(iter(Office.metadata.tables[table].primary_key.columns)).name
    with house.office() as session:
        rows = session.execute(text(f"SELECT {key} AS key, CAST({column} AS TEXT) AS content FROM {table}")).all()
    yield [row.content for row in rows]
    back = text(f"UPDATE {table} SET {column} = {_written(house, table, column)} WHERE {key} = :key")
    with house.office.begin() as session:
        there = set(session.scalars(text(f"SELECT {key} FROM {table}")))
        strange = iter(there - {row.key for row in rows})  # where the column is the key itself
        for row in rows:
            at = row.key if row.key in there else next(strange)
            session.execute(back, {"content": row.content, "key": at})


def damages(house: House) -> list[str]:
    """A database with a type of its own for JSON holds nothing else."""
    return [ANOTHER_SHAPE] if house.office.engine.dialect.name == "postgresql" else [ANOTHER_SHAPE, NOT_JSON]


@pytest.fixture
def two(house: House) -> House:
    """Two clients, each with a survey of which a release waits: a row of every table that holds a document."""
    factories.staffed(house)
    for name in ("Đông Á", "Minh Hải"):
        owner = factories.client(house, name)
        accounts.add_hr(house, factories.STAFF, owner, f"hr{owner}@firm.example", units=())
        survey = factories.survey(house, owner, title=f"Khảo sát {name}")
        first = next(iter(lists.survey(house, survey).questionnaire.items())).code
        words = changes.change("text", where="item", code=first, key="text", language="en", words="Reworded.")
        drafts.change(house, factories.STAFF, survey, [words])
        wave = factories.closed_wave(house, 25, survey_id=survey, rows=40)
        told(house, survey, tally.prepare(house, factories.STAFF, wave.survey_id))
    pulsed(house, owner)
    return house


def pulsed(house: House, owner: int) -> None:
    """A pulse, whose own survey stands before all others, so that these stay the latest ones."""
    now = house.now()
    with house.office.begin() as session:
        own = {"title": {"vi": "Dịch vụ"}, "questionnaire": session.get_one(Survey, 1).questionnaire}
        session.add(Survey(id=0, client_id=owner, minimum_group=5, breakdowns=[], created=now, **own))
        session.flush()
        asked = {"every": Every.MONTH, "whom": Whom.EVERYBODY, "questionnaire": "", "turn": bytes(32)}
        session.add(Pulse(id=1, survey_id=0, made=now, made_by="Lan", **asked))
        session.flush()
        session.add(PulseService(pulse_id=1, number=1, title={"vi": "CNTT"}))


def told(house: House, survey: int, release: int) -> None:
    """What a client made of a release: a finding, an action, a page for everybody, and a wave that will ask again."""
    now = house.now()
    about = {"group_code": "company", "about": About.ITEM, "code": "work_time", "category": 0, "reason": ""}
    figure = {"low": 40, "high": 40, "answers": 25, "kind": FindingKind.MARKED, "state": LoopState.DECIDED}
    asked = {"number": 9, "follows": 1, "unit": "", "questionnaire": "", "digest": "", "actions": {"1": {}}}
    planned = {"what": "Thêm máy lạnh", "owner": "Lan", "steps": ["Đo"], "rule": {"code": "work_time"}}
    stands = {"kind": ActionKind.TOOL, "state": ActionState.RUNNING, "due": now.date()}
    with house.office.begin() as session:
        session.add(
            Finding(
                survey_id=survey, release_id=release, marked=now, marked_by="Lan", decision=Decision.ACT, decided=now,
                decided_by="Lan", **about, **figure,
            )
        )  # fmt: skip
        session.add(ActionPlan(survey_id=survey, created=now, created_by="Lan", **planned, **stands))
        session.add(ResultsPage(release_id=release, path=f"page-{release}", draft={"a": 1}, ordered={"a": 1}, shown={}))
        session.add(FollowUp(survey_id=survey, made=now, made_by="Lan", **asked))
        wave = session.get_one(ReleaseRow, release).wave_id
        session.add(DialogueRow(wave_id=wave, release_id=release, released=now))
    beginning.finish(house, wave)
    with house.office.begin() as session:
        session.get_one(DialogueRow, wave).round = 9  # more rounds than there are: nothing is due any more
        session.get_one(DialogueRow, wave).heard = 9
        thread = ThreadRow(wave_id=wave, item="c", group_code="company", place=0, sealed=b"")
        session.add(thread)
        session.flush()
        replied = {"acknowledgement": Acknowledgement.DONE, "words": "", "state": ReplyState.PASSED, "written": now}
        session.add(ReplyRow(thread_id=thread.id, written_by="Lan", round=9, **replied))
        session.add(MessageRow(thread_id=thread.id, words="Cảm ơn", state=MessageState.PASSED, round=9))


def shown(house: House) -> str:
    """Every list of the office that a page is made of, as text; no list may fail."""
    shown = (
        clients.clients(house), lists.surveys(house), releases.waiting(house), accounts.listed(house),
        agenda.agenda(house).todo, audit.events(house), lists.survey(house, 2).waves,
    )  # fmt: skip
    return repr(shown)


def test_every_column_that_holds_json_is_read_so() -> None:
    kept = [column.type for table in Office.metadata.sorted_tables for column in table.columns]
    assert len(COLUMNS) >= 14
    assert not [kind for kind in kept if isinstance(kind, JSON)]


@pytest.mark.parametrize("each", [1, pytest.param(None, marks=pytest.mark.prove)])
def test_the_other_lines_stand_and_verify_names_it(two: House, each: int | None) -> None:
    """each: in how many ways a column is damaged, or in all of them."""
    chance = random.Random(7)
    for table, column in COLUMNS:
        with undone(two, table, column):
            ways = list(damages(two))
            for content in ways if each is None else chance.sample(ways, each):
                assert damage(two, table, column, content) == 1, f"no {table} here"
                said = shown(two)
                assert "Khảo sát Đông Á" in said, (table, column)
                faults = " ".join(health.faults(two))
                assert f"{column} of {table} " in faults and "cannot be read" in faults
                assert ("surveyhost verify" in said) == ((table, column) == ("survey", "title")), (table, column)
    assert list(health.faults(two)) == []


@pytest.fixture
def in_field(two: House) -> House:
    """The same, and what stands there for a while: an act cut short, letters, a mail server's no, a failure, a plan."""
    wave = factories.open_wave(two, factories.survey(two, 1), 8)
    with two.office.begin() as session:
        begun.begin(two, session, survey_rows.get_wave(session, wave).id, Step.CLOSE, factories.STAFF)
        bar(session, b"m" * 16, DeliveryReport.HARD, two.now().date())
        ask_for_letter(session, session.query(Account).first().id, two.now())
        begin_mail_trouble(session, "", (Cause.QUOTA, "452"), two.now(), two.now())
        session.add(Trouble(duty=Duty.MIX, subject=0, first=two.now(), last=two.now(), times=1, reason="OSError."))
    return two


def test_a_word_that_nobody_knows_is_none_of_the_known_ones(in_field: House) -> None:
    before = list(health.faults(in_field))
    for table, column in WORDS:
        with undone(in_field, table, column):
            assert damage(in_field, table, column, "oppen") >= 1, f"no {table} here"
            assert "Khảo sát Đông Á" in shown(in_field), (table, column)
            assert f"{column} of {table} " in " ".join(health.faults(in_field))
    assert list(health.faults(in_field)) == before


def test_a_wave_in_no_known_state_is_not_moved(two: House) -> None:
    assert damage(two, "wave", "state", "oppen") == 1
    with pytest.raises(Refusal):
        closing.forget(two, factories.STAFF, survey_rows.resolve(two, "2/1"))


DEEP = '[{"a": ' * 5_000 + "1" + "}]" * 5_000
INSIDE = ('{"a": {"b": [[{}]]}}', '[{"a": [null, 3]}]', '{"kept": 1e999}', '{"vi": [3], "en": {}}')
"""Of the right shape, and wrong below it."""


def everything_wrong(documents: list[str | None]) -> list[str]:
    """All that may stand in a column that held these documents."""
    known = [json.loads(content) or () for content in documents if content]
    names = {name for document in known for name in document if isinstance(name, str)}
    wrong = [json.dumps(dict.fromkeys(names, odd)) for odd in (None, [[3]], 10**400)]
    return [*INSIDE, *wrong, DEEP, '{"a": NaN}', "9" * 5_000]


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize("each", [1, pytest.param(None, marks=pytest.mark.prove)])
def test_whatever_stands_in_it_the_other_lines_stand(two: House, each: int | None) -> None:
    """On the engine that takes anything for a document. each: how many things are written into a column, or all."""
    chance = random.Random(7)
    for table, column in COLUMNS:
        with undone(two, table, column) as documents:
            wrong = everything_wrong(documents)
            for content in wrong if each is None else chance.sample(wrong, each):
                damage(two, table, column, content)
                assert "Khảo sát Đông Á" in shown(two), (table, column, content[:60])
                faults = health.faults(two)
                assert all("\n" not in one and len(one) < 400 for one in faults), (table, column, content[:60])
    assert list(health.faults(two)) == []


def test_what_is_empty_is_not_damaged(two: House) -> None:
    assert list(health.faults(two)) == []
    assert damage(two, "release", "ledger", "null") == 1
    assert list(health.faults(two)) == []


@pytest.mark.parametrize(("table", "column"), [
    ("client", "settings"), ("survey", "title"), ("survey", "breakdowns"), ("survey", "settings"),
    ("participant", "attributes"),
], ids=".".join)  # fmt: skip
def test_no_wave_is_opened_by_a_damaged_document(house: House, table: str, column: str) -> None:
    """Or a survey whose settings name a keeper would be opened without one."""
    (house.settings.data / "demo").touch()
    survey = factories.survey(house)
    factories.roster(house, survey, 40)
    assert damage(house, table, column) == 1
    with pytest.raises(Refusal) as refused:
        opening.open_wave(house, factories.STAFF, survey)
    assert isinstance(refused.value, DocumentDamaged)
    assert survey_rows.resolve(house, str(survey)).wave_number is None


def test_nothing_is_released_beside_a_ledger_that_cannot_be_read(house: House) -> None:
    wave = factories.closed_wave(house, 40)
    factories.approved(house, tally.prepare(house, factories.STAFF, wave.survey_id))
    assert damage(house, "release", "ledger") == 1
    with pytest.raises(Refusal) as refused:
        tally.prepare(house, factories.STAFF, wave.survey_id)
    assert isinstance(refused.value, DocumentDamaged)


def test_nor_is_a_wave_counted_whose_own_counts_cannot_be_read(house: House) -> None:
    wave = factories.closed_wave(house, 25, rows=40)
    assert damage(house, "wave", "seats") == 1
    with pytest.raises(Refusal) as refused:
        tally.prepare(house, factories.STAFF, wave.survey_id)
    assert isinstance(refused.value, DocumentDamaged)


def test_the_record_of_what_was_destroyed_does_not_say_that_there_was_nothing(house: House) -> None:
    wave = factories.closed_wave(house, 25, rows=40)
    assert damage(house, "wave", "seats") == 1
    closing.forget(house, factories.STAFF, wave)
    kept = destruction_records.file(house, destruction_records.of_survey(house, wave.survey_id)[-1].id)
    document = json.loads(kept)["document"]
    assert document["boxes"] is None and "boxes" in document["destroyed"]


def test_a_reader_whose_units_cannot_be_read_sees_no_unit_and_not_the_whole_company(house: House) -> None:
    owner = factories.client(house)
    accounts.add_hr(house, factories.STAFF, owner, "nga@firm.example", "Nga", "reader", ("Xưởng 1",))
    assert damage(house, "account", "units", where="client_id IS NOT NULL") == 1
    (line,) = [one for one in accounts.listed(house, owner) if one.email == "nga@firm.example"]
    assert line.units and line.units != ("Xưởng 1",)


def test_whose_roles_cannot_be_read_may_do_nothing(house: House) -> None:
    factories.staffed(house)
    assert damage(house, "account", "role_names") == 1
    latest = accounts.listed(house)
    assert sum(not line.roles for line in latest) == 1
