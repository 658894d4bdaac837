"""Text messages: to whoever has a number and no address, each with a link that opens, ending as letters end."""

import logging
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from surveyhost.core.sending.delivery_reports import DeliveryReport
from surveyhost.core.sending.sms_length import parts
from surveyhost.core.wave import policy
from surveyhost.core.wave.letters import LetterKind
from surveyhost.outside.sms.twilio import signature
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import opening, slips, status
from surveyhost.services.letters import opt_outs, reminders, renewals, sending, trouble, undelivered
from surveyhost.services.letters.refusals import NoAddress, SmsNeedsGateway, SmsTooLong
from surveyhost.services.letters.returned import settle, sms_events
from surveyhost.services.office import audit
from surveyhost.services.setup import surveys
from surveyhost.store.office.letter import write_round
from surveyhost.store.office.tables import BarredAddress, Letter, Participant, Wave
from tests.promises.disk import found_in
from tests.support.letter_waves import SHELL, edited, posted
from tests.support.mail_server import mail_server
from tests.support.sms_gateway import DROP, TOKEN, Said, no, sms_gateway
from tests.support.sms_waves import in_field, listed, number, token_of, with_gateway

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def gateway():
    with sms_gateway() as server:
        yield server


@pytest.fixture
def mail():
    with mail_server() as server:
        yield server


@pytest.fixture
def home(house, gateway, mail):
    return with_gateway(posted(house, mail.url), gateway.url)


def letters(home, *where):
    with home.office() as session:
        wanted = select(Letter, Participant).join(Participant, Participant.id == Letter.participant_id)
        found = session.execute(wanted.where(Participant.by_sms, *where).order_by(Letter.id))
        return [letter for letter, _ in found]


def later(home, **time):
    return replace(home, now=lambda: home.now() + timedelta(**time))


def send(home):
    return sending.send_due(home, 1)


def test_an_address_goes_first_and_each_number_gets_a_link_of_its_own(home, gateway, mail):
    wave = in_field(home)
    assert (send(home).sent, len(mail.letters)) == (12, 6)
    assert sorted(one.to for one in gateway.taken) == [number(n) for n in range(6, 12)]
    tokens = [token_of(one) for one in gateway.taken]
    assert len(set(tokens)) == 6
    for token in tokens:
        assert responses.find(home.vault, token).kind == "open"
    for one in gateway.taken:
        assert parts(one.text) <= 2
        assert "Trần" not in one.text and "NV" not in one.text  # whose phone lies on a table is not told
    found = status.status(home, wave)
    assert (found.slips, found.sms.open, found.ends.open) == (0, 6, 12)
    send(home)
    assert len(gateway.asked) == 6


def test_the_contract_says_so_and_an_old_ones_hash_is_as_it_was(home):
    in_field(home)
    with home.office() as session:
        wave = session.query(Wave).one()
        assert policy.parse(wave.policy).sms == policy.Sms.YES
        assert b'"sms":"yes"' in wave.policy
        assert wave.by_sms
        plain = policy.canonical(replace(policy.parse(wave.policy), sms=policy.Sms.NO))
    assert b"sms" not in plain


def test_where_the_contract_says_nothing_they_get_slips(home, gateway):
    survey_id = listed(home)
    surveys.edit(home, SHELL, survey_id, settings={"sms": "no"})
    wave = opening.open_wave(home, SHELL, survey_id, closes=home.now() + timedelta(days=10))
    assert send(home).sent == 6
    assert not gateway.asked
    found = status.status(home, wave)
    assert (found.slips, found.sms) == (6, None)
    assert slips.printable(home, wave).named == 6
    with pytest.raises(NoAddress):
        renewals.renew(home, SHELL, wave, "NV8")


def test_the_contract_is_asked_and_not_a_copy_of_its_word(home, gateway):
    survey_id = listed(home)
    surveys.edit(home, SHELL, survey_id, settings={"sms": "no"})
    opening.open_wave(home, SHELL, survey_id, closes=home.now() + timedelta(days=10))
    with home.office.begin() as session:
        wave = session.query(Wave).one()
        wave.by_sms = True
        session.flush()
        write_round(session, wave, LetterKind.REMINDER, 2, home.now())
    assert len(letters(home)) == 6
    send(home)
    assert not gateway.asked


