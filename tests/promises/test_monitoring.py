"""Whoever polls the figures for monitoring every second learns nothing of what a respondent does, or when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count

import pytest
from prometheus_client import generate_latest

from surveyhost import create_app
from surveyhost.commands import metrics
from surveyhost.core.duties import Duty
from surveyhost.core.wave.letters import Cause
from surveyhost.outside import monitoring
from surveyhost.outside.mail.delivery import Undelivered
from surveyhost.outside.mail.replies import Verdict
from surveyhost.services.answering import responses
from surveyhost.services.answering import threads as answering
from surveyhost.services.keys.keyring import keyring
from surveyhost.services.letters import lost_links, opt_outs, reminders, trouble
from surveyhost.services.letters.wave_mail import reference
from surveyhost.services.office import clock as house_clock
from surveyhost.services.office import failing_duties
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave
from surveyhost.services.operations import figures
from surveyhost.services.setup import clients, lists
from surveyhost.store.office.tables import Participant
from surveyhost.store.vault import tables as vault
from surveyhost.web import probes
from tests.support import factories, threads
from tests.support.letter_waves import SHELL
from tests.support.people import Town


@dataclass
class Watched:
    """An open wave with a dialogue, somebody's link, and what a poll shows."""

    house: House
    links: Mapping[str, str]
    survey: int

    def __post_init__(self) -> None:
        self.town = Town(create_app(self.house.settings, self.house).extensions["signed_in"], self.house)
        self.faces = create_app(self.house.settings, self.house)
        self.kept: tuple[str, ...] = ()

    def poll(self) -> bytes:
        """All that /metrics, /readyz and /healthz say."""
        shown = generate_latest(monitoring.registry(lambda: metrics.gauges(self.house)))
        return shown + b"".join(self.faces.test_client().get(path).data for path in (probes.HEALTH, probes.READY))

    def answers(self) -> dict[str, object]:
        form = lists.survey(self.house, self.survey).questionnaire
        return factories.some_answers(form, 1) | {threads.ITEM: "Ca tối luôn thiếu người"}


def look(of: Watched) -> None:
    assert of.faces.test_client().get(f"/s/{next(iter(of.links.values()))}").status_code == 200


def answer(of: Watched) -> None:
    opening = responses.find(of.house.vault, next(iter(of.links.values())))
    given = of.answers()
    asked = answering.ticked(opening.wave, given, [threads.ITEM], "vi")
    of.kept = responses.submit(of.house.vault, opening, given, "vi", answering.beside(threads.code_of(of.house), asked))


def withdraw(of: Watched) -> None:
    answer(of)
    responses.withdraw(of.house.vault, next(iter(of.links.values())), of.kept)


def read_replies(of: Watched) -> None:
    answering.read(of.house.vault, threads.code_of(of.house), "a b c d e f g")


def ask_for_the_link(of: Watched) -> None:
    browser = of.town.browser()
    browser.get("/account/lost-link")
    assert browser.send("/account/lost-link", email="nv7@minhhai.example").status_code == 303


def get_the_link(of: Watched) -> None:
    ask_for_the_link(of)
    assert lost_links.answer(of.house) == 1


def get_the_link_from_a_server_in_trouble(of: Watched) -> None:
    """The only letter under way is somebody's new link, and the mail server refuses us."""
    get_the_link(of)
    trouble.meet(of.house, Undelivered("535", Verdict(Cause.ACCOUNT, False, True), "login"), shut=True)


def fail_at_what_somebody_asked_for(of: Watched) -> None:
    """Each of these duties fails only while there is a request of somebody's to fail at."""
    ask_for_the_link(of)
    for duty in (Duty.LOST_LINKS, Duty.OPT_OUTS, Duty.MESSAGES, Duty.CONTACTS):
        failing_duties.attempt(of.house, duty, _broken)
    failing_duties.attempt(of.house, Duty.LETTERS, _broken, 1)


def _broken() -> None:
    raise RuntimeError


def stop_reminders(of: Watched) -> None:
    with of.house.office() as session:
        person = session.query(Participant).first()
    browser = of.town.browser()
    browser.get("/account/no-reminders")
    typed = reference(keyring(of.house.settings), of.survey, person.id)
    assert browser.send("/account/no-reminders", reference=typed).status_code == 303


def ask_for_contact(of: Watched) -> None:
    browser = of.town.browser()
    browser.get("/account/contact")
    said = {"code": threads.code_of(of.house), "name": "Mai, 0900 000 000", "words": "Ca tối"}
    assert browser.send("/account/contact", **said).status_code == 303


ACTS: list[Callable[[Watched], None]] = [
    look, answer, withdraw, read_replies, ask_for_the_link, get_the_link, get_the_link_from_a_server_in_trouble,
    fail_at_what_somebody_asked_for, stop_reminders, ask_for_contact,
]  # fmt: skip


@pytest.fixture
def watched(house: House, monkeypatch: pytest.MonkeyPatch) -> Watched:
    monkeypatch.setattr(probes, "KEPT", -1.0)
    took = count(1)  # a face that is at somebody's answer takes some thousandths of a second longer
    monkeypatch.setattr(monitoring, "seconds", lambda url: next(took) / 100)
    house_clock.check(house)
    wave = threads.dialogue_wave(house)
    return Watched(house, factories.links(house, wave), wave.survey_id)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_a_poll_shows_the_same_before_and_after(watched: Watched, act: Callable[[Watched], None]) -> None:
    before = watched.poll()
    assert b'surveyhost_letters{state="sent"} 60.0' in before
    act(watched)
    assert watched.poll() == before


@pytest.mark.parametrize("held", ["paused", "quiet"])
@pytest.mark.parametrize("act", [get_the_link_from_a_server_in_trouble, fail_at_what_somebody_asked_for])
def test_a_round_that_may_not_go_is_no_cover(watched: Watched, act: Callable[[Watched], None], held: str) -> None:
    """What a server in trouble then takes, or refuses, is somebody's new link alone."""
    wave = SurveyWave(watched.survey, 1)
    reminders.remind(watched.house, SHELL, wave)
    if held == "paused":
        reminders.pause(watched.house, SHELL, wave)
    else:
        around = {"quiet_from": "00:00", "quiet_to": "08:59"}  # it is eight in the morning there
        clients.edit_client(watched.house, SHELL, 1, settings=around)
    before = watched.poll()
    act(watched)
    assert watched.poll() == before


def test_whose_reminder_waits_is_not_seen_to_stop_it(watched: Watched) -> None:
    wave = SurveyWave(watched.survey, 1)
    reminders.remind(watched.house, SHELL, wave)
    reminders.pause(watched.house, SHELL, wave)
    before = watched.poll()
    stop_reminders(watched)
    assert opt_outs.answer(watched.house) == 1
    assert watched.poll() == before


def test_a_figure_of_the_vault_would_show_it(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_answers(house: House):
        with house.vault() as session:
            boxes = vault.counts(session, threads.code_of(house))
        yield figures.Figure("surveyhost_answers", "What nobody may count.", {"": float(sum(boxes))})

    monkeypatch.setattr(metrics, "figures", with_answers)
    before = watched.poll()
    answer(watched)
    assert watched.poll() != before


def test_no_figure_names_a_client_a_wave_or_a_person(watched: Watched) -> None:
    shown = watched.poll().decode()
    with watched.house.office() as session:
        people = [one.unit for one in session.query(Participant)]
    for word in (threads.code_of(watched.house), "minhhai", "Minh Hải", *people):
        assert word not in shown
