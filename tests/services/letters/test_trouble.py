"""Mail servers in trouble: one letter's own, or everybody's; what waits, what is counted, who is told."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveyhost.core.errors import Refusal
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.outside.mail import smtp
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.letters import reminders, undelivered, unused_links
from surveyhost.services.letters import round as letter_round
from surveyhost.services.letters import sending as letters
from surveyhost.services.letters import trouble as mail_trouble
from surveyhost.services.letters.round import BACKOFF, IN_A_ROW
from surveyhost.services.office import audit
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.operations import health, worker
from surveyhost.store.office.tables import Letter
from surveyhost.store.vault import tables as store
from tests.conftest import Clock
from tests.support.letter_waves import SHELL, address, in_field, link_of, posted, surveyed
from tests.support.mail_server import DROP, HANG, STAGES, Server, mail_server
from tests.support.waiting import PATIENCE

SOME_TIME = 16


@pytest.fixture
def post(house: House) -> Iterator[tuple[House, Server, SurveyWave]]:
    """A wave of 40 in the field whose invitations wait, and a mail server with a password."""
    with mail_server(login=True) as server:
        home = posted(house, server.url)
        yield home, server, in_field(home, 40)


def rows(house: House) -> list[Letter]:
    with house.office() as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def links(house: House) -> int:
    """How many have been minted."""
    with house.vault() as session:
        return session.scalar(select(func.count()).select_from(store.token)) or 0


def at(stage: str, word: str, to: str | None = None):
    """Say this at one stage, to one recipient's letter or all."""
    return lambda here, who: word if here == stage and (to is None or who == to) else None


def sent_round(house: House, wave_id: int) -> letters.Sending:
    """One round, however busy the machine is."""
    return letters.send_due(house, wave_id, seconds=60)


def got(server: Server) -> list[str]:
    return sorted(str(one["To"]) for one in server.letters)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("word", [DROP, "421 4.3.2 going down", HANG])
@pytest.mark.parametrize("stage", ["rcpt", "data", "end"])
def test_a_letter_that_ends_the_connection_holds_up_nobody(
    post: tuple[House, Server, SurveyWave], clock: Clock, stage: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECONDS", "SECONDS_TO_ACCEPT"):
        monkeypatch.setattr(smtp, name, 1 if word == HANG else PATIENCE)
    home, server, _ = post
    server.at = at(stage, word, address(7))
    done = sent_round(home, 1)
    assert (done.sent, done.delayed) == (39, 1)
    assert address(7) not in got(server)
    [own] = [one for one in rows(home) if one.state == "delayed"]
    assert (own.tries, own.due, own.cause) == (1, clock() + BACKOFF[0], "later")
    assert links(home) == 40
    clock.forward(minutes=5)
    sent_round(home, 1)
    assert [one.tries for one in rows(home) if one.state == "delayed"] == [2]
    assert links(home) == (40 if stage != "end" else 41)  # a link that may lie in a mailbox is not given twice
    assert mail_trouble.current(home) is None
    server.at = lambda *_: None
    clock.forward(minutes=15)
    if stage == "end" and not word.startswith("421"):  # nobody knows whether it was taken, twice
        assert sent_round(home, 1).sent == 0
        assert [one.trouble for one in rows(home) if one.state == "refused"] == ["cut short"]
        return
    assert sent_round(home, 1).sent == 1
    assert got(server) == sorted(address(number) for number in range(40))


def test_several_that_end_the_connection_hold_up_nobody_either(
    post: tuple[House, Server, SurveyWave], clock: Clock
) -> None:
    """As many in a row as make it the server's trouble, at the front: they go to the end, and their tries count."""
    home, server, _ = post
    bad = {address(number) for number in range(IN_A_ROW + 1)}
    server.at = lambda stage, who: DROP if stage == "rcpt" and who in bad else None
    for _ in range(3):
        sent_round(home, 1)
        clock.forward(minutes=SOME_TIME)
    assert len(server.letters) == 40 - len(bad)
    assert all(one.tries for one in rows(home) if one.state != "sent")
    clock.forward(days=3)
    for _ in range(60):
        sent_round(home, 1)
        clock.forward(hours=13)
    assert {one.state for one in rows(home)} == {"sent", "refused"}
    assert links(home) == 40


def test_a_quota_waits_and_loses_nobody(post: tuple[House, Server, SurveyWave], clock: Clock) -> None:
    home, server, wave = post
    server.at_data = lambda own, *_: "550 5.4.5 Daily user sending quota exceeded" if len(own.letters) >= 10 else None
    assert sent_round(home, 1).sent == 10
    assert not [one for one in rows(home) if one.state == "refused"]
    trouble = mail_trouble.current(home)
    assert trouble is not None
    assert (trouble.cause, trouble.word, trouble.letters) == ("quota", "550 5.4.5", 30)
    assert trouble.until - clock() == timedelta(minutes=15)
    assert letters.waves_due(home) == []
    for _ in range(24):  # a day of asking again
        clock.forward(hours=1)
        sent_round(home, 1)
    assert not [one for one in rows(home) if one.state == "refused"]
    assert undelivered.listed(home, wave) == [one for one in undelivered.listed(home, wave) if not one.address_helps]
    server.at_data = lambda *_: None
    clock.forward(hours=13)
    sent_round(home, 1)
    assert got(server) == sorted(address(number) for number in range(40))
    assert mail_trouble.current(home) is None


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("stage", "word", "cause"),
    [
        ("auth", "535 5.7.8 bad password for p3@firm.example", "account"),
        ("mail", "553 5.1.8 sender rejected", "account"),
        ("connect", "554 5.7.1 blocked", "account"),
        ("mail", "452 4.3.1 no space", "later"),
        ("connect", DROP, "later"),
        ("ehlo", DROP, "later"),
        ("mail", DROP, "later"),
        ("ehlo", "421 4.3.2 busy", "later"),
    ],
)
def test_what_keeps_all_from_going_out_is_the_houses_trouble_and_mints_nothing(
    post: tuple[House, Server, SurveyWave], clock: Clock, caplog: pytest.LogCaptureFixture,
    stage: str, word: str, cause: str,
) -> None:  # fmt: skip
    home, server, wave = post
    server.at = at(stage, word)
    waits = []
    with caplog.at_level(logging.INFO):
        for _ in range(6):
            sent_round(home, 1)
            trouble = mail_trouble.current(home)
            assert trouble is not None
            assert (trouble.cause, trouble.letters) == (cause, 40)
            waits.append(trouble.until - clock())
            heard = len(server.heard)
            sent_round(home, 1)
            assert len(server.heard) == heard  # not before its time
            clock.forward(seconds=waits[-1].total_seconds())
    assert waits == sorted(waits)
    assert {(one.state, one.tries, one.trouble) for one in rows(home)} == {("waiting", 0, None)}
    assert links(home) == 0
    assert undelivered.listed(home, wave) == []
    [line] = [one for one in caplog.messages if "mail server" in one]  # once, not at every try
    assert "@" not in line
    assert "/s/" not in line
    assert any("mail server" in fault for fault in health.faults(home))
    server.at = lambda *_: None
    assert sent_round(home, 1).sent == 40
    assert mail_trouble.current(home) is None
    assert not any("mail server" in fault for fault in health.faults(home))
    assert [one.act for one in audit.events(home) if one.act.startswith("mail.")] == ["mail.well", "mail.trouble"]
    assert audit.check(home).whole


