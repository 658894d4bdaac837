"""The door for personnel systems, and its document: what comes back is what docs/roster-api.json says."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as drawn
from jsonschema import Draft202012Validator
from limits import RateLimitItemPerHour
from openapi_spec_validator import validate
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from surveyhost.config import CHECKOUT
from surveyhost.core.wave.lifecycle import LinkKind, WaveState
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.files import child, isolated
from surveyhost.services.files.refusals import FileTooHungry
from surveyhost.services.hris import keys
from surveyhost.services.office import jobs
from surveyhost.services.operations import worker
from surveyhost.services.rosters import erasure
from surveyhost.services.setup import clients, lists
from surveyhost.store.office.hris.keys import RosterKey
from surveyhost.store.office.tables import AuditEvent, Letter, Participant, Wave
from surveyhost.web.console.hris import api
from surveyhost.web.shared.rate_limits import Limits
from tests.conftest import Clock
from tests.support import factories
from tests.support.factories import STAFF, people, roster_csv
from tests.support.people import Town

DOCUMENT = json.loads((CHECKOUT / "docs" / "roster-api.json").read_text("utf-8"))
OPERATION = DOCUMENT["paths"]["/clients/{client_id}/roster"]["put"]
CSV, JSON = "text/csv", "application/json"
seen: set[str] = set()
"""Statuses that tests of this file met."""


def check(reply: TestResponse) -> Any:
    """The document of an answer, which has a status, a type and a shape that the document names."""
    status = str(reply.status_code)
    assert status in OPERATION["responses"], (status, reply.get_data(as_text=True))
    seen.add(status)
    contents = OPERATION["responses"][status].get("content")
    if contents is None:
        assert reply.get_data() == b""
        return None
    (kind,) = contents
    assert reply.mimetype == kind
    assert "Set-Cookie" not in reply.headers and reply.headers["Cache-Control"] == "no-store"
    document = json.loads(reply.get_data())
    Draft202012Validator({"components": DOCUMENT["components"], **contents[kind]["schema"]}).validate(document)
    return document


@dataclass
class System:
    """A client's personnel system, which holds a key."""

    town: Town
    client: int
    survey: int
    key: str

    def put(self, content: Any = b"", kind: str = CSV, query: str = "", **headers: str) -> TestResponse:
        """Send a list."""
        given_ = {"Authorization": f"Bearer {self.key}", "Content-Type": kind, **headers}
        path = f"/api/v1/clients/{self.client}/roster{query}"
        return self.town.app.test_client().put(path, data=content, headers=given_)

    def said(self, content: Any = b"", kind: str = CSV, query: str = "") -> Any:
        return check(self.put(content, kind, query))

    def ids(self) -> int:
        with self.town.house.office() as session:
            return len(session.scalars(select(Participant.id).where(Participant.survey_id == self.survey)).all())


def read_here(kind: str, content: bytes, arguments: Mapping[str, Any], limits: object) -> Iterator[tuple[str, Any]]:
    """As `isolated.said`, in this process: it costs a tenth. `roster pull` is tested with a process."""
    del limits
    said: list[tuple[str, Any]] = []
    try:
        done = child._reader(kind)(content, arguments, lambda word, value: said.append((word, value)))
    except MemoryError:
        raise FileTooHungry from None
    for word, value in [*said, ("done", done)]:
        yield isolated._heard(kind, json.dumps([word, value]).encode() + b"\n")


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "said", read_here)


@pytest.fixture
def system(town: Town, demo: None) -> System:
    client = factories.client(town.house)
    survey = factories.survey(town.house, client)
    _, key = keys.make(town.house, STAFF, client, "HRIS")
    return System(town, client, survey, key)


def test_the_document_is_one_of_openapi_and_is_served(town: Town) -> None:
    validate(DOCUMENT)
    assert town.app.test_client().get("/api/v1/openapi.json").get_json() == DOCUMENT


def test_every_route_of_the_door_is_in_the_document_and_no_other(town: Town) -> None:
    there = {
        (re.sub(r"<int:(\w+)>", r"{\1}", rule.rule).removeprefix("/api/v1"), method.lower())
        for rule in town.app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in rule.methods or () - {"HEAD", "OPTIONS"}
        if method not in {"HEAD", "OPTIONS"}
    }
    assert there == {(path, method) for path, item in DOCUMENT["paths"].items() for method in item}
    parameters = {one["name"] for one in OPERATION["parameters"] if one["in"] == "query"}
    assert parameters == api.PARAMETERS and set(OPERATION["requestBody"]["content"]) == set(api.FORMS)


