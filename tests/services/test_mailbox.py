"""The demo's mailbox: there in a demo only, and emptied of a wave's letters when the wave closes."""

from datetime import timedelta

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services import fieldwork, letters, mailbox, responses
from surveyhost.services.house import House
from tests.letter_waves import SHELL, address, in_field, surveyed

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


def test_outside_a_demo_there_is_no_mailbox(house: House) -> None:
    for ask in (lambda: mailbox.letters(house.settings), lambda: mailbox.letter(house.settings, "0" * 16)):
        with pytest.raises(Refusal, match="not a demo"):
            ask()
    with pytest.raises(Refusal, match="SURVEYHOST_SMTP_URL"):
        letters.door(house.settings)


def test_letters_lie_there_to_be_read_and_their_links_work(house: House) -> None:
    (house.settings.data / "demo").touch()
    in_field(house)
    letters.send_due(house, 1)
    lines = mailbox.letters(house.settings)
    assert sorted(line.to for line in lines) == sorted(address(number) for number in range(12))
    mail = mailbox.letter(house.settings, lines[0].name)
    assert mail.line.subject == "Nam Hải nhờ chúng tôi hỏi bạn 2 câu"
    assert responses.find(house.vault, mail.text).kind == "open"
    assert 'href="https://survey.example/s/' in mail.body
    assert "style=" not in mail.body
    assert "<style" not in mail.body


@pytest.mark.parametrize("name", ["../master.key", "x", "0" * 16, "0" * 15, ""])
def test_a_name_that_is_no_letter_opens_nothing(house: House, name: str) -> None:
    (house.settings.data / "demo").touch()
    with pytest.raises(Refusal, match="no such letter"):
        mailbox.letter(house.settings, name)


def test_closing_a_wave_removes_its_letters_and_no_others(house: House) -> None:
    (house.settings.data / "demo").touch()
    wave = in_field(house)
    fieldwork.open_wave(house, SHELL, surveyed_again(house), closes=house.now() + timedelta(days=3))
    for wave_id in letters.waves_due(house):
        letters.send_due(house, wave_id)
    assert len(mailbox.letters(house.settings)) == 24
    fieldwork.close(house, SHELL, wave)
    left = mailbox.letters(house.settings)
    assert len(left) == 12
    assert {responses.find(house.vault, mailbox.letter(house.settings, one.name).text).kind for one in left} == {"open"}


def surveyed_again(house: House) -> int:
    """A survey of a second client."""
    return surveyed(house, client="Đông Á")
