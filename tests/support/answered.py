"""A wave that was planned, opened, answered and closed through the services, and the answers it was given."""

import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.wave import links_and_seats
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.keys import waves
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.office.house import Actor, House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.questionnaires import library
from surveyhost.services.rosters import people as roster_people
from surveyhost.services.rosters import rosters
from surveyhost.services.setup import clients, surveys
from surveyhost.services.vault import links as vault_links
from surveyhost.store.office.tables import Participant, Wave
from tests.support.factories import unrated

TUAN = Actor("tuan@vendor.example")
LAN = Actor("lan@vendor.example")
UNITS = {
    "Biên Hòa / Ép nhựa": 14,
    "Biên Hòa / Lắp ráp": 16,
    "Biên Hòa / Bảo trì": 4,
    "Long An / Kho": 9,
    "Văn phòng": 8,
}


@dataclass
class Answered:
    """What a test knows that nobody else may: who holds which link, and what was answered by which unit."""

    client: int
    survey: int
    wave: SurveyWave
    code: str
    questionnaire: Questionnaire
    links: dict[str, str] = field(default_factory=dict)
    """Employee id to access token."""
    answers: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    """(unit, answers) of each response."""


def roster(units: Mapping[str, int] = UNITS) -> bytes:
    """A CSV roster with this many people in each unit, with Vietnamese headers."""
    lines = ["mã nhân viên,họ tên,email,đơn vị,tenure"]
    bands = ("<1", "1-3", "3+")
    for unit, size in units.items():
        for _ in range(size):
            number = len(lines)
            lines.append(f"MH{number:04},Nguyễn Văn A{number},a{number}@minhhai.example,{unit},{bands[number % 3]}")
    return "\n".join(lines).encode()


def opened(house: House, units: Mapping[str, int] = UNITS, questionnaire: Questionnaire | None = None) -> Answered:
    """An open wave in a demo house; its letters are not sent, its links are in the test's hand."""
    (house.settings.data / "demo").touch()
    questionnaire = unrated(questionnaire or library.load("employee-voice"))
    client = clients.add_client(house, TUAN, "Linh kiện Minh Hải")
    survey = surveys.create(house, TUAN, client, questionnaire, None)
    rosters.put(house, TUAN, survey, "roster.csv", roster(units))
    wave = opening.open_wave(house, TUAN, survey)
    made = Answered(client, survey, wave, _code(house, survey), questionnaire)
    made.links.update(links(house, made))
    return made


def _code(house: House, survey: int) -> str:
    with house.office() as session:
        return session.scalars(select(Wave.code).where(Wave.survey_id == survey).order_by(Wave.number.desc())).first()


def links(house: House, made: Answered) -> dict[str, str]:
    """One fresh link for each person, minted as a letter would."""
    keys = keyring(house.settings)
    with house.office() as session:
        wave = session.scalar(select(Wave).where(Wave.code == made.code))
        people = list(session.scalars(select(Participant).where(Participant.survey_id == made.survey)))
    salt = keys.unwrap(waves.salt_name(wave), wave.salt)
    seats = links_and_seats.seat_key(salt)
    minted = {}
    pairs = []
    for person in people:
        reference = roster_people.unseal(keys, person).reference
        token = links_and_seats.new_token(made.code, secrets.token_bytes(16))
        minted[reference] = token
        pairs.append((token, links_and_seats.seat_id(seats, reference)))
    vault_links.make_links(house, made.code, salt, pairs)
    return minted


def some_answers(questionnaire: Questionnaire, rng: random.Random, skip: float = 0.05) -> dict[str, object]:
    """Answers of one person: a rating, a number of points, now and then a comment, now and then nothing."""
    draw = {
        "rating": lambda item: rng.randint(1, item.points),
        "enps": lambda item: rng.randint(0, 10),
        "choice": lambda item: rng.choice(item.options).code,
        "comment": lambda item: f"Ý kiến số {rng.randrange(10**6)}",
    }
    items = [item for item in questionnaire.items() if item.kind in draw and not item.show_if]
    return {item.code: draw[item.kind](item) for item in items if rng.random() >= skip}


def answer(house: House, made: Answered, seed: int = 1, leave: Sequence[str] = (), skip: float = 0.05) -> None:
    """Everybody answers but those named in `leave` (employee ids)."""
    rng = random.Random(seed)
    with house.office() as session:
        people = session.scalars(select(Participant).where(Participant.survey_id == made.survey))
        keys = keyring(house.settings)
        unit_of = {roster_people.unseal(keys, person).reference: person.unit for person in people}
    for reference, token in made.links.items():
        if reference in leave:
            continue
        given = some_answers(made.questionnaire, rng, skip)
        responses.submit(house.vault, token, given)
        made.answers.append((unit_of[reference], given))


def closed(
    house: House, units: Mapping[str, int] = UNITS, questionnaire: Questionnaire | None = None, seed: int = 1
) -> Answered:
    """A closed wave in which everybody answered, skipping an item now and then."""
    made = opened(house, units, questionnaire)
    answer(house, made, seed)
    closing.close(house, TUAN, made.wave)
    return made