@pytest.mark.parametrize("kind", [CSV, JSON])
def test_a_list_is_looked_at_and_imported_by_the_digest_of_the_difference(system: System, kind: str) -> None:
    rows = people(20)
    content = roster_csv(rows) if kind == CSV else json.dumps(rows)
    shown = system.said(content, kind)
    assert (shown["applied"], shown["people"], shown["difference"], system.ids()) == (False, 20, None, 0)
    done = system.said(content, kind, f"?commit={shown['commit']}")
    assert (done["applied"], done["commit"], system.ids()) == (True, None, 20)
    assert lists.survey(system.town.house, system.survey).roster_hash == done["roster_hash"] == shown["roster_hash"]
    with system.town.house.office() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.act == "roster.import")).one()
        assert event.actor == "roster key 1"


def test_csv_and_json_make_the_same_roster(system: System) -> None:
    rows = people(20)
    plain = [{name: value or None for name, value in row.items()} for row in rows]
    plain[3]["email"] = None
    rows[3]["email"] = ""
    hashes = {system.said(roster_csv(rows))["roster_hash"], system.said(json.dumps(plain), JSON)["roster_hash"]}
    assert len(hashes) == 1


def imported(system: System, rows: list[dict[str, str]]) -> None:
    factories.roster(system.town.house, system.survey, rows)


def test_the_difference_is_shown(system: System) -> None:
    rows = people(20)
    imported(system, rows)
    moved = {**rows[5], "unit": "Kho"}
    shown = system.said(roster_csv([*rows[:5], moved, *rows[6:18], {**rows[0], "id": "NEW", "email": "n@x.vn"}]))
    change = shown["difference"]
    assert change["joiners"] == {"count": 1, "ids": ["NEW"]} and change["leavers"] == {"count": 2}
    assert change["moved"] == {"count": 1, "ids": ["NV0006"]}
    assert change["against"]["people"] == 20 and shown["fieldwork"] is None
    assert rows[5]["unit"] not in json.dumps(shown), "where somebody was before is not told"


def test_what_was_shown_is_what_is_done_or_nothing_is(system: System) -> None:
    rows = people(20)
    imported(system, rows)
    content = roster_csv([*rows[:18]])
    commit = system.said(content)["commit"]
    assert system.said(roster_csv(rows[:17]), query=f"?commit={commit}")["kind"] == "moved-on", "another list"
    imported(system, rows[:19])
    refused = system.put(content, query=f"?commit={commit}")
    assert (refused.status_code, check(refused)["kind"], system.ids()) == (409, "moved-on", 19), "another state"
    again = system.said(content)["commit"]
    assert system.said(content, query=f"?commit={again}")["applied"]
    assert system.put(content, query=f"?commit={again}").status_code == 409, "and once only"


def test_a_name_that_was_corrected_is_another_list(system: System) -> None:
    rows = people(20)
    commit = system.said(roster_csv(rows))["commit"]
    other = roster_csv([{**rows[0], "name": "Another"}, *rows[1:]])
    assert system.put(other, query=f"?commit={commit}").status_code == 409


def test_somebody_erased_in_between_makes_it_another_difference(system: System) -> None:
    rows = people(20)
    imported(system, rows)
    content = roster_csv(rows)
    commit = system.said(content)["commit"]
    erasure.erase(system.town.house, STAFF, system.survey, "NV0004")
    assert system.put(content, query=f"?commit={commit}").status_code == 409


def test_an_implausible_difference_is_a_persons_to_confirm(system: System) -> None:
    imported(system, people(20))
    shown = system.said(roster_csv(people(6)))
    assert shown["commit"] is None and [one["kind"] for one in shown["person_needed"]] == ["many-left"]
    refused = system.put(roster_csv(people(6)), query=f"?commit={'0' * 64}")
    assert (refused.status_code, check(refused)["kind"], system.ids()) == (409, "person-needed", 20)


def test_problems_are_told_by_row_and_column(system: System) -> None:
    rows = people(9)
    rows[2]["email"], rows[4]["id"], rows[6]["id"] = "x@", "", rows[0]["id"]
    in_csv, in_json = check(system.put(roster_csv(rows))), check(system.put(json.dumps(rows), JSON))
    kinds = [("email", "bad-address"), ("id", "missing-id"), ("id", "duplicate-id")]
    for told, first in ((in_csv, 2), (in_json, 1)):
        assert (told["status"], told["kind"]) == (422, "problems")
        found = [(one["row"] - first, one["column"], one["kind"]) for one in told["problems"]]
        assert found == [(place, *kind) for place, kind in zip((2, 4, 6), kinds, strict=True)]
        assert "NV0001" not in json.dumps(told), "nobody is named"


NO_LISTS = [
    b"", b"{}", b"[1]", b"[[]]", b'[{"id": []}]', b"[{}]", b"[", b"NaN", b"[" * 100_000, b"\xff\xfe[", b'"x"',
    b'[{"id": 1e999, "a": NaN}]', b'[{"id": "\\ud800"}]', b'[{"\\ud800": "x", "id": 1}]', b'[{"id": "a\\u0000"}]',
]  # fmt: skip


