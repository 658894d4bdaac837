"""The letter's hour and the month, as they go when nothing goes wrong."""

import pytest

from surveyhost.core.pulse.events import Tally, total
from surveyhost.core.wave import policy
from surveyhost.services.answering import pulses as links
from surveyhost.services.fieldwork import slips
from surveyhost.services.letters import lost_links, reminders, renewals
from surveyhost.services.letters.letter_text import sheet
from surveyhost.services.letters.refusals import AskedOnEvents
from surveyhost.services.letters.wave_mail import wave_mail
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.pulses import setting_up
from surveyhost.services.pulses.refusals import NotBesidePulse
from surveyhost.store.office.tables import Letter, Participant, PulseAsked
from tests.support import events, factories, pulses
from tests.support.factories import OTHER_STAFF, STAFF

PEOPLE = [f"NV{number:04d}" for number in range(1, 61)]


def test_whoever_used_a_service_gets_one_letter_at_the_hour(house, clock):
    made, system = events.begun(house, clock)
    system.used(PEOPLE[:5], "1")
    system.used(["nv6@minhhai.example"], "Nhà ăn")
    system.used(["nv7@MINHHAI.example"], "canteen ")
    events.follow(made)
    assert not events.letters(house)
    assert len(events.known(made).waiting) == 7
    events.to_the_hour(made, clock)
    sent = dict(events.letters(house))
    assert sorted(sent) == PEOPLE[:7]
    assert {events.about(link) for one, link in sent.items() if one in PEOPLE[:5]} == {1}
    assert {events.about(sent[one]) for one in PEOPLE[5:7]} == {2}
    known = events.known(made)
    assert (known.waiting, known.letters, known.counts) == ({}, (), {1: 5, 2: 2})
    assert len(known.marks) == 7
    with house.office() as session:
        assert not session.query(Letter).count(), "no row says to whom a letter went"


def test_nobody_is_asked_twice_in_a_month_and_everybody_again_in_the_next(house, clock):
    made, system = events.begun(house, clock)
    for _ in range(3):
        system.used(PEOPLE[:3], "1")
        events.to_the_hour(made, clock)
    assert len(events.letters(house)) == 3
    assert events.known(made).waiting == {}
    events.to_next_month(made, clock)
    assert events.known(made).marks == frozenset()
    system.used(PEOPLE[:3], "2")
    events.to_the_hour(made, clock)
    assert len(events.letters(house)) == 3, "those of the month before went with their links"
    assert {link[:6] for _, link in events.letters(house)} == {made.round().code}


def test_of_several_services_chance_picks_one(house, clock):
    made, system = events.begun(house, clock)
    for service in ("1", "2", "3"):
        system.used(PEOPLE, service)
    events.to_the_hour(made, clock)
    picked = [events.about(link) for _, link in events.letters(house)]
    assert len(picked) == 60
    assert {1, 2, 3} == set(picked)


def test_a_link_asks_about_its_one_service_and_answers_into_its_period(house, clock):
    made, system = events.begun(house, clock)
    system.used(PEOPLE[:1], "2")
    events.to_the_hour(made, clock)
    ((_, link),) = events.letters(house)
    opening = links.find(house.vault, link, house.now)
    assert list(opening.parts) == [2]
    assert next(item.code for item in opening.wave.questionnaire.items()) == "s2_pulse_solved"
    assert opening.wave.policy.by_event
    made.answer(link, 2)
    assert links.find(house.vault, link, house.now).kind == "spent"


def test_a_period_closes_by_who_answered_and_who_was_asked_in_the_month(house, clock):
    made, system = events.begun(house, clock)
    contract = policy.parse(made.period(1).policy)
    assert contract.by_event and contract.period_answers == 7
    system.used(PEOPLE[:9], "1")
    system.used(PEOPLE[20:26], "2")
    events.to_the_hour(made, clock)
    for one, link in events.letters(house):
        made.answer(link, 1 if one in PEOPLE[:9] else 2)
    events.to_next_month(made, clock)
    assert made.period(1, 1).state == "released"
    assert (made.period(2).number, made.period(2).state) == (1, "open"), "six answered"
    system.used(PEOPLE[26:30], "2")  # four more answer, ten in all, but four were asked in this month
    events.to_the_hour(made, clock)
    for one, link in events.letters(house):
        if one in PEOPLE[26:30]:
            made.answer(link, 2)
    events.to_next_month(made, clock)
    assert (made.period(2).number, made.period(2).state) == (1, "open"), "fewer than five were asked"
    system.used(PEOPLE[30:35], "2")
    events.to_the_hour(made, clock)
    events.to_next_month(made, clock)
    assert made.period(2, 1).state == "released"


