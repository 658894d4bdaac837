"""What a test needs to stand on, made the way the product makes it: through the services, with good defaults."""

import csv
import io
import random
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from surveyhost.core.grouping.rated_units import OUTSIDE
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.wave import links_and_seats
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.services.accounts import accounts
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.office import clock
from surveyhost.services.office.house import Actor, House
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.services.questionnaires import library
from surveyhost.services.releases import approval, comment_review
from surveyhost.services.rosters import people as roster_people
from surveyhost.services.rosters import rosters
from surveyhost.services.setup import clients, lists, surveys
from surveyhost.services.vault import links as vault_links
from surveyhost.store.office.tables import Letter, Participant
from tests.support import snapshots

STAFF = Actor("lan@vendor.example")
OTHER_STAFF = Actor("minh@vendor.example")
UNITS = ("Nhà máy / Chuyền A", "Nhà máy / Chuyền B", "Nhà máy / Chuyền C", "Văn phòng / Kế toán", "Văn phòng / CNTT")
TENURE = ("<1", "1-3", "3-5", "5+")
BREAKDOWNS = ("tenure: <1 < 1-3 < 3-5 < 5+", "work_mode")
HEADINGS = ("id", "email", "name", "language", "unit", "tenure", "work_mode")


@snapshots.once
def client(house: House, name: str = "May Minh Hải", language: str = "vi", **settings: Any) -> int:
    """A client; its id."""
    made = clients.add_client(house, STAFF, name, language)
    if settings:
        clients.edit_client(house, STAFF, made, settings=settings)
    return made


@snapshots.once
def survey(
    house: House,
    client_id: int | None = None,
    questionnaire: str | Questionnaire = "employee-voice",
    breakdowns: Sequence[str] = BREAKDOWNS,
    minimum_group: int = 5,
    title: str | None = None,
    **settings: Any,
) -> int:
    """A survey (of a new client unless one is given); its id."""
    owner = client(house) if client_id is None else client_id
    loaded = library.load(questionnaire) if isinstance(questionnaire, str) else questionnaire
    return surveys.create(house, STAFF, owner, unrated(loaded), title, minimum_group, breakdowns, settings)


def unrated(questionnaire: Questionnaire) -> Questionnaire:
    """The same, rating no unit of the firm."""
    sections = [
        replace(
            section,
            rates=OUTSIDE if section.kind == "touchpoint" else None,
            items=tuple(
                replace(item, options=tuple(replace(option, rates=OUTSIDE) for option in item.options))
                if item.kind == "service_matrix"
                else item
                for item in section.items
            ),
        )
        for section in questionnaire.sections
    ]
    return replace(questionnaire, sections=tuple(sections))


def people(count: int = 60, units: Sequence[str] = UNITS, seed: int = 7, **all_have: str) -> list[dict[str, str]]:
    """Rows of a roster, always the same for the same arguments; `all_have` overrides columns for everybody."""
    chance = random.Random(seed)
    return [
        {
            "id": f"NV{number:04d}",
            "email": f"nv{number}@minhhai.example",
            "name": f"Nguyễn Thị {number}",
            "language": "vi" if number % 4 else "en",
            "unit": units[number % len(units)],
            "tenure": chance.choice(TENURE),
            "work_mode": chance.choice(("on site", "remote")),
            **all_have,
        }
        for number in range(1, count + 1)
    ]