def test_what_is_no_list_in_json_is_told_and_breaks_nothing(system: System) -> None:
    for body in NO_LISTS:
        assert check(system.put(body, JSON))["status"] == 422, body[:40]


def test_a_number_is_read_as_it_is_written(system: System) -> None:
    body = b'[{"id": 12345678901234567890, "email": "a@x.vn", "unit": 7, "work_mode": true}, {"id": 2.50}]'
    assert system.said(body, JSON)["people"] == 2


def test_columns_that_nobody_has_spoken_of_are_refused_until_somebody_has(system: System) -> None:
    content = "Số thẻ,Phòng\n" + "".join(f"E{number},Kho\n" for number in range(9))
    clients.edit_client(system.town.house, STAFF, system.client, settings={"roster_columns": {"Số thẻ": "id"}})
    told = check(system.put(content.encode()))
    assert (told["status"], told["kind"], told["columns"]) == (422, "columns", ["Phòng"])
    known = {"roster_columns": {"Số thẻ": "id", "Phòng": "unit"}}
    clients.edit_client(system.town.house, STAFF, system.client, settings=known)
    assert system.said(content.encode())["units"] == 1


def test_columns_that_look_like_people_are_refused(system: System) -> None:
    content = "id,email,unit,c7\n" + "".join(f"E{n},e{n}@x.example,Kho,09012345{n:02}\n" for n in range(20))
    told = check(system.put(content.encode()))
    assert (told["kind"], told["columns"]) == ("columns", ["c7"]) and "0901" not in json.dumps(told)


def test_during_fieldwork_it_says_what_becomes_of_leavers_and_joiners(system: System) -> None:
    rows = people(60)
    imported(system, rows)
    factories.open_wave(system.town.house, system.survey)
    content = roster_csv([*rows[2:], {**rows[0], "id": "NEW", "email": "n@x.vn"}])
    shown = system.said(content)
    expected = {"wave": 1, "links_end": 2, "within_minutes": 10, "asked_in_the_next_wave": 1}
    assert shown["fieldwork"] == expected
    assert system.said(content, query=f"?commit={shown['commit']}")["applied"]
    assert system.said(content)["difference"]["joiners"]["count"] == 0, "compared with what is there"


def test_what_it_says_of_leavers_and_joiners_comes_true(system: System, clock: Clock) -> None:
    """By the worker's own clock, and in no more minutes than were said."""
    house, rows = system.town.house, people(60)
    imported(system, rows)
    wave = factories.open_wave(house, system.survey)
    links = factories.links(house, wave)
    content = roster_csv(people(66)[6:])
    shown = system.said(content)
    assert system.said(content, query=f"?commit={shown['commit']}")["applied"]
    due = jobs.WHEN["sweep"]
    assert due is not None
    for _ in range(shown["fieldwork"]["within_minutes"]):
        if due(clock.forward(minutes=1)):
            worker.sweep(house, lambda wave_id: None)
    ended = {who for who, link in links.items() if responses.find(house.vault, link).kind == LinkKind.REVOKED}
    assert ended == {row["id"] for row in rows[:6]}
    closing.close(house, STAFF, wave)
    opening.open_wave(house, STAFF, system.survey)
    with house.office() as session:
        newest = session.scalar(select(func.max(Participant.id)))
        assert session.scalars(select(Letter.wave_id).where(Letter.participant_id == newest)).all() == [2]


def test_while_a_wave_is_made_of_it_the_roster_stays(system: System) -> None:
    imported(system, people(60))
    factories.open_wave(system.town.house, system.survey)
    with system.town.house.office.begin() as session:
        session.scalars(select(Wave)).one().state = WaveState.PLANNED
    refused = system.put(roster_csv(people(59)))
    assert (refused.status_code, check(refused)["kind"]) == (409, "refused")


def test_which_survey(system: System) -> None:
    content, house = roster_csv(people(20)), system.town.house
    assert system.said(content, query=f"?survey={system.survey}")["survey"] == system.survey
    second = factories.survey(house, system.client)
    told = check(system.put(content))
    assert told["status"] == 422 and f"{system.survey}, {second}" in told["detail"]
    assert system.said(content, query=f"?survey={second}")["survey"] == second
    foreign = factories.survey(house, factories.client(house, "Another"))
    unlike = [check(system.put(content, query=f"?survey={number}")) for number in (foreign, 9999)]
    assert {one["status"] for one in unlike} == {404}


# --- keys ---


