"""The audit log: append-only, chained, complete. Whoever changes a row afterwards is found out."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import event, text

from surveyhost.services.accounts import single_sign_on
from surveyhost.services.fieldwork import closing
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.letters import reminders
from surveyhost.services.office import audit, audit_seals, survey_rows
from surveyhost.services.office.house import Actor, House
from surveyhost.services.rosters import erasure
from surveyhost.services.setup import clients, surveys
from tests.support import factories
from tests.support.factories import STAFF


def write(house: House, act: str = "client.edit", **about: Any) -> None:
    with house.office.begin() as session:
        audit.record(session, house, STAFF, act, "client 1", **about)


def change(house: House, statement: str) -> None:
    with house.office.begin() as session:
        session.execute(text(statement))


def test_an_event_says_who_did_what_to_which(house: House) -> None:
    write(house, client_id=1, before={"colour": "#000000"}, after={"colour": "#FFFFFF", "when": house.now()})
    (found,) = audit.events(house)
    assert (found.actor, found.act, found.object, found.client_id) == (STAFF.name, "client.edit", "client 1", 1)
    assert found.before == {"colour": "#000000"}
    assert found.at == house.now()


def test_the_chain_is_whole(house: House) -> None:
    assert audit.check(house).whole
    for _ in range(5):
        write(house)
    chain = audit.check(house)
    assert (chain.whole, chain.events, chain.head) == (True, 5, audit.events(house, limit=1)[0].digest)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'nobody' WHERE id = 3",
        "UPDATE audit_event SET act = 'release.approve' WHERE id = 3",
        "UPDATE audit_event SET object = 'client 2' WHERE id = 3",
        "UPDATE audit_event SET client_id = 2 WHERE id = 3",
        "UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE id = 3",
        "UPDATE audit_event SET after = '{\"k\": 1}' WHERE id = 3",
        "DELETE FROM audit_event WHERE id = 3",
        "DELETE FROM audit_event WHERE id = 1",
        "DELETE FROM audit_event WHERE id = 5",
        "DELETE FROM audit_event",
        "UPDATE audit_head SET events = 4",
    ],
)
def test_any_change_is_found_out(house: House, statement: str) -> None:
    for _ in range(5):
        write(house, client_id=1, after={"k": 5})
    change(house, statement)
    assert not audit.check(house).whole


def test_an_event_taken_out_is_missed_by_the_one_after_it(house: House) -> None:
    for _ in range(5):
        write(house)
    change(house, "DELETE FROM audit_event WHERE id = 3")
    change(house, "UPDATE audit_head SET events = 4")
    assert audit.check(house).broken_at == 4


def test_a_log_that_was_cut_short_and_made_to_fit_is_found(house: House) -> None:
    for _ in range(3):
        write(house)
    said = audit.check(house).head
    change(house, "DELETE FROM audit_event WHERE id = 3")
    change(house, "UPDATE audit_head SET events = 2, digest = (SELECT digest FROM audit_event WHERE id = 2)")
    found = audit.check(house)
    assert not found.whole
    assert "cut short" in str(found.fault)
    assert found.head != said, "whoever wrote down the end of the chain sees it too"


def test_a_write_that_fails_leaves_no_event(house: House) -> None:
    with pytest.raises(RuntimeError), house.office.begin() as session:
        audit.record(session, house, STAFF, "client.edit", "client 1")
        raise RuntimeError
    write(house)
    assert (audit.check(house).whole, len(audit.events(house))) == (True, 1)


def test_writers_at_once_do_not_fork_the_chain(house: House) -> None:
    def many() -> None:
        for _ in range(10):
            write(house)

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain = audit.check(house)
    assert (chain.whole, chain.events) == (True, 40)


def test_writers_at_once_neither_mix_their_marks_nor_take_one_back(house: House) -> None:
    write(house)
    key = audit_seals.key(house)
    assert key is not None
    seen: list[audit_seals.End | None] = []

    def many(first: int) -> None:
        for place in range(first, 400, 4):
            audit_seals.mark(house, key, audit_seals.End(place, "a" * 64))
            seen.append(audit_seals.marked(house, key))

    threads = [threading.Thread(target=many, args=(first,)) for first in range(2, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 398 and None not in seen
    assert audit_seals.marked(house, key) == audit_seals.End(399, "a" * 64)


def test_newest_first_by_client_and_page(house: House) -> None:
    for number in range(6):
        write(house, act=f"act.{number}", client_id=number % 2)
    assert [found.act for found in audit.events(house, limit=2)] == ["act.5", "act.4"]
    assert [found.act for found in audit.events(house, client_id=0)] == ["act.4", "act.2", "act.0"]
    assert [found.act for found in audit.events(house, before=audit.events(house)[3].number)] == ["act.1", "act.0"]


def test_the_export_is_enough_to_check_the_chain(house: House) -> None:
    import hashlib

    for number in range(3):
        write(house, after={"tên": number})
    previous = "0" * 64
    for line in audit.export(house):
        found = json.loads(line)
        assert found["previous"] == previous
        names = ("previous", "at", "actor", "act", "object", "client", "before", "after")
        fields = json.dumps([found[name] for name in names], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = hashlib.sha256(fields.encode()).hexdigest()
        assert found["digest"] == previous
    assert audit.check(house).head == previous


# --- no write without its event ---

WITHOUT = ("audit_event", "audit_head", "letter", "clock_mark", "begun")
"""A letter's own state (sent, delayed) is told in sums, by the mailer. The clock's mark, and the note of what is under
way, are nobody's act: the act itself has its event."""


