"""Events, as somebody would attack them: the face that takes them, who was asked about what, what is left where, and a
desk that dies in the middle."""

import json
import random
import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from surveyhost import create_app
from surveyhost.core.errors import Refusal
from surveyhost.core.pulse import events as rules
from surveyhost.services.answering import pulses as links
from surveyhost.services.intake.taking import STEP, Intake, opened
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.letters.returned import inbox as returned
from surveyhost.services.operations import backup
from surveyhost.services.pulses.events import keys
from surveyhost.store.intake import tables as intake
from surveyhost.store.office.base import Office
from surveyhost.store.office.tables import Letter, Participant, PulseAsked
from surveyhost.store.sessions import sessions
from surveyhost.store.statements import Prepared
from surveyhost.store.vault import tables as vault
from surveyhost.translations import catalogue
from surveyhost.web.intake.views import FACE
from tests.promises import disk
from tests.promises.test_pulses import figures
from tests.support import events, factories, pulses
from tests.support.mail_server import mail_server
from tests.support.returned_mail import report

CHECKOUT = Path(__file__).resolve().parents[2]
PEOPLE = [f"NV{number:04d}" for number in range(1, 61)]
NOBODY = "NobodyOnTheListAtAll-77123"
SENT = [
    b'{"service": "1", "person": "NV0001"}',
    b'{"service": "1", "person": "NV9999"}',
    b'{"service": "9", "person": "NV0001"}',
    b'[{"service": 1, "person": 2}, {}, "x"]',
    b"service;id\n1;NV0001\n;;;\n",
    b"{",
    b"",
    b"\xff\x00" * 60,
]


# The face


@pytest.fixture
def statements(monkeypatch):
    """Every statement that a face runs."""
    seen, run = [], Prepared.run

    def noted(self, line, *values):
        seen.append((str(self.statement), [len(one) if isinstance(one, bytes) else 0 for one in values]))
        return run(self, line, *values)

    monkeypatch.setattr(Prepared, "run", noted)
    return seen


@pytest.mark.both_engines
def test_whatever_a_right_key_sends_the_answer_and_its_cost_are_alike(house, clock, statements):
    """Status, body, headers, statements and the size of what is laid down say nothing of persons and services."""
    _, system = events.begun(house, clock)
    seen = set()
    for body in SENT:
        for kind in ("application/json", "text/csv", "text/plain", "application/x-www-form-urlencoded"):
            statements.clear()
            answer = system.send(body, kind)
            headers = {name: value for name, value in answer.headers if name != "Date"}
            seen.add((answer.status_code, answer.data, str(sorted(headers.items())), str(statements)))
    assert len(seen) == 1
    assert answer.status_code == 202
    assert answer.data == b""
    assert len(statements) == 3, "two that look at keys, one that inserts"


def test_a_wrong_key_and_none_are_told_the_same_nothing(house, clock, statements):
    _, system = events.begun(house, clock)
    withdrawn_id, withdrawn = keys.make(house, events.SHELL, events.CLIENT, "old")
    keys.withdraw(house, events.SHELL, withdrawn_id)
    seen = set()
    for header in ({}, {"Authorization": ""}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {withdrawn}"},
                   {"Authorization": f"Basic {system.key}"}, {"Authorization": f"Bearer {system.key}x"},
                   {"Authorization": "Bearer " + "\u00e9" * 40}):  # fmt: skip
        statements.clear()
        answer = system.browser.post("/intake/events", data=SENT[0], headers=header)
        headers = {name: value for name, value in answer.headers if name != "Date"}
        seen.add((answer.status_code, answer.data, str(sorted(headers.items())), str(statements)))
    assert len(seen) == 1
    assert (answer.status_code, answer.data) == (401, b"")
    with house.office() as session:
        assert not intake.some(session, 10)


