"""Each receiver gets letters at its own pace: one that is slow or asks for patience holds up nobody else."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from surveyhost.core.sending.pace import FIRST_PAUSE, IN_A_ROW, MORE
from surveyhost.services.answering import responses
from surveyhost.services.letters import reminders
from surveyhost.services.letters import round as rounds
from surveyhost.services.letters import sending as letters
from surveyhost.services.letters import trouble as mail_trouble
from surveyhost.services.letters.outgoing import paces
from surveyhost.services.letters.round import CROWD
from surveyhost.services.office.house import House
from surveyhost.store.office.tables import Letter
from tests.conftest import Clock
from tests.support.letter_waves import SHELL, address, in_field, link_of, posted
from tests.support.mail_server import Server, mail_server

BUSY, WELL = "busy.example", "well.example"


def limited(house: House, **limits: int) -> House:
    return replace(house, settings=replace(house.settings, **limits))


def rows(house: House) -> list[Letter]:
    with house.office() as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def domains(server: Server) -> Counter[str]:
    """Letters that have arrived, by the domain that they went to."""
    return Counter(str(one["To"]).partition("@")[2] for one in server.letters)


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_one_that_asks_for_patience_is_left_alone_for_a_while_and_the_others_get_theirs(
    house: House, clock: Clock
) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home, 80, domains=(BUSY, WELL))
        server.at_rcpt = lambda to: "451 4.7.1 too fast" if to.endswith(BUSY) else None
        done = letters.send_due(home, 1, seconds=60)
        assert (done.sent, done.delayed) == (40, IN_A_ROW)
        assert domains(server) == {WELL: 40}
        left = [one for one in rows(home) if one.state == "waiting"]
        assert len(left) == 40 - IN_A_ROW
        assert {(one.tries, one.handed, one.trouble) for one in left} == {(0, 0, None)}
        assert mail_trouble.current(home) is None
        tried = len(server.heard)
        letters.send_due(home, 1, seconds=60)
        assert not [who for at, who in server.heard[tried:] if at == "rcpt"]  # nobody there is asked again so soon
        assert all(one.due >= clock() + FIRST_PAUSE for one in rows(home) if one.state == "waiting")
        server.at_rcpt = lambda to: None
        for _ in range(30):
            clock.forward(minutes=2)
            letters.send_due(home, 1, seconds=60)
        assert domains(server) == {WELL: 40, BUSY: 40}
        assert {one.state for one in rows(home)} == {"sent"}


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_rate_of_the_settings_holds_for_each_receiver(house: House, clock: Clock) -> None:
    with mail_server() as server:
        home = limited(posted(house, server.url), mail_rate=5)
        in_field(home, 60, domains=(BUSY, WELL))
        gone = []
        for _ in range(6):
            letters.send_due(home, 1, seconds=60)
            gone.append(dict(domains(server)))
            clock.forward(seconds=1)
        assert gone[0] == {BUSY: 11, WELL: 11}  # two seconds' worth at once
        assert all(now[one] - before[one] <= 6 for before, now in pairwise(gone) for one in now)
        assert gone[-1] == {BUSY: 30, WELL: 30}
        assert len({str(one["To"]) for one in server.letters}) == 60


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_slow_one_holds_up_nobody(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home, 100, domains=(BUSY, WELL))
        server.slow = lambda to: 0.1 if to.endswith(BUSY) else 0
        seen = threading.Event()

        def last_of_the_others(own: Server, to: str, _: object) -> None:
            if domains(own)[WELL] == 49 and to.endswith(WELL):
                own.slow_by_then = domains(own)[BUSY]  # type: ignore[attr-defined]
                seen.set()

        server.at_data = last_of_the_others
        assert letters.send_due(home, 1, seconds=60).sent == 100
        assert seen.is_set()
        assert server.slow_by_then < 40  # type: ignore[attr-defined]
        assert server.most_open <= 4


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_a_receiver_that_takes_many_gets_more_connections_and_no_more_than_the_settings_say(house: House) -> None:
    with mail_server() as server:
        home = limited(posted(house, server.url), mail_connections=2)
        in_field(home, 3 * MORE)
        open_at: list[int] = []
        server.slow = lambda to: open_at.append(server.open) or 0.001
        assert letters.send_due(home, 1, seconds=600).sent == 3 * MORE
        its = paces.of(home.settings, home.settings.account())
        assert its.room("firm.example") == 2
        assert server.most_open <= 3  # and the one that asks whether our account is well
        assert Counter(str(one["To"]) for one in server.letters).most_common(1)[0][1] == 1


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_that_reminders_are_put_off_says_nothing_of_who_has_answered(house: House, clock: Clock) -> None:
    """Whom a reminder goes to is found out after its turn was given: all rows of a domain look the same."""
    with mail_server() as server:
        home = limited(posted(house, server.url), mail_rate=5)
        wave = in_field(home, 60, reminders="non-responders")
        while any(one.state != "sent" for one in rows(home)):
            letters.send_due(home, 1, seconds=60)
            clock.forward(seconds=5)
        voters = {address(number) for number in range(0, 60, 2)}
        for who in voters:
            responses.submit(home.vault, link_of(server.to(who)[0]), {"clear": 4})
        reminders.remind(home, SHELL, wave)
        letters.send_due(home, 1, seconds=60)
        reminded = [one for one in rows(home) if one.kind == "reminder"]
        gone = [one for one in reminded if one.state == "sent"]
        assert len(gone) == 15  # eleven may go, and they come in fives
        written = {str(one["To"]) for one in server.letters[60:]}
        assert not written & voters and len(written) < 15
        later = sorted(one.due for one in reminded if one.state == "waiting")  # chance gives the turns
        assert {after - before for before, after in pairwise(later)} == {timedelta(), timedelta(seconds=1)}
        assert {(one.tries, one.handed, one.trouble) for one in reminded} == {(0, 0, None)}


def reminded(house: House, server: Server, people: int, answered: int) -> House:
    """Everybody has a link, so many have answered, and reminders to the others are due."""
    home = posted(house, server.url)
    wave = in_field(home, people, reminders="non-responders")
    while any(one.state != "sent" for one in rows(home)):
        letters.send_due(home, 1, seconds=60)
    for number in range(answered):
        responses.submit(home.vault, link_of(server.to(address(number))[0]), {"clear": 4})
    reminders.remind(home, SHELL, wave)
    return home


def tried(house: House) -> int:
    """Reminders that had their turn, by what the office says; some are left."""
    states = Counter(one.state for one in rows(house) if one.kind == "reminder")
    assert set(states) == {"sent", "waiting"}
    return states["sent"]


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_where_a_pause_began_does_not_say_who_was_written_to(house: House) -> None:
    """Only letters that are written are answered with "too fast": those before the pause are not all of these."""
    with mail_server() as server:
        home = reminded(house, server, 20, answered=1)
        server.at_rcpt = lambda _: "451 4.7.1 too fast"
        letters.send_due(home, 1, seconds=60)
        assert tried(home) >= CROWD


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_where_time_was_up_does_not_say_who_was_written_to(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a letter that is written takes long."""
    with mail_server() as server:
        home = reminded(house, server, 20, answered=1)
        monkeypatch.setattr(rounds, "SLOW", 0.0)
        letters.send_due(home, 1, seconds=0)
        assert tried(home) >= CROWD


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_the_pace_does_not_say_how_many_were_written_to(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each turn raises it, written or not: the moments to which others are put off tell nothing."""
    with mail_server() as server:
        home = reminded(house, server, 12, answered=5)
        raised: list[str] = []
        monkeypatch.setattr(paces.Paces, "accepted", lambda _, receiver, now: raised.append(receiver))
        letters.send_due(home, 1, seconds=60)
        assert len(server.letters) == 12 + 7
        assert len(raised) == 12