def test_a_wave_that_could_send_none_does_not_open(home):
    survey_id = listed(home)
    bare = replace(home, settings=replace(home.settings, sms_url=""))
    with pytest.raises(SmsNeedsGateway):
        opening.open_wave(bare, SHELL, survey_id)
    long = replace(home, settings=replace(home.settings, base_url=f"https://{'survey.' * 40}example"))
    with pytest.raises(SmsTooLong):
        opening.open_wave(long, SHELL, survey_id)
    with home.office() as session:
        assert session.query(Wave).count() == 0


def test_whoever_draws_from_a_box_may_not_get_a_message_as_well(home, gateway):
    in_field(home, 6, 6, slips="box")
    with home.office() as session:
        assert session.query(Participant).filter(Participant.box.is_not(None)).count() == 0
    send(home)
    assert len(gateway.taken) == 6


def test_reminders_go_to_those_alone_who_have_not_answered_where_the_contract_says_so(home, gateway):
    wave = in_field(home, 0, 12, reminders="non-responders")
    send(home)
    for one in gateway.taken[:4]:
        responses.submit(home.vault, token_of(one), {"clear": 4})
    answered = {one.to for one in gateway.taken[:4]}
    reminders.remind(home, SHELL, wave)
    send(home)
    reminded = [one.to for one in gateway.taken[12:]]
    assert sorted(reminded) == sorted({number(n) for n in range(12)} - answered)
    rows = letters(home, Letter.kind == "reminder")
    assert {(one.state, one.mark, one.addressed, one.trouble) for one in rows} == {("sent", None, None, None)}
    kept = {one.mark for one in letters(home)}
    assert not {one.mark for one in gateway.taken[12:]} & kept  # what is reported of these leads to no row


def test_quiet_hours_hold_them_up(home, gateway):
    in_field(home)
    edited(home, None, {"quiet_from": "13:00", "quiet_to": "08:00"})
    noon = home.now().replace(hour=1, minute=0)  # eight in the morning there
    night = replace(home, now=lambda: noon + timedelta(days=1, hours=14))
    assert (send(night).sent, gateway.asked) == (0, [])
    day = replace(home, now=lambda: noon + timedelta(days=1, hours=2))
    assert send(day).sent == 12
    assert len(gateway.taken) == 6


def test_a_pause_holds_them_up(home, gateway):
    wave = in_field(home)
    reminders.pause(home, SHELL, wave)
    send(home)
    assert not gateway.asked
    reminders.resume(home, SHELL, wave)
    send(home)
    assert len(gateway.taken) == 6


def test_a_refused_number_is_that_letters_trouble_and_is_not_written_to_again(home, gateway, mail):
    gateway.answer = lambda asked: no(21211) if asked.to == number(7) else Said()
    wave = in_field(home)
    done = send(home)
    assert (done.sent, done.refused, len(mail.letters)) == (11, 1, 6)
    (refused,) = letters(home, Letter.state == "refused")
    assert (refused.cause, refused.trouble) == ("recipient", "400 21211")
    (line,) = undelivered.listed(home, wave)
    assert (line.phone, line.email, line.address_helps) == (number(7), "", True)
    gateway.answer = lambda asked: Said()
    reminders.remind(home, SHELL, wave)
    send(home)
    assert Counter(one.to for one in gateway.asked)[number(7)] == 1
    undelivered.retry(home, SHELL, wave, refused.id)  # somebody says that the number is right
    send(home)
    assert Counter(one.to for one in gateway.taken)[number(7)] == 1


def test_another_address_or_a_slip_takes_its_place(home, gateway, mail):
    gateway.answer = lambda asked: no(21614)
    wave = in_field(home, 6, 6)
    send(home)
    first, second = letters(home, Letter.state == "refused")[:2]
    undelivered.correct(home, SHELL, wave, first.id, "new@firm.example")
    undelivered.by_slip(home, SHELL, wave, second.id)
    send(home)
    assert mail.letters[-1]["To"] == "new@firm.example"
    assert status.status(home, wave).slips == 1


