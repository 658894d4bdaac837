"""What fails for one wave, letter batch or report stops nothing of another, and is told until it works."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from surveyhost.core.duties import Duty
from surveyhost.core.report_length import Length
from surveyhost.services.fieldwork import closing
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.keys import signing
from surveyhost.services.letters import lost_links, reminders
from surveyhost.services.letters import sending as letters
from surveyhost.services.office import failing_duties
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.services.operations import health, worker
from surveyhost.services.operations.readiness import ProcessPart, readiness
from surveyhost.services.releases import signed_reports
from surveyhost.services.setup import clients, lists
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import Participant, ReportFile, Wave
from surveyhost.store.vault import tables as vault
from surveyhost.web.console import upkeep
from tests.conftest import Clock
from tests.services.keys.test_signing import paper
from tests.support import factories
from tests.support.factories import STAFF
from tests.support.letter_waves import address, in_field, posted
from tests.support.mail_server import mail_server

ROWS, PAPER = 20, paper()


def survey(house: House) -> int:
    """One more survey of the same client."""
    known = clients.clients(house)
    return factories.survey(house, known[0].id if known else factories.client(house))


def state(house: House, wave: SurveyWave) -> str:
    return row(house, wave).state


def row(house: House, wave: SurveyWave) -> Wave:
    with house.office() as session:
        return get_wave(session, wave)


def lose_keys(house: House, wave: SurveyWave) -> None:
    for path in (house.settings.data / "keys").glob(f"{row(house, wave).code}.*.key"):
        path.unlink()


def blank(house: House, wave: SurveyWave) -> None:
    """One blank behind the contract, in office and vault."""
    found = row(house, wave)
    with house.office.begin() as session:
        session.execute(update(Wave).where(Wave.id == found.id).values(policy=found.policy + b" "))
    with house.vault.begin() as session:
        session.execute(update(vault.wave).where(vault.wave.c.code == found.code).values(policy=found.policy + b" "))


@pytest.mark.parametrize("hurt", [lose_keys, blank])
def test_one_wave_that_cannot_close_holds_up_nobody(
    house: House, clock: Clock, hurt: Callable[[House, SurveyWave], None]
) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        waves = [factories.open_wave(home, survey(home), rows=ROWS) for _ in range(3)]
        hurt(home, waves[0])
        clock.at = row(home, waves[0]).closes - timedelta(hours=2)
        late = in_field(home, 12)
        lost_links.ask(home, address(1))
        clock.forward(hours=3)
        sent: list[int] = []
        worker.sweep(home, sent.append)
        assert [row(home, wave).salt is None for wave in waves] == [False, True, True], "links destroyed"
        assert state(home, late) == "open"
        assert sent == [row(home, late).id]
        while letters.send_due(home, row(home, late).id).more:
            pass
        assert len(server.letters) == 13, "the invitations, and the letter for whoever lost the link"
        [said] = [one for one in failing_duties.failing(home) if one.duty == "close"]
        assert (said.wave, said.client, said.times) == (f"{waves[0].survey_id}/1", "May Minh Hải", 1)
        assert [fault for fault in health.faults(home) if f"wave {said.wave}" in fault and "Closing" in fault]


def test_a_due_reminder_of_another_wave_goes_out(house: House, clock: Clock) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        broken = factories.open_wave(home, survey(home), rows=ROWS, closes=clock.at + timedelta(days=2))
        well = in_field(home, 12, reminder_plan=["6@09:00"])
        while letters.send_due(home, row(home, well).id).more:
            pass
        lose_keys(home, broken)
        with home.office.begin() as session:
            session.execute(update(Wave).where(Wave.id == row(home, broken).id).values(reminders=["no moment at all"]))
        clock.forward(days=5)
        worker.sweep(home, lambda wave_id: letters.send_due(home, wave_id))
        assert len(server.letters) == 24, "an invitation and a reminder each"


def test_a_blank_behind_one_contract_keeps_no_other_wave_from_being_forgotten(house: House, clock: Clock) -> None:
    waves = [factories.closed_wave(house, 15, survey_id=survey(house), rows=ROWS) for _ in range(3)]
    blank(house, waves[1])
    clock.forward(days=91)
    worker.forget(house)
    assert [state(house, wave) for wave in waves] == ["forgotten", "closed", "forgotten"]
    assert [one.duty for one in failing_duties.failing(house)] == ["forget"]


def test_mixes_and_rates_of_the_others_go_on(house: House) -> None:
    waves = [factories.open_wave(house, survey(house), rows=ROWS) for _ in range(2)]
    for wave in waves:
        factories.answered(house, wave, 8)
    blank(house, waves[0])
    worker.mix(house)
    worker.write_rates(house)
    assert {(one.duty, one.wave) for one in failing_duties.failing(house)} == {("mix", "1/1"), ("rates", "1/1")}
    with house.vault() as session:
        assert [vault.waiting(session, row(house, wave).code) for wave in waves] == [8, 0]
    assert [row(house, wave).rate for wave in waves] == [None, 30]


def test_a_release_that_cannot_be_printed_keeps_no_other_from_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    (house.settings.data / "demo").touch()
    made = []
    for _ in range(2):
        wave = factories.closed_wave(house, 15, survey_id=survey(house), rows=ROWS)
        made.append(factories.approved(house, tally.prepare(house, STAFF, wave.survey_id)))
    monkeypatch.setattr(
        signed_reports, "pdf", lambda own, release_id, language, **_: b"%PDF" if release_id != made[0] else 1 / 0
    )
    monkeypatch.setattr(signed_reports.signing, "sign_report", lambda settings, content, now: content)
    worker.print_all(house)
    assert [(one.duty, one.wave) for one in failing_duties.failing(house)] == [("print", "1/1")]
    assert _printed(house) == [made[1]] * 2
    monkeypatch.undo()
    _without_its_timestamp_server_nothing_is_signed(house, monkeypatch)
    assert _printed(house) == [made[1]] * 2


def _without_its_timestamp_server_nothing_is_signed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = house.settings.data / signing.CERTIFICATE
    signing.certificate(house.settings, house.now())
    stamped = {"timestamp_url": "http://127.0.0.1:1", "timestamp_ca": str(certificate)}
    of = replace(house, settings=replace(house.settings, **stamped))
    monkeypatch.setattr(signed_reports, "pdf", lambda *_, **__: PAPER)
    worker.print_all(of)
    [told] = failing_duties.failing(of)
    assert told.reason.startswith("The timestamp server http://127.0.0.1:1 cannot be used: it does not answer.")
    assert [one for one in health.faults(of) if "No report is signed without a stamp" in one]
    console = replace(of, settings=replace(of.settings, faces=("console",), timestamp_ca="/nowhere"))
    assert readiness(console).troubled[-1:] == (ProcessPart.SIGNING,)


def _printed(house: House) -> list[int]:
    with house.office() as session:
        return [one.release_id for one in session.query(ReportFile).filter_by(kind=Length.FULL.kind)]


def test_a_damaged_person_keeps_nobody_elses_link_back(house: House) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home, 12)
        with home.office.begin() as session:
            session.execute(update(Participant).where(Participant.id == 1).values(sealed=b"no box"))
        lost_links.ask(home, address(2))
        worker.sweep(home, lambda _: None)
        assert wave_status.status(home, wave).state == "open"
        assert letters.rows.waves_due(home.office(), home.now()) == [row(home, wave).id]
        assert not [one for one in failing_duties.failing(home) if one.duty == "lost-links"]


def test_what_works_again_is_told_no_more(house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    wave = factories.open_wave(house, survey(house), rows=ROWS)
    clock.at = row(house, wave).closes
    with monkeypatch.context() as broken:
        broken.setattr(closing, "seat_counts", lambda *_: 1 / 0)
        worker.sweep(house, lambda _: None)
        clock.forward(minutes=1)
        worker.sweep(house, lambda _: None)
        [said] = [one for one in failing_duties.failing(house) if one.duty == "close"]
        assert (said.times, said.reason) == (2, "Something broke inside (ZeroDivisionError).")
    worker.sweep(house, lambda _: None)
    assert state(house, wave) == "closed"
    assert failing_duties.failing(house) == []


def test_what_was_mended_by_hand_is_told_no_more(house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    wave = factories.open_wave(house, survey(house), rows=ROWS)
    clock.at = row(house, wave).closes
    with monkeypatch.context() as broken:
        broken.setattr(closing, "seat_counts", lambda *_: 1 / 0)
        worker.sweep(house, lambda _: None)
    closing.close(house, STAFF, wave)
    worker.sweep(house, lambda _: None)
    assert failing_duties.failing(house) == []


def test_after_its_end_a_wave_sends_no_letter(house: House, clock: Clock) -> None:
    with mail_server() as server:
        home = posted(house, server.url)
        wave = in_field(home, 12)
        clock.at = row(home, wave).closes
        assert letters.waves_due(home) == []
        letters.send_due(home, row(home, wave).id)
        assert server.letters == []
        with pytest.raises(reminders.Refusal, match="is over"):
            reminders.remind(home, STAFF, wave)
        assert lists.survey(replace(home), wave.survey_id).people == 12


def test_each_duty_that_fails_is_told(house: House) -> None:
    """The clock is not among them: it has sentences of its own."""
    told = set(Duty) - {Duty.CLOCK}
    assert set(health.DUTIES) == set(upkeep.DUTIES) == told
    for duty in Duty:
        failing_duties.attempt(house, duty, lambda: 1 / 0)
    assert len([one for one in health.faults(house) if "fails since" in one]) == len(told)
