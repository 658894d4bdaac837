"""Links for the firm's own messenger: as slips are, fresh for the same single answer, kept nowhere, on record."""

import csv
import io

import pytest

from surveyhost.core.wave import policy
from surveyhost.core.wave.links_and_seats import recover
from surveyhost.services.answering import responses
from surveyhost.services.fieldwork import closing, opening
from surveyhost.services.letters import opt_outs, reminders, sending
from surveyhost.services.letters.channels import link_file
from surveyhost.services.letters.refusals import (
    LettersPaused,
    MessengerNotPromised,
    NobodyForLinks,
    TooManyLinks,
    WaveNotInField,
)
from surveyhost.services.office import audit
from surveyhost.services.rosters import rosters
from surveyhost.store.office.tables import Participant, Wave
from tests.promises.disk import found_in
from tests.support.letter_waves import SHELL, in_field, posted, surveyed
from tests.support.mail_server import mail_server

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def home(house):
    with mail_server() as server:
        yield posted(house, server.url)


@pytest.fixture
def wave(home):
    """In the field; its people read Vietnamese and English in turn."""
    return in_field(home, languages=("vi", "en"), messenger="yes")


def lines(made):
    assert made.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"), newline="")))


def made(home, wave, *rest):
    return link_file.make(home, SHELL, wave, *rest)


def test_each_person_has_a_link_that_opens_and_a_message_in_their_language(home, wave):
    found = made(home, wave)
    rows = lines(found)
    assert (found.links, found.left_out, len(rows)) == (12, 0, 12)
    assert [row["unit"] for row in rows] == ["A"] * 6 + ["B"] * 6
    assert {row["id"] for row in rows} == {f"NV{number}" for number in range(12)}
    assert len({row["link"] for row in rows}) == 12
    begins = {"vi": "Nam Hải nhờ chúng tôi", "en": "Nam Hải has asked us"}
    for row in rows:
        assert responses.find(home.vault, recover(row["link"])).kind == "open"
        assert row["link"] in row["message"]
        assert row["message"].startswith(begins[row["language"]])
        assert recover(row["message"]) == recover(row["link"])
        assert row["name"] not in row["message"]  # nor any other: it may stand on a watch or a screen in the hall


def test_letter_and_files_lead_to_one_answer(home, wave):
    first, second = (lines(made(home, wave))[0] for _ in range(2))
    assert first["link"] != second["link"]
    responses.submit(home.vault, recover(first["link"]), {"clear": 4})
    assert responses.find(home.vault, recover(second["link"])).kind == "spent"
    assert responses.find(home.vault, recover(first["link"])).kind == "spent"


def test_only_where_the_contract_says_so(home):
    plain = in_field(home)
    with home.office() as session:
        assert b"messenger" not in session.query(Wave).one().policy
    for act in (lambda: made(home, plain), lambda: link_file.offered(home, plain)):
        with pytest.raises(MessengerNotPromised):
            act()


def test_the_contract_of_such_a_wave_says_so(home, wave):
    with home.office() as session:
        raw = session.query(Wave).one().policy
    assert policy.parse(raw).messenger == policy.Messenger.YES
    assert b'"messenger":"yes"' in raw


def test_whoever_wants_no_reminders_is_left_out(home, wave):
    with home.office() as session:
        person = session.query(Participant).filter_by(id=3).one()
        opted_out = opt_outs.reference(opt_outs.keyring(home.settings), person.survey_id, person.id)
    opt_outs.opt_out(home, SHELL, opted_out)
    offered = link_file.offered(home, wave)
    assert (offered.links, offered.left_out, offered.units) == (11, 1, ["A", "B"])
    found = made(home, wave)
    assert (found.links, found.left_out) == (11, 1)
    assert "NV2" not in {row["id"] for row in lines(found)}


def test_a_pause_holds_it_up_and_a_closed_wave_has_none(home, wave):
    reminders.pause(home, SHELL, wave)
    with pytest.raises(LettersPaused):
        made(home, wave)
    reminders.resume(home, SHELL, wave)
    assert made(home, wave).links == 12
    closing.close(home, SHELL, wave)
    with pytest.raises(WaveNotInField):
        made(home, wave)


def test_a_unit_has_a_file_of_its_own(home, wave):
    assert {row["unit"] for row in lines(made(home, wave, "A"))} == {"A"}
    with pytest.raises(NobodyForLinks, match="in C"):
        made(home, wave, "C")
    with pytest.raises(TooManyLinks):
        made(home, wave, "", 11)


def test_who_draws_from_a_box_is_in_no_file(home):
    survey_id = surveyed(home, people=12, messenger="yes", slips="box")
    people = [f"NV{n},{f'p{n}@firm.example' if n < 12 else ''},Trần {n},vi,A" for n in range(24)]
    rosters.put(
        home, SHELL, survey_id, "r.csv", "\n".join(("id,email,name,language,unit", *people)).encode(),
        confirmed=rosters.SURE,
    )  # fmt: skip
    wave = opening.open_wave(home, SHELL, survey_id)
    with home.office() as session:
        boxed = session.query(Participant).filter(Participant.box.is_not(None)).count()
    assert boxed == 12
    assert {row["id"] for row in lines(made(home, wave))} == {f"NV{n}" for n in range(12)}


def test_what_stays_is_one_event_without_a_name(home, wave):
    sending.send_due(home, 1)
    found = lines(made(home, wave, "A"))
    kept = [one.after for one in audit.events(home) if one.act == "links.file"]
    assert kept == [{"links": 6, "left_out": 0, "unit": "A"}]
    token = recover(found[0]["link"])
    assert not found_in([home.settings.data], {"token": token.encode(), "secret": token[6:].encode()})


def test_a_cell_is_no_formula(home):
    survey_id = surveyed(home, messenger="yes")
    people = [f"NV{n},p{n}@firm.example,@SUM(A{n}),vi,A" for n in range(12)]
    rosters.put(
        home, SHELL, survey_id, "r.csv", "\n".join(("id,email,name,language,unit", *people)).encode(),
        confirmed=rosters.SURE,
    )  # fmt: skip
    wave = opening.open_wave(home, SHELL, survey_id)
    assert not any(row["name"].startswith("@") for row in lines(made(home, wave)))
