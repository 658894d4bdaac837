"""A pulse that runs, and people who answer it by the links of their letters."""

import random
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from surveyhost.core.pulse.services import Service
from surveyhost.core.pulse.terms import Every, Whom
from surveyhost.core.wave import links_and_seats
from surveyhost.core.wave.links_and_seats import AccessToken
from surveyhost.services.answering import pulses
from surveyhost.services.keys import keyring as keys
from surveyhost.services.letters.wave_mail import wave_mail
from surveyhost.services.office.house import House
from surveyhost.services.pulses import presets, running, setting_up
from surveyhost.services.pulses.setting_up import SetUp
from surveyhost.services.rosters import people as roster_people
from surveyhost.services.vault import links as vault_links
from surveyhost.store.office.pulses.tables import Pulse, services_of
from surveyhost.store.office.tables import Letter, Participant
from surveyhost.store.office.wave import Wave, wave_numbered
from tests.support import factories
from tests.support.factories import OTHER_STAFF, STAFF

TITLE = {"vi": "Dịch vụ nội bộ", "en": "Services inside the firm"}
NAMES = ({"vi": "CNTT", "en": "IT help desk"}, {"vi": "Nhà ăn", "en": "Canteen"}, {"vi": "Kho", "en": "Stores"})


def set_up(names: Iterable[Mapping[str, str]] = NAMES, sensitive: Iterable[int] = (), **more: Any) -> SetUp:
    """What a pulse asks: about these services, of which those with these numbers are sensitive."""
    services = [Service(name, "", number in set(sensitive)) for number, name in enumerate(names, 1)]
    return SetUp(TITLE, services, **{"questionnaire": presets.preset("solved-ease-care"), **more})


@dataclass
class Running:
    """A pulse in the hands of the worker."""

    house: House
    id: int
    survey: int
    services: list[int]
    """Ids of the services' surveys."""
    used: dict[str, AccessToken] = field(default_factory=dict)

    def round(self) -> Wave:
        """The wave of its latest round."""
        with self.house.office() as session:
            found = wave_numbered(session, self.survey)
            assert found is not None
            return found

    def period(self, service: int, number: int | None = None) -> Wave | None:
        """A period of a service (from 1), its latest where no number is given."""
        with self.house.office() as session:
            return wave_numbered(session, self.services[service - 1], number)

    def follow(self) -> None:
        running.follow(self.house, self.id)

    def links(self) -> dict[str, AccessToken]:
        """The link of everybody whom the round's letters go to, by the firm's own id: minted as the mailer does."""
        wave, ring = self.round(), keys.keyring(self.house.settings)
        made: dict[str, AccessToken] = {}
        with self.house.office() as session:
            mail = wave_mail(self.house, session, wave.id)
            assert mail is not None
            rows = session.query(Participant).join(Letter, Letter.participant_id == Participant.id)
            for person in rows.filter(Letter.wave_id == wave.id, Letter.kind == "invitation"):
                made[roster_people.unseal(ring, person).reference] = links_and_seats.new_token(
                    wave.code, secrets.token_bytes(16)
                )
            of_round = [(made[one], links_and_seats.seat_id(mail.seat_key, one)) for one in made]
            vault_links.make_links(self.house, wave.code, mail.salt, of_round)
            for service in mail.services:
                pairs = [(made[one], links_and_seats.seat_id(service.seat_key, one)) for one in made]
                vault_links.make_links(self.house, service.code, service.salt, pairs)
        return made

    def answer(self, link: str, *services: int, value: int = 4, comment: str = "") -> tuple[str, ...]:
        """Answer about these services through a link; the receipt."""
        opening = pulses.find(self.house.vault_of(link), link, self.house.now)
        given: dict[str, Any] = {}
        if len(opening.parts) > 1:
            given["used"] = tuple(f"s{one}" for one in services) or ("none",)
        for one in services:
            given[f"s{one}_pulse_solved"] = value
            if comment:
                given[f"s{one}_pulse_comment"] = comment
        return pulses.submit(self.house.vault_of(link), opening, given)


def draft(house: House, people: int = 60, made: SetUp | None = None, client: str = "") -> int:
    """A pulse that is set up, with a list of so many people, for a client of this name; its id."""
    (house.settings.data / "demo").touch()
    factories.staffed(house)
    pulse = setting_up.create(house, STAFF, factories.client(house, *filter(None, [client])), made or set_up())
    with house.office() as session:
        survey = session.get_one(Pulse, pulse).survey_id
    factories.roster(house, survey, people)
    return pulse


def approved(house: House, people: int = 60, made: SetUp | None = None, client: str = "") -> Running:
    """One that two people have approved, and of which no round has begun."""
    pulse = draft(house, people, made, client)
    setting_up.propose(house, STAFF, pulse)
    setting_up.approve(house, OTHER_STAFF, pulse)
    with house.office() as session:
        row = session.get_one(Pulse, pulse)
        return Running(house, pulse, row.survey_id, [one.survey_id or 0 for one in services_of(session, pulse)])


def begun(house: House, clock: Any, people: int = 60, made: SetUp | None = None, client: str = "") -> Running:
    """One whose first round has begun, in the morning of 2 March."""
    if clock.at < datetime(2026, 3, 2, 2, tzinfo=clock.at.tzinfo):
        clock.forward(hours=1)
    running_one = approved(house, people, made, client)
    running_one.follow()
    return running_one


def to_next_round(made: Running, clock: Any) -> None:
    """The round ends, and the next one begins."""
    closes = made.round().closes
    clock.forward(seconds=(closes - clock.at).total_seconds() + 60)
    made.follow()
    clock.forward(hours=10)
    made.follow()


__all__ = ["NAMES", "Every", "Running", "Whom", "approved", "begun", "draft", "random", "set_up", "to_next_round"]