def test_trouble_in_the_middle_of_a_batch_mints_nobody_a_second_link(
    post: tuple[House, Server, SurveyWave], clock: Clock
) -> None:
    home, server, _ = post
    server.at = lambda stage, who: "421 4.3.2 going down" if stage != "end" and len(server.letters) >= 5 else None
    assert sent_round(home, 1).sent == 5
    assert links(home) == 40
    for _ in range(5):
        clock.forward(minutes=SOME_TIME)
        sent_round(home, 1)
    server.at = lambda *_: None
    clock.forward(hours=1)
    sent_round(home, 1)
    assert got(server) == sorted(address(number) for number in range(40))
    assert links(home) == 40
    assert len({link_of(one) for one in server.letters}) == 40
    assert {responses.find(home.vault, link_of(one)).kind for one in server.letters} == {"open"}


def test_a_kept_link_serves_its_own_seat_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unused_links, "_unused", {})
    seats = [bytes([number]) * 32 for number in range(3)]
    unused_links.keep("ABCDEF", seats[0], AccessToken("token of 0"))
    unused_links.keep("GHIJKL", seats[1], AccessToken("token of another wave"))
    assert unused_links.take("ABCDEF", seats) == ["token of 0", None, None]
    assert unused_links.take("ABCDEF", seats) == [None, None, None]


