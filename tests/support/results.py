"""A results page, as HR writes it and the desk publishes it."""

from typing import Any

from surveyhost.core.loop.results_page import PublicAnswer, Telling, offered
from surveyhost.core.release.model import Release
from surveyhost.services.fieldwork import closing
from surveyhost.services.office.house import Actor, House
from surveyhost.services.releases import releases
from surveyhost.services.results import composing, publishing
from surveyhost.services.results.composing import new_path
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import Letter
from surveyhost.store.vault import pages
from tests.support import factories

HUONG = Actor("huong@minhhai.example")


def released(house: House, answers: int = 44, **of: Any) -> int:
    """The release of a wave that 60 were invited to; its id."""
    wave = factories.open_wave(house, **of)
    with house.office.begin() as session:
        session.query(Letter).update({"state": "sent"})
    factories.answered(house, wave, answers)
    closing.close(house, factories.STAFF, wave)
    return factories.approved(house, tally.prepare(house, factories.STAFF, wave.survey_id))


def client_of(house: House, release_id: int) -> int:
    return releases.line(house, release_id).client_id


def said(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


def told(house: House, release_id: int, figures: int = 9) -> Telling:
    """What HR might put on the page: the first figures there are, own words and one answer."""
    return telling_of(composing.standing(house, client_of(house, release_id), release_id)[0], figures)


def telling_of(release: Release, figures: int = 9) -> Telling:
    """The same, of a release that no house has."""
    return Telling(
        tuple(one.code for one in offered(release)[:figures]),
        said("Cảm ơn bạn đã lên tiếng.", "Thank you for speaking up."),
        (
            PublicAnswer(
                said("Nhiều bạn viết rằng phụ tùng phải chờ lâu.", "Several of you wrote that spare parts take weeks."),
                said("Từ tháng Một kho giữ sẵn phụ tùng.", "From January the store keeps spare parts."),
            ),
        ),
    )


def some_page(house: House) -> None:
    """A results page in the vault, another one each time: of an earlier wave, while others answer."""
    with house.vault.begin() as session:
        pages.put_page(session, new_path("ABCDEF"), new_path("ABCDEF").encode() * 1500)


def up(house: House, release_id: int, letter: bool = False) -> bytes:
    """Write the page, have it published; what lies in the vault for it."""
    client_id = client_of(house, release_id)
    composing.keep(house, HUONG, client_id, release_id, told(house, release_id))
    composing.order(house, HUONG, client_id, release_id, letter)
    publishing.publish_due(house)
    path = composing.standing(house, client_id, release_id)[1].path
    with house.vault_of(path)() as session:
        return pages.pages(session)[path]
