"""Text messages about results and replies: the same words to every number, and none to whoever wanted no more."""

import pytest

from surveyhost.core.sending.delivery_reports import DeliveryReport
from surveyhost.core.sending.sms_length import parts
from surveyhost.core.wave.letters import LetterKind
from surveyhost.services.fieldwork import closing
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.keys.letter_keys import letter_keys
from surveyhost.services.letters import opt_outs, sending
from surveyhost.services.letters.channels.sms_text import Outcome, about_results
from surveyhost.services.letters.wave_mail import reference
from surveyhost.services.tabulation import tally
from surveyhost.store.office.loop.results_page import write_results_letters
from surveyhost.store.office.returned import ends
from surveyhost.store.office.tables import BarredAddress, Letter, Participant, Wave
from tests.support import factories, results
from tests.support.letter_waves import edited, posted
from tests.support.mail_server import mail_server
from tests.support.sms_gateway import sms_gateway
from tests.support.sms_waves import in_field, number, with_gateway

LONG = {"vi": "Khảo sát sự gắn kết của nhân viên toàn công ty sáu tháng đầu năm 2026 " * 3}


@pytest.fixture
def engine_name():
    return "sqlite"


@pytest.fixture
def post():
    with sms_gateway() as gateway, mail_server() as mail:
        yield gateway, mail


def released(home, gateway, mail, **settings):
    """A wave of eight with an address and eight with a number, whose results are out; nothing was sent about them."""
    wave = in_field(home, 8, 8, **settings)
    sending.send_due(home, 1, 60)
    factories.answered(home, wave, 14)
    closing.close(home, factories.STAFF, wave)
    release = factories.approved(home, tally.prepare(home, factories.STAFF, wave.survey_id))
    gateway.asked.clear(), gateway.taken.clear(), mail.letters.clear()
    return release


def test_everybody_who_was_asked_gets_the_same_words_and_no_link_of_their_own(house, post):
    gateway, mail = post
    home = with_gateway(posted(house, mail.url), gateway.url)
    results.up(home, released(home, gateway, mail), letter=True)
    sending.send_due(home, 1, 60)
    assert sorted(one.to for one in gateway.taken) == [number(n) for n in range(8, 16)]
    assert len(mail.letters) == 8
    [text] = {one.text for one in gateway.taken}
    assert "/r/" in text and "/s/" not in text and parts(text) <= 2 and "STOP" in text
    sending.send_due(home, 1, 60)
    assert len(gateway.asked) == 8


def test_whoever_wanted_no_more_gets_none(house, post):
    """By STOP to the number, or by a message's reference where nobody can answer it."""
    gateway, mail = post
    home = with_gateway(posted(house, mail.url), gateway.url, sms_replies=False)
    release = released(home, gateway, mail)
    with home.office() as session:
        person = session.query(Participant).filter_by(by_sms=True).first()
    opt_outs.ask(home, reference(keyring(home.settings), 1, person.id))
    assert opt_outs.answer(home) == 1
    barred = stop(home, number(9))
    results.up(home, release, letter=True)
    sending.send_due(home, 1, 60)
    got = {one.to for one in gateway.taken}
    assert got == {number(n) for n in range(10, 16)} and barred not in got
    assert all("ref" in one.text or "mã" in one.text.lower() for one in gateway.taken)


def stop(home, to):
    with home.office.begin() as session:
        mark = letter_keys(keyring(home.settings)).mark_of(to)
        ends.bar(session, mark, DeliveryReport.COMPLAINT, home.now().date())
        assert session.query(BarredAddress).count() == 1
    return to


def test_quiet_hours_hold_them(house, post, clock):
    gateway, mail = post
    home = with_gateway(posted(house, mail.url), gateway.url)
    release = released(home, gateway, mail)
    edited(home, None, {"quiet_from": "20:00", "quiet_to": "08:00"})
    clock.forward(hours=(22 - 7 - clock().hour) % 24)
    results.up(home, release, letter=True)
    assert sending.send_due(home, 1, 60).sent == 0 and not gateway.asked
    clock.forward(hours=12)
    sending.send_due(home, 1, 60)
    assert len(gateway.taken) == 8


def test_replies_are_told_likewise(house, post):
    gateway, mail = post
    home = with_gateway(posted(house, mail.url), gateway.url)
    results.up(home, released(home, gateway, mail))
    with home.office.begin() as session:
        write_results_letters(session, 1, 9, home.now(), LetterKind.REPLIES)
    sending.send_due(home, 1, 60)
    [text] = {one.text for one in gateway.taken}
    assert len(gateway.taken) == 8 and "phản hồi" in text and "/r/" in text


def test_where_the_contract_allows_none_they_hear_nothing(house, post):
    gateway, mail = post
    home = with_gateway(posted(house, mail.url), gateway.url)
    release = released(home, gateway, mail)
    with home.office.begin() as session:
        session.query(Wave).update({"by_sms": False})
    results.up(home, release, letter=True)
    sending.send_due(home, 1, 60)
    assert not gateway.asked and len(mail.letters) == 8
    with home.office() as session:
        assert session.query(Letter).filter_by(kind="results").count() == 8


@pytest.mark.parametrize("language", ["vi", "en", "ja", "ko", "th", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("kind", [LetterKind.RESULTS, LetterKind.REPLIES])
@pytest.mark.parametrize("title", [{"vi": "Tiếng nói", "en": "Voice"}, LONG])
def test_it_fits_into_two_messages_in_every_language(language, kind, title):
    told = Outcome("Công ty Cổ phần Linh kiện Minh Hải", "The Vendor", title, "vi")
    link = "https://survey.vendor.example/r/" + "a" * 24 + "#zh_Hant"
    text = about_results(told, kind, language, link, "123456-ABCDE23456")
    assert parts(text) <= 2 and link in text and "123456-ABCDE23456" in text
