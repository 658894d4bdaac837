"""A letter that was accepted and reached nobody: a new one for the same seat, to another address, or a slip."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from surveyhost.core.errors import Refusal, WrongState
from surveyhost.services.accounts.refusals import BadAddress
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, slips
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.letters import reminders, renewals
from surveyhost.services.letters import sending as letters
from surveyhost.services.letters.refusals import DrawsFromBox, NoAddress, NobodyOnRoster
from surveyhost.services.office import audit
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.vault import desk
from surveyhost.store.office.tables import Letter, Participant, Wave
from tests.support.letter_waves import SHELL, address, in_field, link_of, posted
from tests.support.mail_server import Server, mail_server

NEW = "moi@firm.example"


@pytest.fixture
def post(house: House) -> Iterator[tuple[House, Server, SurveyWave]]:
    """Every invitation was accepted."""
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home)
        letters.send_due(home, 1)
        yield home, server, wave


def seats(house: House) -> int:
    with house.office() as session:
        code = session.scalars(select(Wave.code)).one()
    return desk.counts(house, code)[0]


def test_another_address_gets_a_new_link_to_the_same_seat(post: tuple[House, Server, SurveyWave]) -> None:
    home, server, wave = post
    renewals.renew(home, SHELL, wave, "NV3", NEW)
    letters.send_due(home, 1)
    [old], [new] = server.to(address(3)), server.to(NEW)
    assert link_of(old) != link_of(new)
    assert seats(home) == 12
    responses.submit(home.vault, link_of(new), {"clear": 4})
    with pytest.raises(Refusal) as caught:
        responses.submit(home.vault, link_of(old), {"clear": 1})
    assert caught.value.kind == "spent"
    reminders.remind(home, SHELL, wave)
    letters.send_due(home, 1)
    assert (len(server.to(NEW)), len(server.to(address(3)))) == (2, 1)


def test_the_same_address_gets_one_more(post: tuple[House, Server, SurveyWave]) -> None:
    home, server, wave = post
    renewals.renew(home, SHELL, wave, " NV3 ")
    letters.send_due(home, 1)
    assert len({link_of(one) for one in server.to(address(3))}) == 2


def test_it_is_the_same_whether_somebody_has_answered(post: tuple[House, Server, SurveyWave]) -> None:
    """Status, rows and events: nothing that staff see differs."""
    home, server, wave = post
    responses.submit(home.vault, link_of(server.to(address(3))[0]), {"clear": 4})
    seen = []
    for person in ("NV3", "NV4"):
        renewals.renew(home, SHELL, wave, person, f"{person.lower()}@new.example")
        letters.send_due(home, 1)
        event = audit.events(home)[1]
        with home.office() as session:
            letter = session.get_one(Letter, int(event.object.split()[1]))
            row = (letter.kind, letter.batch, letter.state, letter.tries, letter.trouble, letter.cause)
        seen.append((event.act, event.after, wave_status.status(home, wave).letters, row))
    assert seen[0] == seen[1]


def test_a_slip_ends_the_letters(post: tuple[House, Server, SurveyWave]) -> None:
    home, server, wave = post
    reminders.remind(home, SHELL, wave)
    renewals.by_slip(home, SHELL, wave, "NV3")
    letters.send_due(home, 1)
    assert len(server.to(address(3))) == 1
    assert slips.print_slips(home, SHELL, wave, person="NV3").slips == 1
    assert seats(home) == 12
    with pytest.raises(Refusal) as caught:
        renewals.renew(home, SHELL, wave, "NV3")
    assert isinstance(caught.value, NoAddress)
    renewals.renew(home, SHELL, wave, "NV3", NEW)
    letters.send_due(home, 1)
    assert len(server.to(NEW)) == 1


@pytest.mark.parametrize(
    ("person", "email", "kind"),
    [("NV99", "", NobodyOnRoster), ("", "", NobodyOnRoster), ("NV3", "x", BadAddress)],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    post: tuple[House, Server, SurveyWave], person: str, email: str, kind: type[Refusal]
) -> None:
    home, _, wave = post
    events = len(audit.events(home))
    with pytest.raises(Refusal) as caught:
        renewals.renew(home, SHELL, wave, person, email)
    assert isinstance(caught.value, kind)
    assert len(audit.events(home)) == events
    assert letters.waves_due(home) == []


def test_after_closing_nobody_is_written_to(post: tuple[House, Server, SurveyWave]) -> None:
    home, _, wave = post
    closing.close(home, SHELL, wave)
    for act in (renewals.renew, renewals.by_slip):
        with pytest.raises(Refusal) as caught:
            act(home, SHELL, wave, "NV3")
        assert isinstance(caught.value, WrongState)


def test_who_draws_from_a_box_gets_no_letter_and_no_slip_of_their_own(post: tuple[House, Server, SurveyWave]) -> None:
    home, _, wave = post
    with home.office.begin() as session:
        session.execute(update(Participant).values(box="A"))
    for act in (renewals.renew, renewals.by_slip):
        with pytest.raises(Refusal) as caught:
            act(home, SHELL, wave, "NV3")
        assert isinstance(caught.value, DrawsFromBox)
    assert letters.waves_due(home) == []


def test_no_name_and_no_address_is_in_the_log(post: tuple[House, Server, SurveyWave]) -> None:
    home, _, wave = post
    renewals.renew(home, SHELL, wave, "NV3", NEW)
    renewals.by_slip(home, SHELL, wave, "NV4")
    written = "".join(audit.export(home))
    assert not any(word in written for word in (NEW, "NV3", "NV4", "Trần"))
