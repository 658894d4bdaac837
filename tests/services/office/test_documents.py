"""A damaged document in the office: its own line says so, others stand, nothing is done by it, `verify` names it."""

import json

import pytest
from sqlalchemy import JSON, text

from surveyhost.core.actions import ActionKind
from surveyhost.core.drafting import changes
from surveyhost.core.duties import Duty
from surveyhost.core.errors import Refusal
from surveyhost.core.wave.letters import Cause
from surveyhost.core.wave.lifecycle import Step
from surveyhost.services.accounts import accounts
from surveyhost.services.fieldwork import begun, closing, opening
from surveyhost.services.office import audit, survey_rows
from surveyhost.services.office.house import House
from surveyhost.services.office.refusals import DocumentDamaged
from surveyhost.services.operations import agenda, health
from surveyhost.services.questionnaires import drafts
from surveyhost.services.releases import actions, destruction_records, releases
from surveyhost.services.setup import clients, lists
from surveyhost.services.tabulation import tally
from surveyhost.store.office.base import Document, Named, Office
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
    is_json = house.office.engine.dialect.name == "postgresql" and (table, column) in COLUMNS
    cast = "CAST(:content AS JSON)" if is_json else ":content"
    key = next(iter(Office.metadata.tables[table].primary_key.columns)).name
    latest = f"(SELECT max({key}) FROM {table} WHERE {where})"
    with house.office.begin() as session:
        done = session.execute(
            text(f"UPDATE {table} SET {column} = {cast} WHERE {key} = {latest}"), {"content": content}
        )
        return int(done.rowcount)


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
        tally.prepare(house, factories.STAFF, factories.closed_wave(house, 25, survey_id=survey, rows=40).survey_id)
    return house


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


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=".".join)
def test_the_other_lines_stand_and_verify_names_it(two: House, table: str, column: str) -> None:
    for content in damages(two):
        assert damage(two, table, column, content) == 1, f"no {table} here"
        said = shown(two)
        assert "Khảo sát Đông Á" in said
        faults = " ".join(health.faults(two))
        assert f"{column} of {table} " in faults and "cannot be read" in faults
        assert ("surveyhost verify" in said) == ((table, column) == ("survey", "title"))


@pytest.fixture
def in_field(two: House) -> House:
    """The same, and what stands there for a while: an act cut short, letters, a mail server's no, a failure, a plan."""
    wave = factories.open_wave(two, factories.survey(two, 1), 8)
    actions.add(two, factories.STAFF, 1, 1, "Thêm máy lạnh", "Lan", two.now().date(), ActionKind.TOOL)
    with two.office.begin() as session:
        begun.begin(two, session, survey_rows.get_wave(session, wave).id, Step.CLOSE, factories.STAFF)
        begin_mail_trouble(session, Cause.QUOTA, "452", two.now(), two.now())
        session.add(Trouble(duty=Duty.MIX, subject=0, first=two.now(), last=two.now(), times=1, reason="OSError."))
    return two


@pytest.mark.parametrize(("table", "column"), WORDS)
def test_a_word_that_nobody_knows_is_none_of_the_known_ones(in_field: House, table: str, column: str) -> None:
    assert damage(in_field, table, column, "oppen") >= 1, f"no {table} here"
    assert "Khảo sát Đông Á" in shown(in_field)
    assert f"{column} of {table} " in " ".join(health.faults(in_field))


def test_a_wave_in_no_known_state_is_not_moved(two: House) -> None:
    assert damage(two, "wave", "state", "oppen") == 1
    with pytest.raises(Refusal):
        closing.forget(two, factories.STAFF, survey_rows.resolve(two, "2/1"))


DEEP = '[{"a": ' * 5_000 + "1" + "}]" * 5_000
INSIDE = ('{"a": {"b": [[{}]]}}', '[{"a": [null, 3]}]', '{"kept": 1e999}', '{"vi": [3], "en": {}}')
"""Of the right shape, and wrong below it."""


def kept(house: House, table: str, column: str) -> list[tuple[int, str]]:
    key = next(iter(Office.metadata.tables[table].primary_key.columns)).name
    with house.office() as session:
        return [tuple(row) for row in session.execute(text(f"SELECT {key}, {column} FROM {table}"))]


def put_back(house: House, table: str, column: str, rows: list[tuple[int, str]]) -> None:
    key = next(iter(Office.metadata.tables[table].primary_key.columns)).name
    with house.office.begin() as session:
        for row, content in rows:
            session.execute(
                text(f"UPDATE {table} SET {column} = :was WHERE {key} = :key"), {"was": content, "key": row}
            )


@pytest.mark.parametrize("engine_name", ["sqlite"])
@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=".".join)
def test_whatever_stands_in_it_the_other_lines_stand(two: House, table: str, column: str) -> None:
    """On the engine that takes anything for a document."""
    before = kept(two, table, column)
    names = {name for _, content in before if content for name in (json.loads(content) or ()) if isinstance(name, str)}
    wrong = [json.dumps(dict.fromkeys(names, odd)) for odd in (None, [[3]], 10**400)]
    for content in (*INSIDE, *wrong, DEEP, '{"a": NaN}', "9" * 5_000):
        damage(two, table, column, content)
        assert "Khảo sát Đông Á" in shown(two), content[:60]
        assert all("\n" not in one and len(one) < 400 for one in health.faults(two)), content[:60]
    put_back(two, table, column, before)
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