def test_links_that_were_kept_are_gone_once_the_wave_has_closed(
    post: tuple[House, Server, SurveyWave], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, server, wave = post
    monkeypatch.setattr(unused_links, "_unused", {})
    server.at = at("rcpt", "451 later")
    sent_round(home, 1)
    assert sum(map(len, unused_links._unused.values())) == 40
    worker.sweep(home, lambda wave_id: None)
    assert sum(map(len, unused_links._unused.values())) == 40
    closing.close(home, SHELL, wave)
    worker.sweep(home, lambda wave_id: None)
    assert unused_links._unused == {}


def test_another_waves_letters_wait_with_it_and_are_not_tried_at_the_same_door(
    post: tuple[House, Server, SurveyWave], clock: Clock
) -> None:
    home, server, _ = post
    second = surveyed(home, client="Đông Á")
    opening.open_wave(home, SHELL, second, closes=home.now() + timedelta(days=9))
    server.at = at("auth", "535 5.7.8 no")
    sent_round(home, 1)
    tried = len(server.heard)
    assert sent_round(home, 2).sent == 0
    assert len(server.heard) == tried
    server.at = lambda *_: None
    clock.forward(minutes=5)
    assert [sent_round(home, wave).sent for wave in letters.waves_due(home)] == [40, 12]


def test_one_letter_that_blames_us_stops_no_others_and_is_shown(
    post: tuple[House, Server, SurveyWave], clock: Clock
) -> None:
    home, server, _ = post
    server.at_rcpt = lambda to: "550 5.7.60 not allowed to send as" if to == address(39) else None
    assert sent_round(home, 1).sent == 39
    trouble = mail_trouble.current(home)
    assert trouble is not None
    assert (trouble.cause, trouble.until) == ("account", clock())
    assert not mail_trouble.is_shut(home)
    for _ in range(12):
        clock.forward(hours=13)
        sent_round(home, 1)
    assert [one.state for one in rows(home)].count("refused") == 0


def test_one_act_sends_all_again(post: tuple[House, Server, SurveyWave], clock: Clock) -> None:
    home, server, wave = post

    def reply(to: str) -> str | None:
        words = {address(1): "550 5.1.1 unknown", address(2): "554 5.6.0 bad message", address(3): "451 later"}
        return words.get(to)

    server.at_rcpt = reply
    sent_round(home, 1)
    server.at, server.at_rcpt = at("auth", "535 5.7.8 no"), lambda to: None
    reminders.remind(home, SHELL, wave)
    sent_round(home, 1)
    assert mail_trouble.is_shut(home)
    server.at = lambda *_: None
    assert mail_trouble.again(home, SHELL) == [1]
    sent_round(home, 1)
    assert got(server).count(address(1)) == 0  # an address that is wrong stays wrong, in the next round too
    assert len(server.letters) == 39 + 39
    assert [(one.trouble, one.cause) for one in rows(home) if one.state == "refused"] == [
        ("550 5.1.1", "recipient"),
        ("refused before", "recipient"),
    ]
    with pytest.raises(Refusal):
        mail_trouble.again(home, SHELL, SurveyWave(1, 7))


@pytest.mark.parametrize("stage", STAGES)
def test_no_address_and_no_link_is_in_any_log(
    post: tuple[House, Server, SurveyWave], caplog: pytest.LogCaptureFixture, stage: str
) -> None:
    home, server, _ = post
    server.at = lambda here, who: f"550 5.7.1 {who or address(0)} is not welcome" if here == stage else None
    with caplog.at_level(logging.DEBUG):
        sent_round(home, 1)
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith("mail.")]  # the server's own
    assert any("mail server" in one for one in ours) == (stage not in {"rcpt", "data", "end"})
    written = "\n".join(ours) + "".join(audit.export(home)) + "".join(str(one.trouble) for one in rows(home))
    assert not re.search(r"@firm|/s/|welcome", written)


CLOSED = [("rcpt", "550 5.4.5 quota"), ("mail", DROP), ("rcpt", DROP), ("end", "550 5.4.5 quota")]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("stage", "word"), CLOSED)
def test_reminders_to_non_responders_wait_for_a_server_in_trouble_and_leave_no_list(
    house: House, clock: Clock, stage: str, word: str
) -> None:
    """Only those who have not answered are written to: whom it stopped at would be known not to have answered."""
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home, 60, reminders="non-responders")
        sent_round(home, 1)
        voters = {address(number) for number in range(0, 60, 2)}
        for who in voters:
            responses.submit(home.vault, link_of(server.to(who)[0]), {"clear": 4})
        server.letters.clear()
        reminders.remind(home, SHELL, wave)
        server.at = lambda here, who: word if here == stage and len(server.letters) >= 12 else None
        sent_round(home, 1)
        first = [one for one in rows(home) if one.kind == "reminder"]
        assert {(one.state, one.tries, one.trouble, one.cause) for one in first} == {
            ("sent", 0, None, None),
            ("waiting", 0, None, None),
        }
        assert mail_trouble.is_shut(home)
        server.at = lambda *_: None
        clock.forward(hours=1)
        sent_round(home, 1)
        written = set(got(server))
        assert not written & voters
        assert len(written) >= 30 - IN_A_ROW
    reminded = [(one.state, one.tries, one.trouble) for one in rows(home) if one.kind == "reminder"]
    assert set(reminded) == {("sent", 0, None)}


def test_a_slow_server_lets_the_worker_go(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round ends after the letter at hand, not after the 25 that are written down together."""
    monkeypatch.setattr(letter_round, "SLOW", 0)
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home, 12)
        done = letters.send_due(home, 1, seconds=0)
        assert (done.sent, done.more) == (1, True)
        assert links(home) == 12
        while letters.send_due(home, 1, seconds=0).more:
            pass
        assert len(server.letters) == links(home) == 12