def test_whoever_has_no_key_of_this_client_is_told_nothing(system: System) -> None:
    house = system.town.house
    other = factories.client(house, "Another")
    _, foreign = keys.make(house, STAFF, other, "HRIS")
    withdrawn_id, withdrawn = keys.make(house, STAFF, system.client, "Old")
    keys.withdraw(house, STAFF, system.client, withdrawn_id)
    wrong = [f"Bearer {foreign}", f"Bearer {withdrawn}", "Bearer x", "Bearer ", "", f"Basic {system.key}", system.key]
    replies = [system.put(roster_csv(people(9)), Authorization=one) for one in wrong]
    replies.append(System(system.town, 999, 1, system.key).put(b"x"))
    assert {(one.status_code, one.get_data(), one.headers["WWW-Authenticate"]) for one in replies} == {
        (401, b"", "Bearer")
    }
    assert all(check(one) is None for one in replies)
    assert system.put(roster_csv(people(9)), Authorization=f"bearer  {system.key}").status_code == 200


def test_a_key_is_stored_as_a_digest_and_used_by_day(system: System) -> None:
    system.said(roster_csv(people(9)))
    with system.town.house.office() as session:
        row = session.scalars(select(RosterKey)).one()
        assert row.used == system.town.house.now().date()
        stored = repr([getattr(row, column.name) for column in RosterKey.__table__.columns])
        assert system.key not in stored + repr(session.scalars(select(AuditEvent)).all())


def test_a_cookie_opens_nothing_and_no_forgery_mark_is_asked_for(system: System) -> None:
    browser = system.town.staff("tuan@vendor.example")
    reply = browser.open(f"/api/v1/clients/{system.client}/roster", method="PUT", data=b"id\n1", content_type=CSV)
    assert reply.status_code == 401


def test_too_many_are_put_off(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (api.OF_ONE_KEY.amount, api.WRONG_KEYS.amount) == (60, 100)
    monkeypatch.setitem(system.town.app.extensions, api.LIMITS, Limits())
    for name in ("OF_ONE_KEY", "WRONG_KEYS"):
        monkeypatch.setattr(api, name, RateLimitItemPerHour(3, 1, name))
    assert [system.put(b"", query="?x=1").status_code for _ in range(4)] == [400, 400, 400, 429]
    assert [system.put(b"", Authorization="Bearer x").status_code for _ in range(4)] == [401, 401, 401, 429]
    assert check(system.put(b""))["kind"] == "too-many"


# --- hostile requests ---


def test_size_type_and_parameters_are_bounded(system: System) -> None:
    assert check(system.put(b"x" * (64 * 1024 * 1024 + 1)))["status"] == 413
    for kind in (
        "",
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
    ):
        assert check(system.put(b"id\n1", kind))["status"] == 415, kind
    assert check(system.put(b"x", **{"Content-Encoding": "gzip"}))["status"] == 415
    for query in ("?commit=1", "?survey=x", "?survey=1&survey=2", "?other=1", "?commit=%00", "?survey=99999999999"):
        assert check(system.put(b"id\n1", query=query))["status"] == 400, query


CONTENTS = drawn.one_of(
    drawn.binary(max_size=200),
    drawn.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    drawn.lists(drawn.lists(drawn.text(max_size=8), max_size=5), max_size=4).map(
        lambda rows: b"id,email,unit\n" + "\n".join(",".join(row) for row in rows).encode("utf-8", "replace")
    ),
    drawn.recursive(
        drawn.none() | drawn.booleans() | drawn.integers() | drawn.text(max_size=6),
        lambda deeper: (
            drawn.lists(deeper, max_size=3)
            | drawn.dictionaries(
                drawn.sampled_from(["id", "email", "unit", "x", ""]) | drawn.text(max_size=3), deeper, max_size=4
            )
        ),
    ).map(lambda value: json.dumps(value).encode()),
)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_sent_the_answer_is_one_of_the_document(system: System, seed: int, monkeypatch: Any) -> None:
    del seed
    monkeypatch.setattr(Limits, "count", lambda *_: True)

    @trying(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        content=CONTENTS, kind=drawn.sampled_from([CSV, JSON]), query=drawn.sampled_from(["", f"?commit={'0' * 64}"])
    )
    def attack(content: bytes, kind: str, query: str) -> None:
        reply = system.put(content, kind, query)
        assert reply.status_code < 500
        check(reply)

    attack()
    assert system.ids() == 0


def test_no_status_of_the_document_goes_untried(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last of this file: every status that it names was met, but for the one that is a bug's."""
    monkeypatch.setattr(api.sending, "survey_of", lambda *_: 1 / 0)
    broken = system.put(roster_csv(people(9)))
    assert check(broken)["kind"] == "broken" and "division" not in broken.get_data(as_text=True)
    if len(seen) > 2:  # not where this test is run alone
        assert seen == set(OPERATION["responses"])