@contextmanager
def watched(house: House) -> Iterator[list[str]]:
    """The transactions on the office that wrote something and no event, by their first statement."""
    silent: list[str] = []
    writes: list[str] = []

    def see(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
        words = statement.split()
        if words[0] in {"INSERT", "UPDATE", "DELETE"}:
            writes.append(statement)

    def end(connection: Any) -> None:
        told = any("INTO audit_event" in statement for statement in writes)
        untold = [each for each in writes if not any(f" {name} " in f"{each} " for name in WITHOUT)]
        if untold and not told:
            silent.append(untold[0])
        writes.clear()

    engine = house.office.engine
    event.listen(engine, "before_cursor_execute", see)
    event.listen(engine, "commit", end)
    event.listen(engine, "rollback", lambda connection: writes.clear())
    yield silent
    event.remove(engine, "before_cursor_execute", see)
    event.remove(engine, "commit", end)


def life(house: House) -> Iterator[Callable[[], Any]]:
    """Every act of an office, one after the other."""
    client_id = factories.client(house)
    yield lambda: clients.edit_client(house, STAFF, client_id, colour="#123456")
    survey_id = factories.survey(house, client_id)
    yield lambda: surveys.edit(house, STAFF, survey_id, minimum_group=6)
    yield lambda: factories.roster(house, survey_id, 20)
    yield lambda: factories.open_wave(house, survey_id)
    wave = survey_rows.resolve(house, str(survey_id))
    factories.answered(house, wave, 12)
    change(house, "UPDATE letter SET state = 'sent'")
    yield lambda: reminders.remind(house, STAFF, wave)
    yield lambda: reminders.set_plan(house, STAFF, survey_id, ["3@09:00"])
    yield lambda: reminders.pause(house, STAFF, wave)
    yield lambda: reminders.resume(house, STAFF, wave)
    yield lambda: erasure.erase(house, STAFF, survey_id, "NV0020")
    yield lambda: erasure.readmit(house, STAFF, survey_id, "NV0020")
    yield lambda: single_sign_on.put(house, STAFF, Fernet.generate_key(), client_id, "https://a.example", "b", "c")
    yield lambda: single_sign_on.remove(house, STAFF, client_id)
    yield lambda: wave_status.write_rates(house)
    yield lambda: closing.mix(house, STAFF)
    yield lambda: closing.close(house, STAFF, wave)
    yield lambda: closing.forget(house, STAFF, wave, roster=True)


def test_every_write_of_the_office_has_its_event(house: House) -> None:
    with watched(house) as silent:
        for act in life(house):
            before = len(audit.events(house, limit=1000))
            silent.clear()
            act()
            assert silent == []
            assert len(audit.events(house, limit=1000)) > before
    assert audit.check(house).whole


def test_the_watch_sees_a_silent_write(house: House) -> None:
    client_id = factories.client(house)
    with watched(house) as silent:
        change(house, f"UPDATE client SET name = 'x' WHERE id = {client_id}")
    assert len(silent) == 1


def test_events_hold_no_token_no_answer_and_no_person(house: House) -> None:
    wave = factories.open_wave(house, rows=20)
    tokens = factories.links(house, wave)
    receipts = factories.answered(house, wave, 12)
    closing.close(house, Actor("shell"), wave)
    said = "\n".join(audit.export(house))
    for secret in [*tokens.values(), *(" ".join(words) for words in receipts.values())]:
        assert secret not in said
    assert "Nguyễn" not in said and "@minhhai" not in said and "Nhận xét" not in said