def test_what_is_too_long_is_taken_for_unreadable(house, clock):
    made, system = events.begun(house, clock)
    assert system.send(b"[" + b" " * 300_000 + b"]").status_code == 202
    events.follow(made)
    assert rules.total(events.known(made), clock().date()).known == 0


def test_a_client_that_sends_without_end_is_told_to_wait(house, clock):
    _, system = events.begun(house, clock)
    face = system.browser.application.extensions[FACE]
    system.browser.application.extensions[FACE] = replace(face, most=type(face.most)(3, 1, "few"))
    assert [system.send(SENT[0]).status_code for _ in range(5)] == [202, 202, 202, 429, 429]
    assert system.send(SENT[0], key="wrong").status_code == 401


def test_nobody_elses_people_can_be_named(house, clock):
    """A key is of one client: its events go to that client's pulse and to no other's."""
    made, _ = events.begun(house, clock)
    other = events.System(house, factories.client(house, "Đông Á"))
    assert other.send(SENT[0]).status_code == 202
    events.follow(made)
    assert events.known(made).waiting == {}
    with house.office() as session:
        assert not intake.some(session, 10), "taken up, and dropped"


def test_what_is_sent_reaches_no_log(house, clock, caplog):
    caplog.set_level("DEBUG")
    made, system = events.begun(house, clock)
    for body in SENT:
        system.send(body)
    system.send(json.dumps({"service": "1", "person": NOBODY}))
    events.to_the_hour(made, clock)
    for word in (NOBODY, "NV0001", system.key, "nv1@"):
        assert word not in caplog.text


class TestTheFacesOwnDatabaseUser:
    BEYOND = (
        "SELECT * FROM intake_event", "SELECT id FROM intake_event", "DELETE FROM intake_event",
        "UPDATE intake_event SET box = ''", "SELECT private FROM intake_seal", "DELETE FROM intake_seal",
        "INSERT INTO intake_seal SELECT * FROM intake_seal", "SELECT name FROM intake_key",
        "UPDATE intake_key SET withdrawn = NULL", "SELECT * FROM participant", "SELECT * FROM pulse_asked",
        "SELECT * FROM client", "SELECT * FROM audit_event", "TRUNCATE intake_event", "CREATE TABLE mine (x int)",
    )  # fmt: skip

    @pytest.fixture
    def engine_name(self):
        return "postgresql"

    @pytest.fixture
    def face(self, house):
        """The office, seen through the grants of docs/intake.sql."""
        grants = (CHECKOUT / "docs" / "intake.sql").read_text()
        with house.office.begin() as session:
            if not session.execute(sa.text("SELECT 1 FROM pg_roles WHERE rolname = 'intake'")).scalar():
                session.execute(sa.text("CREATE ROLE intake LOGIN"))
            session.execute(sa.text(grants))
        made = sessions(house.settings.office_url.replace("postgres:@", "intake:@"))
        yield made
        made.engine.dispose()

    def test_does_its_work_and_nothing_else(self, house, clock, face):
        made, system = events.begun(house, clock)
        place = Intake(face)
        client_id = place.client_of(system.key)
        assert client_id == events.CLIENT
        place.take(client_id, SENT[0])
        for statement in self.BEYOND:
            with face() as session, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
                session.execute(sa.text(statement))
        events.follow(made)
        assert len(events.known(made).waiting) == 1


# Who was asked about what


def rows(house):
    """Every row of the office as its values."""
    with house.office() as session:
        return {
            (table.name, *(row[key.name] for key in table.primary_key.columns)): dict(row)
            for table in Office.metadata.sorted_tables
            for row in session.execute(select(table)).mappings()
        }


def tickets(seed, people=PEOPLE):
    """Who used which services, as the ticket system knows: some used one, some several."""
    chance = random.Random(seed)
    return {one: sorted(chance.sample((1, 2, 3), chance.choice((1, 2, 2, 3)))) for one in people}


