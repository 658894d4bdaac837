"""A wave in which some people have an address, and some a number alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from surveyhost.core.wave.links_and_seats import AccessToken, recover
from surveyhost.services.fieldwork import opening
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.rosters import rosters
from tests.support.letter_waves import SHELL, surveyed
from tests.support.sms_gateway import Asked

DESK = "https://desk.vendor.example"
SENDER = "+84900000000"


def with_gateway(house: House, url: str, **settings: Any) -> House:
    """The same house with a gateway; its desk can be reached from outside."""
    its = {"sms_url": url, "sms_from": SENDER, "sms_replies": True, "console_url": DESK, "sms_rate": 500, **settings}
    return replace(house, settings=replace(house.settings, **its))


def number(n: int) -> str:
    """The n-th person's number as it is kept."""
    return f"+8491234{n:04d}"


def listed(
    house: House, by_mail: int = 6, by_sms: int = 6, languages: tuple[str, ...] = ("vi",), **settings: Any
) -> int:
    """A survey whose first people have an address and a number, the next a number alone; its id."""
    survey_id = surveyed(house, 12, sms="yes", **settings)
    people = [
        f"NV{n},{f'p{n}@firm.example' if n < by_mail else ''},091 234 {n:04d},Trần Thị {n},"
        f"{languages[n % len(languages)]},{'AB'[n % 2]}"
        for n in range(by_mail + by_sms)
    ]
    roster = "\n".join(("id,email,phone,name,language,unit", *people)).encode()
    rosters.put(house, SHELL, survey_id, "r.csv", roster, confirmed=rosters.SURE)
    return survey_id


def in_field(house: House, by_mail: int = 6, by_sms: int = 6, **settings: Any) -> SurveyWave:
    """It is open, and its invitations wait."""
    survey_id = listed(house, by_mail, by_sms, **settings)
    return opening.open_wave(house, SHELL, survey_id, closes=house.now() + timedelta(days=10))


def token_of(asked: Asked) -> AccessToken:
    """The token of the one link in a text message."""
    found = recover(asked.text)
    assert found is not None
    return found
