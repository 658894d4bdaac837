"""A pulse from its first round on: letters, answers, periods that end by the contract, releases by themselves."""

import pytest
from sqlalchemy import func, select

from surveyhost.core.pulse.services import Service
from surveyhost.core.release.json import from_bytes
from surveyhost.core.release.model import COMPANY
from surveyhost.core.wave import policy
from surveyhost.core.wave.letters import LetterKind
from surveyhost.services.answering import pulses as links
from surveyhost.services.answering.refusals import LinkRefused, ReceiptWrong
from surveyhost.services.letters.letter_text import sheet
from surveyhost.services.letters.wave_mail import wave_mail
from surveyhost.services.pulses import setting_up
from surveyhost.services.releases import releases
from surveyhost.services.releases.refusals import NoSuchRelease
from surveyhost.store.office.pulses.tables import Pulse
from surveyhost.store.office.tables import Letter, Participant, Record, ReleaseRow, Survey
from tests.support import pulses
from tests.support.factories import STAFF
from tests.support.pulses import Whom


def count(house, table):
    with house.office() as session:
        return session.scalar(select(func.count()).select_from(table))


def states(made):
    return [made.period(number).state for number in (1, 2, 3)]


def released(made, service):
    with made.house.office() as session:
        row = session.scalars(select(ReleaseRow).where(ReleaseRow.wave_id == made.period(service, 1).id)).one()
        return row, from_bytes(row.tables)


def test_a_round_has_a_period_for_each_service_and_one_letter_a_person(house, clock):
    made = pulses.begun(house, clock)
    assert states(made) == ["open"] * 3
    assert made.round().state == "open"
    assert count(house, Letter) == 60
    codes = [made.period(number).code for number in (1, 2, 3)]
    assert policy.parse(made.round().policy).services == tuple(codes)
    contract = policy.parse(made.period(1).policy)
    assert (contract.period_answers, contract.destroy_by_days, contract.breakdowns) == (7, 7, ())
    made.follow()
    assert count(house, Letter) == 60, "nothing twice"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_its_letter_counts_no_questions_and_promises_no_reminders(house, clock, language):
    """How many questions there are depends on what somebody used, and at times a third of all people is asked."""
    made = pulses.begun(house, clock)
    with house.office() as session:
        mail = wave_mail(house, session, made.round().id)
        text = sheet(mail.facts, LetterKind.INVITATION, language)
    assert pulses.TITLE[language] in text.subject
    for word in ("question", "câu hỏi", "1 câu", "everyone", "tất cả mọi người", "Reminders go", "Want no reminders"):
        assert word not in text.subject and word not in text.text, word


def test_no_round_begins_before_nine(house, clock):
    made = pulses.approved(house)
    made.follow()
    assert made.period(1) is None
    clock.forward(hours=1)
    made.follow()
    assert made.period(1).state == "open"


def test_answers_go_into_the_periods_and_nothing_into_the_round(house, clock):
    made = pulses.begun(house, clock)
    people = made.links()
    for link in list(people.values())[:9]:
        made.answer(link, 1, 3)
    for link in list(people.values())[9:12]:
        made.answer(link, 2)
    made.answer(list(people.values())[12])
    pulses.to_next_round(made, clock)
    assert made.period(1, 1).state == made.period(3, 1).state == "released"
    assert made.period(2).number == 1
    assert made.period(2).state == "open", "it goes on into the next round"
    row, tables = released(made, 1)
    assert (row.prepared_by, row.approved_by) == ("worker", "minh@vendor.example")
    assert row.certificate["by_contract"]["proposed_by"] == STAFF.name
    assert [group.code for group in tables.groups] == [COMPANY]
    assert tables.cells[COMPANY, "pulse_solved"].n == 9
    assert made.period(1).number == 2


def test_one_link_answers_once(house, clock):
    made = pulses.begun(house, clock)
    link = next(iter(made.links().values()))
    made.answer(link, 1)
    assert links.find(house.vault, link, house.now).kind == "spent"
    with pytest.raises(LinkRefused):
        made.answer(link, 2)
    clock.forward(days=1)
    again = next(iter(made.links().values()))
    assert links.find(house.vault, again, house.now).kind == "spent", "another link to the same seat"


def test_who_has_answered_about_a_service_is_asked_about_all_of_them_like_everybody(house, clock):
    made = pulses.begun(house, clock)
    people = made.links()
    first = next(iter(people))
    made.answer(people[first], 1)
    pulses.to_next_round(made, clock)
    opening = links.find(house.vault, made.links()[first], house.now)
    assert opening.kind == "open"
    assert [option.code for option in opening.wave.questionnaire.item("used").options] == ["s1", "s2", "s3", "none"]


