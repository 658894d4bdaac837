"""Letters about the results of a wave that is over. Held up by us or the server, they are told and sent again too."""

import pytest

from surveyhost.services.letters import sending as letters
from surveyhost.services.letters import trouble as mail_trouble
from surveyhost.services.office.house import House
from surveyhost.services.operations.agenda import agenda
from surveyhost.store.office.tables import Letter
from tests.conftest import Clock
from tests.support import factories
from tests.support.letter_waves import posted
from tests.support.mail_server import Server, mail_server
from tests.support.results import released, up


@pytest.fixture
def post(house: House):
    """A wave that is over, and 60 letters about its results that wait."""
    with mail_server() as server:
        home = posted(house, server.url)
        release_id = released(home)
        with home.office.begin() as session:  # one that was refused while the wave took answers
            session.get_one(Letter, 1).state, session.get_one(Letter, 1).cause = "refused", "message"
        up(home, release_id, letter=True)
        yield home, server


def tasks(house: House) -> dict[str, object]:
    return {task.kind: task.values for task in agenda(house).todo}


def test_a_server_that_takes_nothing_is_told_with_all_of_them(post: tuple[House, Server]) -> None:
    home, server = post
    server.at = lambda stage, _: "535 5.7.8 no" if stage == "mail" else None
    letters.send_due(home, 1)
    trouble = mail_trouble.current(home)
    assert trouble is not None and trouble.letters == 60
    assert tasks(home)["mail"]["letters"] == 60


def test_one_button_sends_all_again_and_no_invitation_to_what_is_over(post: tuple[House, Server], clock: Clock) -> None:
    home, server = post
    server.at_data = lambda own, *_: "554 5.6.0 bad message" if len(own.letters) >= 20 else None
    letters.send_due(home, 1)
    assert tasks(home)["held"] == {"number": 40}
    server.at_data = lambda *_: None
    assert mail_trouble.again(home, factories.STAFF) == [1]
    assert "held" not in tasks(home)
    letters.send_due(home, 1)
    assert len(server.letters) == 60
    with home.office() as session:
        assert session.get_one(Letter, 1).state == "refused"
