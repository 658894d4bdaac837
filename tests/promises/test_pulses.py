"""Pulses over a year, as somebody would attack them: who is counted, who is asked, what is left where, and what a desk
that dies in the middle loses."""

import random
import re
from collections import Counter, defaultdict

import pytest
from sqlalchemy import func, select

from surveyhost.core.pulse.rounds import part_of
from surveyhost.core.release.json import from_bytes
from surveyhost.core.release.model import COMPANY
from surveyhost.core.wave.lifecycle import LinkKind, WaveState
from surveyhost.services.answering import pulses as links
from surveyhost.services.fieldwork import leftovers
from surveyhost.services.office import audit
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import Begun, Letter, Pulse, Record, ReleaseRow, Wave
from surveyhost.store.statements import Prepared
from surveyhost.store.vault import tables as vault
from surveyhost.web.respondent.context import face
from surveyhost.web.shared.rate_limits import Limits
from tests.promises import disk
from tests.support import pulses, stopping
from tests.support.pulses import Whom
from tests.web.respondent.faces import app_of


class Behind:
    """The real face, as `app_of` asks for it."""

    def __init__(self, made):
        self.made = made

    def behind(self):
        return self.made


YEAR = [
    pytest.param(60, 4, Whom.EVERYBODY, id="sample"),
    pytest.param(60, 12, Whom.EVERYBODY, id="60", marks=pytest.mark.prove),
    pytest.param(60, 12, Whom.THIRD, id="60, thirds", marks=pytest.mark.prove),
    pytest.param(300, 12, Whom.EVERYBODY, id="300", marks=pytest.mark.prove),
]


@pytest.fixture
def engine_name():
    return "sqlite"


def figures(made):
    """(service, period) to the number of people that its release counts, of every release that is out."""
    found = {}
    with made.house.office() as session:
        rows = session.execute(select(ReleaseRow.tables, Wave.survey_id, Wave.number).join(Wave))
        for tables, survey, number in rows:
            release = from_bytes(tables)
            assert [group.code for group in release.groups] == [COMPANY]
            found[made.services.index(survey) + 1, number] = release
    return found


class Firm:
    """People who use services now and then, some much more than others, and answer with some probability; and what
    nobody but this test writes down: who answered about what in which period."""

    def __init__(self, made, seed):
        self.made, self.chance = made, random.Random(seed)
        self.uses = defaultdict(lambda: self.chance.lognormvariate(-1.2, 1.4))
        self.answered = defaultdict(list)
        self.asked = []

    def live_a_round(self):
        made, house = self.made, self.made.house
        people = made.links()
        with house.office() as session:
            self.asked.append(Counter(session.scalars(select(Letter.participant_id))))
        periods = {service: made.period(service).number for service in (1, 2, 3)}
        for person, link in people.items():
            opening = links.find(house.vault, link, house.now)
            if opening.kind != LinkKind.OPEN:
                continue
            can = [number for number, (found, _) in opening.parts.items() if found.kind == LinkKind.OPEN]
            wanted = [n for n in can if self.chance.random() < min(0.9, self.uses[person, n]) * (1, 1, 0.12)[n - 1]]
            if wanted and self.chance.random() < 0.7:
                made.answer(link, *wanted, value=self.chance.randint(1, 5))
                for one in wanted:
                    self.answered[one, periods[one]].append(person)


@pytest.mark.slow
@pytest.mark.parametrize(("people", "rounds", "whom"), YEAR)
def test_published_figures_count_distinct_people(house, clock, people, rounds, whom):
    """Never fewer than seven of them, each of them once; nobody is asked twice in a month; what is not printed was
    answered by too few, or goes on."""
    made = pulses.begun(house, clock, people, pulses.set_up(whom=whom))
    firm = Firm(made, people)
    for _ in range(rounds):
        firm.live_a_round()
        pulses.to_next_round(made, clock)
    printed = figures(made)
    assert len(printed) >= rounds / 2
    for key, release in printed.items():
        who = firm.answered[key]
        assert len(who) == len(set(who)) >= 7
        counted = release.respondents if release.respondents is not None else len(who)
        assert counted == len(who)
        assert all(cell.n < 7 or cell.n == len(who) for cell in release.cells.values())
    for key, who in firm.answered.items():
        wave = made.period(*key)
        if key not in printed:
            assert wave.state == WaveState.OPEN or (wave.state == WaveState.FORGOTTEN and len(who) < 7)
    assert all(set(asked.values()) == {1} for asked in firm.asked)
    with house.office() as session:
        months = list(session.scalars(select(Wave.opens).where(Wave.survey_id == made.survey)))
    assert len({(one.year, one.month) for one in months}) == len(months)