def test_a_new_one_is_sent_on_request(home, gateway):
    wave = in_field(home)
    send(home)
    renewals.renew(home, SHELL, wave, "NV8")
    send(home)
    again = [token_of(one) for one in gateway.taken if one.to == number(8)]
    assert len(set(again)) == 2
    responses.submit(home.vault, again[0], {"clear": 4})
    assert responses.find(home.vault, again[1]).kind == "spent"


@pytest.mark.parametrize(
    ("answer", "cause"),
    [(no(20003, 401), "account"), (no(63038, 429), "quota"), (no(21606), "account"), (Said(503, {}), "later")],
    ids=["password", "daily limit", "sender", "down"],
)
def test_trouble_of_ours_is_held_against_no_letter_and_mail_goes_on(home, gateway, mail, answer, cause):
    gateway.answer = lambda asked: answer
    in_field(home)
    send(home)
    assert len(mail.letters) == 6
    assert len(gateway.asked) <= 3
    assert not letters(home, Letter.state == "refused")
    found = trouble.current(home)
    assert (found.account, found.cause, found.letters) == ("sms", cause, 6)
    assert "gateway for text messages" in found.sentence()
    assert sending.waves_due(home) == [1]
    before = len(gateway.asked)
    send(home)
    assert len(gateway.asked) == before
    gateway.answer = lambda asked: Said()
    well = later(home, hours=2)
    assert (send(well).sent, trouble.current(well)) == (6, None)


def test_a_wrong_password_of_ours_is_trouble_of_the_account(home, gateway):
    wrong = replace(home, settings=replace(home.settings, sms_url=gateway.url.replace(TOKEN, "other")))
    in_field(wrong)
    send(wrong)
    assert (trouble.current(wrong).cause, trouble.current(wrong).word) == ("account", "401 20003")
    assert len(gateway.asked) == 1


def test_nobody_there_is_trouble_and_their_links_are_kept_for_the_next_try(home, gateway):
    away = replace(home, settings=replace(home.settings, sms_url=f"twilio://a:b@127.0.0.1:{9}"))
    in_field(away)
    send(away)
    assert (trouble.current(away).word, trouble.current(away).cause) == ("no connection", "later")
    with home.office() as session:
        assert {one.tries for one in session.scalars(select(Letter))} == {0}


def test_a_gateway_that_asks_for_patience_gets_fewer(home, gateway):
    said = iter([Said(), no(20429, 429)])
    gateway.answer = lambda asked: next(said, Said())
    in_field(home, 0, 12)
    send(home)
    assert len(gateway.asked) == 2
    assert trouble.current(home) is None
    send(later(home, seconds=30))
    assert len(gateway.asked) == 2
    send(later(home, minutes=30))
    assert len({one.to for one in gateway.taken}) == 12


def test_no_answer_is_sent_once_more_and_no_third_time(home, gateway):
    gateway.answer = lambda asked: DROP if asked.to == number(7) else Said()
    in_field(home)
    for hours in range(0, 60, 5):
        send(later(home, hours=hours))
    assert Counter(one.to for one in gateway.asked)[number(7)] == 2
    (cut,) = letters(home, Letter.state == "refused")
    assert (cut.trouble, cut.cause) == ("cut short", "later")


def test_a_report_that_comes_before_the_answer_is_not_lost(home, gateway):
    def reported(asked):
        kind = DeliveryReport.HARD if asked.to == number(7) else DeliveryReport.ARRIVED
        settle.settle(home, SHELL, [settle.Told(kind, asked.mark, "said")])
        return DROP if asked.to == number(8) else Said()

    gateway.answer = reported
    wave = in_field(home)
    send(home)
    send(later(home, hours=1))
    found = status.status(home, wave).sms
    assert (found.delivered, found.refused, found.open) == (5, 1, 0)
    assert Counter(one.to for one in gateway.asked) == {number(n): 1 for n in range(6, 12)}


