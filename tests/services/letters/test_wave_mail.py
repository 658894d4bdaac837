"""Whom a letter greets: two in one shared mailbox can be told apart, and the name stands in the body alone."""

from datetime import timedelta

import pytest

from surveyhost.services.fieldwork import opening
from surveyhost.services.letters import lost_links
from surveyhost.services.letters import sending as letters
from surveyhost.services.office.house import House
from surveyhost.services.rosters import rosters
from surveyhost.services.setup import clients, surveys
from tests.services.letters.test_sending import readable
from tests.support.letter_waves import SHELL, edited, in_field, posted, text_of
from tests.support.mail_server import mail_server
from tests.support.waves import questionnaire

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])
SHARED = "xuong@firm.example"


def shared(house: House, *names: str, language: str = "vi") -> None:
    """A wave of twelve with one mailbox; the first few have these names, the others none."""

    survey_id = surveys.create(house, SHELL, clients.add_client(house, SHELL, "Nam Hải"), questionnaire())
    everybody = [*names, *[""] * (12 - len(names))]
    lines = [f'NV{at},{SHARED},"{name}",{language},A' for at, name in enumerate(everybody)]
    rosters.put(house, SHELL, survey_id, "r.csv", "\n".join(("id,email,name,language,unit", *lines)).encode())
    opening.open_wave(house, SHELL, survey_id, closes=house.now() + timedelta(days=10))


@pytest.mark.parametrize(("language", "hello", "nobody"), [("vi", "Chào", "Chào bạn,"), ("en", "Hello", "Hello,")])
def test_each_letter_greets_its_own_reader(house: House, language: str, hello: str, nobody: str) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        shared(home, "Trần Thị Hạnh", "Nguyễn Văn Đức", language=language)
        letters.send_due(home, 1)
        for form in ("plain", "html"):
            greeted = [" ".join(readable(text_of(one, form)).split()) for one in server.letters]
            assert sum(f"{hello} Trần Thị Hạnh," in text for text in greeted) == 1
            assert sum(f"{hello} Nguyễn Văn Đức," in text for text in greeted) == 1
            assert sum(nobody in text for text in greeted) == 10
        for letter in server.letters:
            headers = "\n".join(f"{name}: {value}" for name, value in letter.items())
            assert "Hạnh" not in headers
            assert "Đức" not in headers


def test_a_name_is_words_and_nothing_else(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        shared(home, "<b>Ann</b> & Co %(name)s {title}", "a\u2028b")
        letters.send_due(home, 1)
        [letter] = [one for one in server.letters if "Ann" in text_of(one)]
        assert "Chào <b>Ann</b> & Co %(name)s {title}," in text_of(letter)
        assert "Chào &lt;b&gt;Ann&lt;/b&gt; &amp; Co %(name)s {title}," in text_of(letter, "html")


def test_a_clients_own_words_are_greeted_once(house: House) -> None:
    own = {"subject": "x", "heading": "y", "paragraphs": ["Chào bạn,", "Một."]}
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home)
        edited(home, wave, {"letters": {"vi": {"invitation": own}}})
        letters.send_due(home, 1)
        assert all(text_of(one).count("Chào") == 1 for one in server.letters)
        assert all("Chào Trần Thị" in text_of(one) for one in server.letters)


def test_a_letter_for_a_lost_link_greets_too(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        shared(home, "Trần Thị Hạnh", "Nguyễn Văn Đức")
        lost_links.ask(home, SHARED)
        lost_links.answer(home)
        letters.send_due(home, 1)
        again = [one for one in server.letters if "Đường dẫn của bạn" in str(one["Subject"])]
        assert sum("Chào Trần Thị Hạnh," in text_of(one) for one in again) == 1