def test_words_and_link_take_an_answer_back(house, clock):
    made = pulses.begun(house, clock)
    link = next(iter(made.links().values()))
    words = made.answer(link, 1, 2)
    opening = links.find(house.vault, link, house.now)
    with pytest.raises(ReceiptWrong):
        links.withdraw(house.vault, opening, "a b c d e")
    links.withdraw(house.vault, opening, words)
    assert links.find(house.vault, link, house.now).kind == "open"
    made.answer(link, 1, 2, 3)


def test_a_period_that_too_few_answer_is_destroyed_uncounted(house, clock):
    made = pulses.begun(house, clock)
    for link in list(made.links().values())[:6]:
        made.answer(link, 1)
    for _ in range(5):
        pulses.to_next_round(made, clock)
        assert made.period(1).number == 1
        assert made.period(1).state == "open"
    pulses.to_next_round(made, clock)
    assert made.period(1, 1).state == "forgotten"
    assert made.period(1).number == 2
    assert made.period(1, 1).seats is None
    with house.office() as session:
        record = session.scalars(select(Record).where(Record.wave_id == made.period(1, 1).id)).one()
    assert record.kind == "too_few"
    assert b'"boxes":null' in record.document
    assert count(house, ReleaseRow) == 0


def test_comments_wait_for_a_reader(house, clock):
    made = pulses.begun(house, clock)
    for link in list(made.links().values())[:12]:
        made.answer(link, 1, comment="Phải chờ lâu quá")
    pulses.to_next_round(made, clock)
    assert made.period(1, 1).state == "tabulated"
    row, _ = released(made, 1)
    assert row.state == "prepared"
    made.follow()
    assert released(made, 1)[0].state == "prepared"


def test_thirds_take_turns(house, clock):
    made = pulses.begun(house, clock, 90, pulses.set_up(whom=Whom.THIRD))
    asked = [set(made.links())]
    for _ in range(2):
        pulses.to_next_round(made, clock)
        asked.append(set(made.links()))
    assert sum(map(len, asked)) == len(set.union(*asked)) == 90


def test_stopping_lets_the_round_end_and_destroys_the_list(house, clock):
    made = pulses.begun(house, clock)
    for link in list(made.links().values())[:8]:
        made.answer(link, 1)
    setting_up.stop(house, STAFF, made.id)
    made.follow()
    assert made.round().state == "open"
    pulses.to_next_round(made, clock)
    assert [made.period(number).state for number in (1, 2, 3)] == ["released", "forgotten", "forgotten"]
    assert count(house, Participant) == 0
    with house.office() as session:
        assert session.get_one(Pulse, made.id).state == "ended"
    assert made.round().number == 1


def test_a_new_list_counts_from_the_next_round_on(house, clock):
    made = pulses.begun(house, clock)
    pulses.factories.roster(house, made.survey, 70)
    assert made.round().invited == 60
    pulses.to_next_round(made, clock)
    assert made.round().invited == 70
    newcomer = links.find(house.vault, made.links()["NV0070"], house.now)
    assert newcomer.kind == "spent", "no seat in any period that began before"


def test_few_people_are_asked_about_as_their_unit(house, clock):
    services = [Service({"vi": "Luật", "en": "Law"}, "Văn phòng / CNTT"), Service({"vi": "Kho", "en": "Stores"}, "")]
    made = setting_up.SetUp(pulses.TITLE, services, pulses.presets.preset("satisfaction"))
    rows = pulses.factories.people(60)
    for row in rows:
        row["unit"] = "Văn phòng / Kế toán" if row["unit"].endswith("CNTT") else row["unit"]
    rows[0]["unit"] = "Văn phòng / CNTT"
    pulse = pulses.draft(house, 60, made)
    with house.office() as session:
        survey = session.get_one(Pulse, pulse).survey_id
    pulses.factories.roster(house, survey, rows)
    setting_up.propose(house, STAFF, pulse)
    setting_up.approve(house, pulses.OTHER_STAFF, pulse)
    with house.office() as session:
        assert [one.title["vi"] for one in pulses.services_of(session, pulse)] == ["Văn phòng", "Kho"]


def test_hr_is_given_no_report_of_a_period(house, clock):
    made = pulses.begun(house, clock)
    for link in list(made.links().values())[:8]:
        made.answer(link, 1)
    pulses.to_next_round(made, clock)
    with house.office() as session:
        owner = session.get_one(Survey, made.survey).client_id
    row, _ = released(made, 1)
    assert row.state == "released"
    assert not releases.for_client(house, owner)
    with pytest.raises(NoSuchRelease):
        releases.load(house, row.id, owner)