def test_after_the_hour_the_office_says_neither_who_was_asked_nor_about_what(house, clock):
    """No row is about a person; what changed is of one size whatever was drawn, and opens without keys to nobody."""
    made, system = events.begun(house, clock)
    for one, services in tickets(1).items():
        for service in services:
            system.used([one], str(service))
    before = rows(house)
    events.to_the_hour(made, clock)
    after = rows(house)
    changed = {key[0] for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert changed <= {"intake_event", "intake_seal", "pulse_asked", "audit_event", "audit_head", "clock_mark", "begun"}
    assert not [key for key in after if key[0] == "letter"]
    (asked,) = [row for key, row in after.items() if key[0] == "pulse_asked"]
    assert set(asked) == {"pulse_id", "key", "sealed", "handed"}
    assert asked["handed"] == 0
    said = [row for key, row in after.items() if key[0] == "audit_event" and key not in before]
    assert [row["act"] for row in said] == ["pulse.ask"]
    assert not re.search("[0-9]{2}", json.dumps([row["after"] for row in said])), "not even how many"


def test_what_comes_back_of_a_letter_leaves_no_row_of_whom_it_went_to(house, clock):
    """Neither where a server refuses it at once, nor where it says so later: a row would say who used a service."""
    with mail_server() as server:
        settings = replace(house.settings, smtp_url=server.url, mail_returns="returns@vendor.vn")
        home = replace(house, settings=settings)
        made, system = events.begun(home, clock)
        server.at_rcpt = lambda to: "550 5.1.1 no such user" if to.startswith("nv1@") else None
        system.used(["NV0001", "NV0002"])
        before = rows(home)
        events.to_the_hour(made, clock)
        assert [one["To"].partition("@")[0] for one in server.letters] == ["nv2"]
        assert returned.receive(home, events.SHELL, report(server.senders[0]))
        after = rows(home)
    changed = {key[0] for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert not changed & {"letter", "barred_address", "participant"}


def test_with_the_ticket_table_and_all_keys_the_service_is_a_guess(house, clock):
    """Whoever holds tickets, both databases and every key after the hour: no better than chance at the service of those
    who used several."""
    made, system = events.begun(house, clock)
    used = tickets(7)
    for one, services in used.items():
        for service in services:
            system.used([one], str(service))
    events.to_the_hour(made, clock)
    truth = {one: events.about(link) for one, link in events.letters(house)}
    known = events.known(made)
    assert len(known.marks) == len(truth) == 60
    assert (known.letters, known.waiting) == ((), {})
    tokens = Counter()
    with house.vault() as session:
        tokens.update(session.scalars(select(vault.token.c.wave)))
    assert len(tokens) == 4
    assert set(tokens.values()) == {60}, "a link opens a seat in every period, and no row says which it asks about"
    several = [one for one in truth if len(used[one]) > 1]
    most = [service for service, _ in Counter(known.counts).most_common()]
    hits = sum(truth[one] == next(s for s in most if s in used[one]) for one in several)
    chance = sum(1 / len(used[one]) for one in several)
    spread = sum((1 / len(used[one])) * (1 - 1 / len(used[one])) for one in several) ** 0.5
    assert hits <= chance + 3 * spread


IN_THE_LINK = "The link also shows them which service you were asked about, and so that you used it."


@pytest.mark.parametrize("language", ["en", "vi"])
def test_whoever_reads_a_mailbox_sees_the_service_in_the_link_and_the_page_says_so(house, clock, language):
    """What is not protected is said to whom it concerns, before they answer."""
    made, system = events.begun(house, clock)
    system.used(["NV0001"], "1")
    system.used(["NV0002"], "2")
    events.to_the_hour(made, clock)
    face = create_app(replace(house.settings, faces=("respondent",)), house).test_client()
    titles = set()
    for _, link in events.letters(house):
        titles.add(re.search("<h1[^>]*>(.*?)</h1>", face.get(f"/s/{link}?lang={language}").text, re.DOTALL)[1])
        privacy = face.get(f"/s/{link}?lang={language}&page=privacy").text
        assert catalogue("respondent", language).gettext(IN_THE_LINK) in privacy
    assert len(titles) == 2, "the attack: two letters, two services"


def test_a_link_that_asks_everybody_about_all_services_shows_nothing_of_the_kind(house, clock):
    made = pulses.begun(house, clock, 60)
    face = create_app(replace(house.settings, faces=("respondent",)), house).test_client()
    link = next(iter(made.links().values()))
    assert IN_THE_LINK not in face.get(f"/s/{link}?lang=en&page=privacy").text


def test_what_is_known_of_a_month_goes_with_it(house, clock):
    made, system = events.begun(house, clock)
    system.used(PEOPLE[:9], "1")
    events.to_the_hour(made, clock)
    assert events.known(made).marks
    clock.forward(seconds=(made.round().closes - clock.at).total_seconds() + 60)
    events.follow(made)
    known = events.known(made)
    assert (known.marks, known.counts) == (frozenset(), {})


YEAR = [
    pytest.param(60, 3, id="sample"),
    pytest.param(60, 12, id="60", marks=pytest.mark.prove),
    pytest.param(300, 12, id="300", marks=pytest.mark.prove),
]


@pytest.mark.slow
@pytest.mark.sqlite_first
@pytest.mark.parametrize(("people", "months"), YEAR)
def test_a_year_of_heavy_and_light_users(house, clock, people, months):
    """Figures count distinct people, seven at least; nobody is asked twice in a month; whoever holds all tickets and
    all releases never sees a period end in a month in which fewer than k were asked about its service."""
    made, system = events.begun(house, clock, people)
    chance = random.Random(people)
    ids = [f"NV{number:04d}" for number in range(1, people + 1)]
    heavy = {one: min(0.9, chance.lognormvariate(-1.5, 1.3)) for one in ids}
    answered, last_month = defaultdict(list), {}
    for _ in range(months):
        asked, seen = Counter(), set()
        periods = {service: made.period(service).number for service in (1, 2, 3)}
        for _ in range(4):
            for service, popular in ((1, 1.0), (2, 0.6), (3, 0.08)):
                system.used([one for one in ids if chance.random() < heavy[one] * popular], str(service))
            events.to_the_hour(made, clock)
            clock.forward(days=4)
            for one, link in [letter for letter in events.letters(house) if letter not in seen]:
                seen.add((one, link))
                about = events.about(link)
                asked[about] += 1
                if chance.random() < 0.6:
                    opening = links.find(house.vault, link, house.now)
                    if opening.parts[about][0].kind == "open":
                        answered[about, periods[about]].append(one)
                    made.answer(link, about, value=chance.randint(1, 5))
        assert len({one for one, _ in seen}) == len(seen), "one letter a person a month"
        last_month |= {(service, number): asked[service] for service, number in periods.items()}
        events.to_next_month(made, clock)
    printed = figures(made)
    assert len(printed) >= months / 2
    for key, release in printed.items():
        assert release.respondents == len(answered[key]) == len(set(answered[key])) >= 7
        assert last_month[key] >= 5
    assert any(made.period(service).number <= months for service in (1, 2, 3)), "a quiet service goes on"


# What is left


def copies(house):
    """Whatever of events lies in the database now: boxes, and what the pulse knows, with the key that each needs."""
    with house.office() as session:
        boxes = [(row.seal, bytes(row.box)) for row in session.execute(select(intake.event))]
        wrapped = {row.id: (row.wrapper, bytes(row.private)) for row in session.execute(select(intake.seal))}
        asked = [(row.key, bytes(row.sealed)) for row in session.scalars(select(PulseAsked))]
    return boxes, wrapped, asked


def opens(house, copied):
    """How many of these copies somebody can open who has them all, and every key that is left."""
    ring, (boxes, wrapped, asked) = keyring(house.settings), copied
    found = 0
    for seal, box in boxes:
        name, private = wrapped[seal]
        try:
            opened(ring.unwrap(name, private), box)
            found += 1
        except Refusal:
            continue
    for name, sealed in asked:
        try:
            ring.unwrap(name, sealed)
            found += 1
        except Refusal:
            continue
    return found


@pytest.mark.both_engines
def test_no_copy_of_an_event_opens_after_the_hour(house, clock):
    """Rows that a server's log, a dead row or a copy of the disk may keep: their keys are gone."""
    made, system = events.begun(house, clock)
    for _ in range(3):
        system.used(PEOPLE[:6], "1")
    sent = copies(house)
    events.follow(made)
    taken = copies(house)
    assert opens(house, sent) == 4
    assert opens(house, taken) == 1
    events.to_the_hour(made, clock)
    clock.forward(minutes=5)
    events.follow(made)
    assert opens(house, sent) == opens(house, taken) == 0


@pytest.mark.both_engines
def test_no_file_holds_an_event_in_clear_and_after_the_hour_none_holds_one_at_all(house, clock, data_directory):
    made, system = events.begun(house, clock)
    system.send({"service": "Nhà ăn số mười bảy", "person": NOBODY})
    system.used(["NV0017"], "2")
    boxes, _, _ = copies(house)
    clear = {"person": NOBODY.encode(), "service": "Nhà ăn số mười bảy".encode(), "row": b'"person": "NV0017"'}
    secrets = {f"box {number}": box[:64] for number, (_, box) in enumerate(boxes)}
    folders = {data_directory, house.settings.data}
    assert not disk.found_in(folders, clear)
    events.to_the_hour(made, clock)
    clock.forward(minutes=5)
    events.follow(made)
    for each in (house.office, house.vault):
        each.engine.dispose()
    assert not disk.found_in(folders, clear)
    if house.office.dialect == "sqlite":
        assert not disk.found_in(folders, secrets), "secure_delete"


@pytest.mark.both_engines
def test_no_backup_holds_an_event_or_who_was_asked(house, clock, tmp_path):
    made, system = events.begun(house, clock)
    system.used(PEOPLE[:6], "1")
    events.to_the_hour(made, clock)
    system.used(PEOPLE[:6], "1")
    events.follow(made)
    system.used(PEOPLE[:6], "1")
    backup.backup(house, events.SHELL, tmp_path / "saved")
    saved = sessions(f"sqlite:///{tmp_path / 'saved' / 'office.sqlite3'}")
    with saved() as session:
        for table in (intake.event, intake.seal, PulseAsked.__table__, Letter.__table__):
            assert not session.execute(select(table)).all()
        assert session.execute(select(Participant.__table__)).first()
    saved.engine.dispose()


def test_a_pulse_that_has_lost_its_month_asks_nobody_until_the_next(house, clock):
    """As after a restore: nobody knows who was asked, so nobody is asked twice."""
    made, system = events.begun(house, clock)
    system.used(PEOPLE[:6], "1")
    events.to_the_hour(made, clock)
    with house.office.begin() as session:
        session.delete(session.get_one(PulseAsked, made.id))
    events.follow(made)
    system.used(PEOPLE[:12], "1")
    events.to_the_hour(made, clock)
    assert len(events.letters(house)) == 6
    events.to_next_month(made, clock)
    system.used(PEOPLE[:2], "1")
    events.to_the_hour(made, clock)
    assert len(events.letters(house)) == 2


def test_sizes_say_nothing(house, clock):
    made, system = events.begun(house, clock)
    system.used(PEOPLE[:1], "1")
    events.follow(made)
    with house.office() as session:
        few = len(session.get_one(PulseAsked, made.id).sealed)
    system.used(PEOPLE, "2")
    events.follow(made)
    with house.office() as session:
        assert len(session.get_one(PulseAsked, made.id).sealed) == few
    system.send(SENT[0])
    system.send(SENT[5])
    with house.office() as session:
        assert {len(box) for _, _, box in intake.some(session, 10)} == {STEP}
