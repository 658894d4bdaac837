"""Where a keeper hosts the page of a split count, every link leads there, and none leaves before it is there."""

import csv
import io

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.wave.links_and_seats import recover
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import opening, slips
from surveyhost.services.letters import lost_links, reminders
from surveyhost.services.letters import sending as letters
from surveyhost.services.letters.channels import link_file
from surveyhost.services.letters.letter_text import address
from surveyhost.services.operations import health, worker
from surveyhost.services.rosters import rosters
from tests.support import factories, split_house
from tests.support.letter_waves import SHELL, posted, text_of
from tests.support.mail_server import mail_server
from tests.support.scanned import scan
from tests.support.sms_gateway import sms_gateway
from tests.support.sms_waves import with_gateway
from tests.support.static_host import hosting

LISTED = "id,email,phone,name,language,unit\n" + "".join(
    f"NV{n},{f'p{n}@firm.example' if n < 12 else ''},{f'0912340{n:03d}' if 12 <= n < 18 else ''},Name {n},"
    f"{('vi', 'en')[n % 2]},{'AB'[n // 2 % 2]}\n"
    for n in range(24)
)
"""Twelve with an address, six with a number alone, six with neither."""


@pytest.fixture
def engine_name():
    """Links are the same on both engines."""
    return "sqlite"


@pytest.fixture
def host(tmp_path):
    with hosting(tmp_path / "page") as made:
        yield made


@pytest.fixture
def mail():
    with mail_server() as server:
        yield server


@pytest.fixture
def texts():
    with sms_gateway() as server:
        yield server


@pytest.fixture
def home(house, mail, texts):
    return with_gateway(posted(house, mail.url), texts.url)


@pytest.fixture
def wave(home, host):
    survey = split_house.survey(home, page_address=host.address, messenger="yes", sms="yes")
    rosters.put(home, SHELL, survey, "roster.csv", LISTED.encode(), confirmed=rosters.SURE)
    return opening.open_wave(home, factories.STAFF, survey)


@pytest.fixture
def page(host):
    """The files of the page that letters name, laid on the keeper's host."""
    host.folder.mkdir()
    for name in ("index", "vi", "en"):
        (host.folder / f"{name}.html").write_text("<title>-</title>")


def leads_there(house, host, link, language):
    """Whether a link leads to the keeper's page in this language, with its token where nobody is sent it."""
    name, _, token = link.removeprefix(host.address).partition("#")
    assert link.startswith(host.address) and name == f"{language}.html" and token == recover(link), link
    assert responses.find(house.vault, link).kind == "open"


def links_in(letter):
    return [word for word in text_of(letter).split() if "#" in word]


def test_invitation_reminder_and_lost_link_lead_to_the_keepers_page(home, host, mail, wave, page):
    letters.send_due(home, 1)
    reminders.remind(home, factories.STAFF, wave)
    letters.send_due(home, 1)
    for n, language in enumerate(("vi", "en")):
        lost_links.ask(home, f"p{n}@firm.example")
        lost_links.answer(home)
        letters.send_due(home, 1)
        got = mail.to(f"p{n}@firm.example")
        assert len(got) == 3
        for letter in got:
            [link] = links_in(letter)
            leads_there(home, host, link, language)
            html = text_of(letter, "html")
            assert f'href="{link}"' in html and "/s/" not in html + text_of(letter)


def test_text_messages_lead_there(home, host, texts, wave, page):
    letters.send_due(home, 1)
    assert len(texts.asked) == 6
    found = [word for one in texts.asked for word in one.text.split() if "#" in word]
    assert len(found) == 6 and all(link.startswith(host.address) and recover(link) for link in found)


def test_link_files_and_squares_lead_there_and_typed_codes_to_us(home, host, wave):
    rows = list(csv.DictReader(io.StringIO(link_file.make(home, SHELL, wave).content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 24
    for row in rows:
        leads_there(home, host, row["link"], row["language"])
        assert row["link"] in row["message"]
    paper = scan(slips.print_slips(home, factories.STAFF, wave).pdf)
    assert len(paper.all_links) == 6 and all(link.startswith(host.address) for link in paper.all_links)
    assert all("survey.example" in text for text in paper.texts)


def test_letters_wait_until_the_page_is_there_and_it_is_said_for_whom(home, host, mail, texts, wave):
    worker.send_letters(home, lambda _: None, 1)
    assert not mail.letters and not texts.asked
    told = [one for one in health.faults(home) if "is not there" in one]
    assert len(told) == 1 and split_house.KEEPER in told[0] and f"{host.address}index.html" in told[0]
    with pytest.raises(Refusal, match="wait until it is"):
        letters.send_due(home, 1)
    host.folder.mkdir()
    for name in ("index", "vi"):
        (host.folder / f"{name}.html").write_text("")
    with pytest.raises(Refusal, match=r"en\.html"):
        letters.send_due(home, 1)
    (host.folder / "en.html").write_text("")
    worker.send_letters(home, lambda _: None, 1)
    assert len(mail.letters) == 12 and len(texts.asked) == 6
    assert not [one for one in health.faults(home) if "is not there" in one]


@pytest.mark.parametrize("folder", ["https://council.example/", "https://council.example/s/"])
def test_a_link_to_a_keepers_page_is_found_in_whatever_is_left_of_it(folder):
    token = "ABCDEF" + "g" * 22
    link = address("https://survey.example", folder, token, "vi", ("vi", "en"))
    assert link == f"{folder}vi.html#{token}"
    for text in (link, f"<{link}>", link.replace("#", "%23"), f"{link}/2", link[:-20] + "=\n" + link[-20:]):
        assert recover(text) == token, text
    assert recover(folder) is None