def roster_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """These rows as the CSV file that HR would upload."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADINGS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@snapshots.once
def roster(house: House, survey_id: int, rows: Sequence[Mapping[str, str]] | int = 60) -> int:
    """Put a roster of these rows, or of so many people; how many there are."""
    listed = people(rows) if isinstance(rows, int) else rows
    return rosters.put(house, STAFF, survey_id, "roster.csv", roster_csv(listed), confirmed=rosters.SURE)


@snapshots.once
def open_wave(
    house: House, survey_id: int | None = None, rows: Sequence[Mapping[str, str]] | int = 60, **when: Any
) -> SurveyWave:
    """An open wave (of a new survey unless one is given) in a demo data folder, so that no mail server is needed."""
    (house.settings.data / "demo").touch()
    made = survey(house) if survey_id is None else survey_id
    if not lists.survey(house, made).people:
        roster(house, made, rows)
    return opening.open_wave(house, STAFF, made, **when)


@snapshots.once
def letters_that_came_back(house: House) -> SurveyWave:
    """An open wave of 60; two of its letters came back, one waits, all others went out."""
    made = open_wave(house)
    with house.office.begin() as session:
        session.query(Letter).update({"state": "sent"})
        session.query(Letter).filter(Letter.id <= 2).update({"state": "refused", "trouble": "550"})
        session.query(Letter).filter(Letter.id == 3).update({"state": "waiting"})
    return made


def links(house: House, wave: SurveyWave) -> dict[str, AccessToken]:
    """A fresh link for everybody on the roster, by the firm's own id: what the mailer would have sent."""
    ring = keys.keyring(house.settings)
    with house.office() as session:
        row = get_wave(session, wave)
        assert row.salt is not None
        salt = ring.unwrap(waves.salt_name(row), row.salt)
        found = session.scalars(select(Participant).where(Participant.survey_id == row.survey_id))
        references = [roster_people.unseal(ring, participant).reference for participant in found]
    made = {
        each: links_and_seats.new_token(row.code, secrets.token_bytes(links_and_seats.SECRET_BYTES))
        for each in references
    }
    seat_key = links_and_seats.seat_key(salt)
    pairs = [(made[each], links_and_seats.seat_id(seat_key, each)) for each in references]
    vault_links.make_links(house, row.code, salt, pairs)
    return made


def some_answers(questionnaire: Questionnaire, seed: int = 1) -> dict[str, Any]:
    """Valid answers to the plain items of a questionnaire: ratings, eNPS, choices, and now and then a comment."""
    chance = random.Random(seed)
    made: dict[str, Any] = {}
    for item in questionnaire.items():
        if item.show_if:
            continue
        if item.kind == "rating":
            made[item.code] = chance.randint(1, item.points)
        elif item.kind == "enps":
            made[item.code] = chance.randint(0, 10)
        elif item.kind == "choice":
            made[item.code] = chance.choice(item.options).code
        elif item.kind == "comment" and chance.random() < 0.5:
            made[item.code] = f"Nhận xét số {chance.randint(1, 999)}"
    return made


@snapshots.once
def answered(house: House, wave: SurveyWave, count: int | None = None, seed: int = 1) -> dict[str, tuple[str, ...]]:
    """Let `count` people (everybody, unless given) answer; the five words of each receipt, by the firm's own id."""
    tokens, questionnaire = links(house, wave), lists.survey(house, wave.survey_id).questionnaire
    receipts = {}
    for number, (reference, token) in enumerate(list(tokens.items())[:count]):
        receipts[reference] = responses.submit(house.vault_of(token), token, some_answers(questionnaire, seed + number))
    return receipts


@snapshots.once
def closed_wave(house: House, answers: int | None = 40, **of: Any) -> SurveyWave:
    """A wave that was opened, answered by so many, and closed."""
    wave = open_wave(house, **of)
    answered(house, wave, answers)
    closing.close(house, STAFF, wave)
    return wave


CAST = ("lan@vendor.example", "minh@vendor.example", "tuan@vendor.example", "dung@vendor.example")


@snapshots.once
def staffed(house: House) -> None:
    """The vendor's people, with every role, as they have been for a month."""
    then = replace(house, now=lambda: house.now() - timedelta(days=30))
    known = {line.email for line in accounts.listed(house)}
    if not known.issuperset(CAST):
        clock.check(house)  # events of a month ago are no reason to doubt it
    for email in CAST:
        if email not in known:
            accounts.add_staff(then, Actor("shell"), email, email.partition("@")[0])


@snapshots.once
def comments_read(house: House, release_id: int, reader: Actor = STAFF) -> int:
    """Somebody has read the comments of a prepared release and lets them stand as they are marked; its id."""
    staffed(house)
    comment_review.accept(house, reader, release_id)
    comment_review.finish(house, reader, release_id)
    return release_id


@snapshots.once
def approved(house: House, release_id: int) -> int:
    """A prepared release, its comments read, signed by a second person; its id."""
    approval.approve(house, OTHER_STAFF, comments_read(house, release_id))
    return release_id
