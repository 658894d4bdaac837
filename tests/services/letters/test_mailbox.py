"""The demo's mailbox: there in a demo only, and emptied of a wave's letters when the wave closes."""

from datetime import timedelta

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.letters import mailbox
from surveyhost.services.letters import sending as letters
from surveyhost.services.office.house import House
from tests.support.letter_waves import SHELL, address, edited, in_field, surveyed

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


def test_a_long_name_and_subject_are_shown_with_every_space(house: House) -> None:
    (house.settings.data / "demo").touch()
    wave = in_field(house)
    sender, subject = "Khảo sát ý kiến nhân viên công ty cổ phần Nam Hải", "Ý kiến nhân viên: " * 7 + "hết"
    own = {"subject": subject, "heading": "x", "paragraphs": ["y"]}
    edited(house, wave, {"sender": sender, "letters": {"vi": {"invitation": own}}})
    letters.send_due(house, 1)
    line = mailbox.letters(house.settings)[0]
    assert line.sender == f"{sender} <survey@surveyhost.example>"
    assert line.subject == subject


@pytest.mark.parametrize("name", ["../master.key", "x", "0" * 16, "0" * 15, ""])
def test_a_name_that_is_no_letter_opens_nothing(house: House, name: str) -> None:
    (house.settings.data / "demo").touch()
    with pytest.raises(Refusal, match="no such letter"):
        mailbox.letter(house.settings, name)


def test_closing_a_wave_removes_its_letters_and_no_others(house: House) -> None:
    (house.settings.data / "demo").touch()
    wave = in_field(house)
    opening.open_wave(house, SHELL, surveyed_again(house), closes=house.now() + timedelta(days=3))
    for wave_id in letters.waves_due(house):
        letters.send_due(house, wave_id)
    assert len(mailbox.letters(house.settings)) == 24
    closing.close(house, SHELL, wave)
    left = mailbox.letters(house.settings)
    assert len(left) == 12
    assert {responses.find(house.vault, mailbox.letter(house.settings, one.name).text).kind for one in left} == {"open"}


def surveyed_again(house: House) -> int:
    """A survey of a second client."""
    return surveyed(house, client="Đông Á")