def test_what_was_not_known_is_counted_and_asks_nobody(house, clock):
    made, system = events.begun(house, clock)
    system.used(["NV9999", "nobody@elsewhere.example"], "1")
    system.used(PEOPLE[:1], "Kế toán")
    for body in (b"", b"{", b"[1, 2]", b"\xff\xfe", b'{"service": "1"}', b"service;id\n1\n"):
        assert system.send(body).status_code == 202
    system.send("service;id\n1;NV0002\n2;NV0003\n", "text/csv")
    events.follow(made)
    known = events.known(made)
    tally = total(known, clock().date())
    assert (tally.known, tally.unknown_person, tally.unknown_service) == (2, 2, 1)
    assert tally.unreadable >= 6
    assert len(known.waiting) == 2
    clock.forward(days=8)
    assert total(events.known(made), clock().date()) == Tally()


def test_who_wants_no_letters_or_came_later_is_not_asked(house, clock):
    made, system = events.begun(house, clock)
    with house.office.begin() as session:
        person = session.query(Participant).filter_by(survey_id=made.survey).order_by(Participant.id).first()
        person.reminders = False
    rows = factories.people(62)
    factories.roster(house, made.survey, rows)
    system.used([*PEOPLE[:2], "NV0061"], "1")
    events.to_the_hour(made, clock)
    assert [one for one, _ in events.letters(house)] == ["NV0002"]


def test_while_letters_are_paused_what_was_used_is_destroyed_all_the_same(house, clock):
    made, system = events.begun(house, clock)
    reminders.pause(house, STAFF, SurveyWave(made.survey, 1))
    system.used(PEOPLE[:2], "1")
    events.to_the_hour(made, clock)
    known = events.known(made)
    assert (known.waiting, known.marks, events.letters(house)) == ({}, frozenset(), [])


def test_a_lost_link_and_a_slip_are_not_to_be_had(house, clock):
    """Nobody knows any more who was asked about what."""
    made, system = events.begun(house, clock)
    system.used(PEOPLE[:1], "1")
    events.to_the_hour(made, clock)
    lost_links.ask(house, "nv1@minhhai.example")
    assert lost_links.answer(house) == 0
    wave = SurveyWave(made.survey, 1)
    for act in (
        lambda: slips.print_slips(house, STAFF, wave),
        lambda: renewals.renew(house, STAFF, wave, "NV0001"),
        lambda: renewals.renew(house, STAFF, wave, "NV0002", "another@minhhai.example"),
        lambda: renewals.by_slip(house, STAFF, wave, "NV0001"),
    ):
        with pytest.raises(AskedOnEvents):
            act()
    with house.office() as session:
        assert not session.query(Letter).count()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_its_letter_says_why_it_came_and_names_no_service(house, clock, language):
    made, _ = events.begun(house, clock)
    with house.office() as session:
        mail = wave_mail(house, session, made.round().id)
        text = sheet(mail.facts, "invitation", language)
    assert {"vi": "Hệ thống", "en": "Its system told us"}[language] in text.text
    for name in pulses.NAMES[:2]:
        assert name[language] not in text.text + text.subject


def test_no_pulse_stands_beside_one_that_asks_on_events(house, clock):
    made, _ = events.begun(house, clock)
    other = setting_up.create(house, STAFF, events.CLIENT, pulses.set_up())
    with house.office() as session:
        survey = session.get_one(pulses.Pulse, other).survey_id
    factories.roster(house, survey, 60)
    setting_up.propose(house, STAFF, other)
    with pytest.raises(NotBesidePulse, match=f"stop pulse {made.id}"):
        setting_up.approve(house, OTHER_STAFF, other)


def test_stopping_ends_with_the_month_and_leaves_nothing(house, clock):
    made, system = events.begun(house, clock)
    system.used(PEOPLE[:3], "1")
    setting_up.stop(house, STAFF, made.id)
    events.to_the_hour(made, clock)
    assert len(events.letters(house)) == 3, "the round that stands goes on"
    events.to_next_month(made, clock)
    with house.office() as session:
        assert not session.query(PulseAsked).count()
        assert session.get_one(pulses.Pulse, made.id).state == "ended"
    events.follow(made)
    names = [path.name for path in (house.settings.data / "keys").iterdir()]
    assert not [one for one in names if one.startswith(("asked-", "intake-"))]
    assert system.send({"service": "1", "person": "NV0001"}).status_code == 202
