"""I lost my link: whoever asks is told nothing, and the participant gets a fresh link to the same seat."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.letters import lost_links, reminders, undelivered
from surveyhost.services.letters import sending as letters
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import resolve
from surveyhost.store.office.request import LostLink
from surveyhost.store.office.tables import Letter
from tests.conftest import Clock
from tests.promises.disk import found_in
from tests.support.letter_waves import SHELL, address, in_field, link_of, posted, surveyed, text_of
from tests.support.mail_server import Server, mail_server


@pytest.fixture
def post(house: House):
    """A mail server that everybody's invitation has reached, and the house that uses it."""
    with mail_server() as server:
        home = posted(house, server.url)
        in_field(home)
        letters.send_due(home, 1)
        server.letters.clear()
        yield home, server


def asked(house: House, *addresses: str) -> int:
    """What the worker makes of these requests."""
    for one in addresses:
        lost_links.ask(house, one)
    return lost_links.answer(house)


def rows(house: House, of: type) -> int:
    with house.office() as session:
        return session.scalar(select(func.count()).select_from(of)) or 0


def test_the_participant_gets_a_fresh_link_to_the_same_seat(post: tuple[House, Server]) -> None:
    house, server = post
    assert asked(house, "P3@Firm.Example ") == 1
    letters.send_due(house, 1)
    [letter] = server.letters
    assert letter["To"] == address(3)
    assert "Đường dẫn của bạn đến" in str(letter["Subject"])
    assert "đường dẫn mới cho cùng một chỗ trả lời" in text_of(letter)
    assert responses.find(house.vault, link_of(letter)).kind == "open"
    asked(house, address(3))
    letters.send_due(house, 1)
    responses.submit(house.vault, link_of(letter), {"clear": 4})
    assert responses.find(house.vault, link_of(server.letters[-1])).kind == "spent"


def test_who_has_answered_gets_the_same_letter(post: tuple[House, Server]) -> None:
    house, server = post
    asked(house, address(3), address(4))
    letters.send_due(house, 1)
    first = {str(one["To"]): text_of(one).replace(link_of(one), "") for one in server.letters}
    responses.submit(house.vault, link_of(server.to(address(3))[0]), {"clear": 4})
    server.letters.clear()
    assert asked(house, address(3), address(4)) == 2
    letters.send_due(house, 1)
    again = {str(one["To"]): text_of(one).replace(link_of(one), "") for one in server.letters}
    assert again == first


def test_an_unknown_address_is_laid_down_alike_and_leads_to_nothing(post: tuple[House, Server]) -> None:
    house, _ = post
    lost_links.ask(house, address(3))
    lost_links.ask(house, "nobody@elsewhere.example")
    with house.office() as session:
        known, unknown = session.scalars(select(LostLink.sealed).order_by(LostLink.id))
    assert len(known) == len(unknown) == 4096
    assert lost_links.answer(house) == 1
    assert rows(house, LostLink) == 0


def test_at_most_three_a_day_for_each_participant(post: tuple[House, Server], clock: Clock) -> None:
    house, _ = post
    assert [asked(house, address(3)) for _ in range(5)] == [1, 1, 1, 0, 0]
    assert asked(house, address(4)) == 1
    clock.forward(hours=23)
    assert asked(house, address(3)) == 0
    clock.forward(hours=1)
    assert asked(house, address(3)) == 1


def test_one_address_twice_in_a_minute_is_one_letter(post: tuple[House, Server]) -> None:
    assert asked(post[0], address(3), address(3)) == 1


def test_a_letter_for_every_wave_in_the_field_and_for_no_other(post: tuple[House, Server]) -> None:
    house, _ = post
    second = surveyed(house, client="Đông Á")
    opening.open_wave(house, SHELL, second, closes=house.now() + timedelta(days=5))
    third = surveyed(house, client="Tây Á")
    closed = opening.open_wave(house, SHELL, third, closes=house.now() + timedelta(days=5))
    closing.close(house, SHELL, closed)
    assert asked(house, address(3)) == 2


def test_nobody_sees_who_asked(post: tuple[House, Server], clock: Clock) -> None:
    """Not in the counts of staff, not among the undelivered, not in the reminder's way; after a day not at all."""
    house, server = post
    wave = resolve(house, "1")
    before = wave_status.status(house, wave)
    server.at_rcpt = lambda to: "550 5.1.1 no such user"
    asked(house, address(3))
    assert wave_status.status(house, wave) == before
    letters.send_due(house, 1)
    assert wave_status.status(house, wave) == before
    assert undelivered.listed(house, wave) == []
    asked(house, address(4))
    assert reminders.remind(house, SHELL, wave) == 12
    clock.forward(days=1)
    lost_links.forget(house)
    with house.office() as session:
        assert session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == "lost")) == 0


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_no_address_lies_about(post: tuple[House, Server]) -> None:
    house, _ = post
    lost_links.ask(house, "somebody@elsewhere.example")
    assert rows(house, LostLink) == 1
    house.office.engine.dispose()
    assert not found_in([house.settings.data], {"address": b"somebody@elsewhere.example"})


def test_what_cannot_be_opened_is_dropped(post: tuple[House, Server]) -> None:
    house, _ = post
    with house.office.begin() as session:
        session.add(LostLink(sealed=b"x" * 4096, made=house.now()))
    assert asked(house, address(3)) == 1
    assert rows(house, LostLink) == 0


def test_a_flood_is_cut_off(post: tuple[House, Server], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lost_links, "MOST_WAITING", 3)
    for number in range(6):
        lost_links.ask(post[0], address(number))
    assert rows(post[0], LostLink) == 3


def test_who_gets_a_slip_by_now_gets_no_letter(post: tuple[House, Server]) -> None:
    """The address on the roster takes no letters; a slip has been promised instead."""
    house, server = post
    server.at_rcpt = lambda to: "550 5.1.1 no such user" if to == address(3) else None
    wave = resolve(house, "1")
    reminders.remind(house, SHELL, wave)
    letters.send_due(house, 1)
    [refused] = undelivered.listed(house, wave)
    undelivered.by_slip(house, SHELL, wave, refused.id)
    assert asked(house, address(3), address(4)) == 1


def test_before_the_opening_the_letter_says_when_it_opens(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        opens = home.now() + timedelta(days=1)
        opening.open_wave(home, SHELL, surveyed(home), opens=opens, closes=opens + timedelta(days=5))
        letters.send_due(home, 1)
        assert asked(home, address(3)) == 1
        letters.send_due(home, 1)
        assert "Mở lúc" in text_of(server.letters[-1])


def test_close_and_a_day_leave_nobody_who_asked(post: tuple[House, Server], clock: Clock) -> None:
    """Sent or not: after close nothing may say who once wanted a link. Nor does a request outlive a day."""
    house, _ = post
    asked(house, address(3))
    letters.send_due(house, 1)
    asked(house, address(4))
    closing.close(house, SHELL, resolve(house, "1"))
    with house.office() as session:
        assert session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == "lost")) == 0
    lost_links.ask(house, address(5))
    clock.forward(days=1)
    assert lost_links.answer(house) == 0
    assert rows(house, LostLink) == 0