def test_each_ends_as_delivered_refused_or_unknown_within_three_days(home, gateway):
    wave = in_field(home)
    send(home)
    told = {one.to: one.mark for one in gateway.taken}
    for n, kind in (
        (6, DeliveryReport.ARRIVED),
        (7, DeliveryReport.SOFT),
        (8, DeliveryReport.HARD),
        (9, DeliveryReport.WAITING),
    ):
        settle.settle(home, SHELL, [settle.Told(kind, told[number(n)], "said")])
    found = status.status(later(home, days=3, minutes=1), wave).sms
    assert (found.delivered, found.refused, found.unknown, found.open) == (1, 2, 3, 0)
    with home.office() as session:
        assert session.query(BarredAddress).count() == 1


def test_no_link_and_no_number_is_in_any_log_event_or_row(home, gateway, caplog):
    caplog.set_level(logging.DEBUG)
    replies = iter([Said(), no(21211), no(21602), DROP, Said(500, {"message": "x"}), no(20003, 401)])
    gateway.answer = lambda asked: next(replies, Said())
    in_field(home, 0, 12)
    send(home)
    send(later(home, hours=3))
    secret = [token_of(one)[6:] for one in gateway.asked]
    assert len(secret) > 6
    for text in (caplog.text, str([one.after for one in audit.events(home)])):
        assert not any(one in text for one in (*secret, "84912", TOKEN))
    told = {f"token {n}": one.encode() for n, one in enumerate(secret)} | {
        "number": number(7).encode(),
        "own": number(7)[3:].encode(),
    }
    assert not found_in([home.settings.data], told)
    for one in gateway.asked:
        assert not any(secret_one in one.path for secret_one in secret)


def test_stop_ends_them_for_every_client_and_start_takes_it_back(home, gateway):
    wave = in_field(home)
    send(home)
    reply = {"From": number(8), "Body": " Dừng. "}
    assert take(home, reply)
    reminders.remind(home, SHELL, wave)
    send(home)
    assert Counter(one.to for one in gateway.asked)[number(8)] == 1
    assert Counter(one.to for one in gateway.asked)[number(9)] == 2
    assert [one.act for one in audit.events(home) if one.act.startswith("sms.")] == ["sms.stop"]
    assert take(home, {**reply, "Body": "START"})
    reminders.remind(later(home, hours=1), SHELL, wave)
    send(later(home, hours=1))
    assert Counter(one.to for one in gateway.asked)[number(8)] == 2


def test_no_row_says_on_which_day_somebody_answered_stop(home, gateway):
    """That of a reminder to those only who have not answered would say that this person had not."""
    in_field(home, 0, 12, reminders="non-responders")
    send(home)
    for n, days in ((3, 0), (5, 9), (7, 29)):
        assert take(later(home, days=days), {"From": number(n), "Body": "STOP"})
    with home.office() as session:
        assert {str(one.day) for one in session.scalars(select(BarredAddress))} == {"2026-03-01"}
    settle.forget(later(home, days=334))
    with home.office() as session:
        assert session.query(BarredAddress).count() == 3
    settle.forget(later(home, days=365))
    with home.office() as session:
        assert session.query(BarredAddress).count() == 0  # a year at the most


def test_an_answer_with_a_reference_is_an_opt_out_and_other_words_are_kept_nowhere(home, gateway):
    quiet = replace(home, settings=replace(home.settings, sms_replies=False))
    in_field(quiet)
    send(quiet)
    (text,) = [one.text for one in gateway.taken if one.to == number(8)]
    assert "STOP" not in text
    assert take(home, {"From": number(8), "Body": "What is this, who are you?"})
    assert not found_in([home.settings.data], {"words": b"who are you"})
    with home.office() as session:
        assert opt_outs.requests.opt_outs(session) == {}
    assert take(home, {"From": number(8), "Body": text[-17:]})
    assert opt_outs.answer(home) == 1
    with home.office() as session:
        assert [one.id for one in session.query(Participant).filter_by(reminders=False)] == [9]


def take(home, form):
    sign = signature(TOKEN, f"{home.settings.console_url}/console/sms-events", form)
    return sms_events.take(home, sms_events.Request("", form, False, signature=sign))
