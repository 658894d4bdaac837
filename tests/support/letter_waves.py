"""A wave in the field, with people who wait for their letters; through the services."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from surveyhost.core.wave.links_and_seats import AccessToken, recover
from surveyhost.services.fieldwork import opening
from surveyhost.services.office.house import Actor, House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.rosters import rosters
from surveyhost.services.setup import clients, surveys
from tests.support.waves import questionnaire

SHELL = Actor("shell")


def posted(house: House, smtp_url: str) -> House:
    """The same house with a mail server."""
    return replace(house, settings=replace(house.settings, smtp_url=smtp_url))


def address(number: int, domain: str = "firm.example") -> str:
    return f"p{number}@{domain}"


def surveyed(
    house: House,
    people: int = 12,
    languages: Iterable[str] = ("vi",),
    client: str = "Nam Hải",
    domains: Sequence[str] = ("firm.example",),
    **settings: Any,
) -> int:
    """A survey with a roster of so many people, in two units, who speak these languages and have addresses in these
    domains in turn; its id."""
    client_id = clients.add_client(house, SHELL, client)
    survey_id = surveys.create(house, SHELL, client_id, questionnaire(), settings=settings)
    spoken = list(languages)
    at = [address(number, domains[number % len(domains)]) for number in range(people)]
    lines = [
        f"NV{number},{at[number]},Trần Thị {number},{spoken[number % len(spoken)]},{'AB'[number % 2]}"
        for number in range(people)
    ]
    roster = "\n".join(("id,email,name,language,unit", *lines))
    rosters.put(house, SHELL, survey_id, "roster.csv", roster.encode())
    return survey_id


def in_field(house: House, people: int = 12, languages: Iterable[str] = ("vi",), **settings: Any) -> SurveyWave:
    """An open wave whose invitations wait; the house needs a mail server."""
    survey_id = surveyed(house, people, languages, **settings)
    return opening.open_wave(house, SHELL, survey_id, closes=house.now() + timedelta(days=10))


def edited(house: House, wave: SurveyWave, settings: Mapping[str, Any]) -> None:
    """Give the client of this wave these settings."""
    client_id = clients.clients(house)[0].id
    clients.edit_client(house, SHELL, client_id, settings=dict(settings))


def text_of(letter: EmailMessage, form: str = "plain") -> str:
    """The words of one part."""
    part = letter.get_body((form,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content


def link_of(letter: EmailMessage) -> AccessToken:
    """The token of the one link in a letter."""
    token = recover(text_of(letter))
    assert token is not None
    return token