@pytest.mark.parametrize("times", [12, pytest.param(50, marks=pytest.mark.prove)])
def test_a_desk_that_dies_again_and_again_loses_nothing_and_does_nothing_twice(house, clock, times):
    made = pulses.begun(house, clock)
    people = list(made.links().values())
    for number, link in enumerate(people[:20]):
        made.answer(link, *([1, 2] if number < 9 else [1]))
    chance = random.Random(times)
    clock.forward(seconds=(made.round().closes - clock.at).total_seconds() + 60)
    _dying(made, chance, times // 2)
    made.follow()
    clock.forward(hours=10)
    _dying(made, chance, times // 2)
    made.follow()
    leftovers.finish(house)
    printed = figures(made)
    assert {key: release.respondents for key, release in printed.items()} == {(1, 1): 20, (2, 1): 9}
    assert [made.period(service).number for service in (1, 2, 3)] == [2, 2, 1]
    assert made.round().number == 2
    assert made.round().invited == 60
    with house.office() as session:
        assert session.scalar(select(func.count()).select_from(Begun)) == 0
        counted = Counter(session.scalars(select(Letter.wave_id)))
        assert counted == {made.round().id: 60}, "of the round before nothing is left"
        kinds = Counter(session.scalars(select(Record.kind)))
    assert kinds == {"close": 3, "forget": 1}
    assert audit.check(house).whole


def _dying(made, chance, times):
    for _ in range(times):
        with stopping.counted(chance.randint(1, 60)) as steps:
            made.follow()
        del steps


def test_of_a_period_that_was_destroyed_nothing_is_left(house, clock, data_directory):
    """No seat, digest, box or key of it, in any row of the vault or file of the house."""
    made = pulses.begun(house, clock)
    for link in list(made.links().values())[:6]:
        made.answer(link, 1, comment="Phải chờ lâu quá thể đáng")
    code = made.period(1).code
    with house.vault() as session:
        secrets = {
            f"{table.name} {number}": bytes(row[1])
            for table in (vault.token, vault.seat, vault.inbox)
            for number, row in enumerate(session.execute(select(table).where(table.c.wave == code)))
        }
        boxes = list(session.scalars(select(vault.inbox.c.box).where(vault.inbox.c.wave == code)))
    secrets |= {f"box {number}": bytes(box)[:64] for number, box in enumerate(boxes)}
    for _ in range(6):
        pulses.to_next_round(made, clock)
    assert made.period(1, 1).state == "forgotten"
    with house.vault() as session:
        for table in (vault.token, vault.seat, vault.inbox, vault.pool):
            assert not session.execute(select(table).where(table.c.wave == code)).all()
    assert not list((house.settings.data / "keys").glob(f"{code}*"))
    assert not disk.found_in([data_directory], secrets)


def test_no_row_ties_what_one_person_answers_about_two_services(house, clock):
    """In no two periods is anything alike: seats, digests, receipts, boxes of one person are made under other keys."""
    made = pulses.begun(house, clock)
    for link in list(made.links().values())[:8]:
        made.answer(link, 1, 2, 3)
    found = defaultdict(set)
    with house.vault() as session:
        for table in (vault.token, vault.seat, vault.inbox):
            for row in session.execute(select(table)):
                found[row.wave] |= {bytes(value) for value in row if isinstance(value, bytes)}
    codes = list(found)
    assert len(codes) == 4
    for place, one in enumerate(codes):
        for other in codes[place + 1 :]:
            assert not found[one] & found[other]
    with house.vault() as session:
        round_boxes = select(func.count()).select_from(vault.inbox).where(vault.inbox.c.wave == made.round().code)
        assert session.scalar(round_boxes) == 0, "which services somebody used lies nowhere"


@pytest.fixture
def read(house, monkeypatch):
    """The page of a link, and the statements that it took, without what differs from link to link."""
    client = app_of(Behind(face(house.vaults, Limits(), "surveyhost", now=house.now))).test_client()
    statements, run = [], Prepared.run

    def noted(self, *given):
        statements.append(str(self.statement))
        return run(self, *given)

    monkeypatch.setattr(Prepared, "run", noted)

    def page(link):
        client.get(f"/s/{link}?lang=en")  # once to warm what is kept of a wave
        statements.clear()
        text = client.get(f"/s/{link}?lang=en").text
        assert statements
        text = re.sub('data-draft="[^"]+"', "", text.replace(link, "LINK"))
        return text, list(statements)

    return page


@pytest.mark.parametrize("answered", [(1,), (2, 3), (1, 2, 3)], ids=str)
def test_whoever_has_a_link_does_not_see_which_services_were_answered_about(house, clock, read, answered):
    """The firm's mail administrator opens the next round's letters: a period goes on for months where few answer, and
    who has answered about a sensitive service has used it."""
    made = pulses.begun(house, clock, made=pulses.set_up(sensitive=[1]))
    people = made.links()
    somebody, nobody = list(people)[:2]
    made.answer(people[somebody], *answered)
    pulses.to_next_round(made, clock)
    assert made.period(answered[0]).number == 1, "the period goes on"
    fresh = made.links()
    assert read(fresh[somebody]) == read(fresh[nobody])


def test_a_second_answer_in_a_period_is_thanked_for_and_changes_nothing(house, clock):
    made = pulses.begun(house, clock)
    person = next(iter(people := made.links()))
    made.answer(people[person], 1)
    pulses.to_next_round(made, clock)
    assert len(made.answer(made.links()[person], 1, 2)) == 5
    counted = [desk.counts(house, made.period(service).code)[1] for service in (1, 2, 3)]
    assert counted == [1, 1, 0]


def test_thirds_are_drawn_by_chance_that_the_firm_does_not_hold(house, clock):
    """HR has the list and the ids; who is asked in which round follows from neither."""
    first = pulses.approved(house, 60, pulses.set_up(whom=Whom.THIRD))
    with house.office() as session:
        turn = session.get_one(Pulse, first.id).turn
    people = [f"person {number}".encode() for number in range(999)]
    guessed = sum(part_of(turn, one) == part_of(bytes(32), one) for one in people)
    assert 250 < guessed < 420
