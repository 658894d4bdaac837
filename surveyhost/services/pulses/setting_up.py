"""Setting up a pulse: what is asked about, of whom, how often; proposed by one person and approved by another.

What is approved is hashed: the second person approves that, and the worker does that and nothing else from then on.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...core.audit_acts import AuditAct
from ...core.pulse import questions
from ...core.pulse.rounds import PARTS, part_of
from ...core.pulse.services import Service, headcount, shown
from ...core.pulse.terms import (
    DESTROY_BY_DAYS,
    LONGEST_MONTHS,
    Every,
    PulseState,
    Whom,
    check_items,
    check_move,
    check_services,
    check_whom,
)
from ...core.questionnaire.file import read, write
from ...core.questionnaire.model import Questionnaire
from ...core.roles import Act
from ...core.thresholds import K_FLOOR, floor
from ...core.wave.policy import Pages
from ...core.wave.settings import SurveySettings
from ...store.office.pulses.tables import (
    Pulse,
    PulseService,
    delete_services,
    pulse_with_survey,
    services_of,
    standing_pulses_of_client,
)
from ...store.office.roster import person_places, reachable_people
from ...store.office.survey import Survey
from ...store.sessions import Session
from ..accounts.second_person import account, check_two
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import get_client
from .presets import words
from .refusals import (
    NoSuchPulse,
    NotBesidePulse,
    PulseFrozen,
    PulseListTooSmall,
    PulseUnnamed,
    TermsChanged,
    UnitNotOnList,
)


@dataclass(frozen=True, slots=True)
class SetUp:
    """A pulse as somebody wants it."""

    title: Mapping[str, str]
    services: Sequence[Service]
    questionnaire: Questionnaire
    every: Every = Every.MONTH
    whom: Whom = Whom.EVERYBODY


def get_pulse(session: Session, pulse_id: int, client_id: int | None = None) -> tuple[Pulse, Survey]:
    """A pulse (if it is this client's) with its own survey. NoSuchPulse if there is none."""
    found = pulse_with_survey(session, pulse_id, client_id)
    if found is None:
        raise NoSuchPulse(pulse_id=pulse_id)
    return found


def create(house: House, actor: Actor, client_id: int, made: SetUp) -> int:
    """A new pulse of a client, a draft; its id. Refusal where a rule is broken."""
    _check(made)
    with house.office.begin() as session:
        get_client(session, client_id)
        survey = _survey(house, client_id, made.title, _asking(made.title, made.services, made.questionnaire))
        session.add(survey)
        session.flush()
        pulse = Pulse(
            survey_id=survey.id,
            state=PulseState.DRAFT,
            every=made.every,
            whom=made.whom,
            questionnaire=write(made.questionnaire),
            turn=secrets.token_bytes(32),
            made=house.now(),
            made_by=actor.name,
        )
        session.add(pulse)
        session.flush()
        _put_services(session, pulse, made.services)
        about = f"pulse {pulse.id}"
        audit.record(session, house, actor, AuditAct.PULSE_ADD, about, client_id, after={"title": dict(made.title)})
        return pulse.id


def edit(house: House, actor: Actor, pulse_id: int, made: SetUp) -> None:
    """Make this draft another one; what was proposed is a draft again. PulseFrozen once it is approved."""
    _check(made)
    with house.office.begin() as session:
        pulse, survey = _unapproved(session, pulse_id)
        pulse.state, pulse.proposed_by, pulse.terms_hash = PulseState.DRAFT, None, None
        pulse.every, pulse.whom, pulse.questionnaire = made.every, made.whom, write(made.questionnaire)
        survey.title = dict(made.title)
        delete_services(session, pulse.id)
        _put_services(session, pulse, made.services)
        audit.record(session, house, actor, AuditAct.PULSE_EDIT, f"pulse {pulse.id}", survey.client_id)


def _unapproved(session: Session, pulse_id: int) -> tuple[Pulse, Survey]:
    pulse, survey = get_pulse(session, pulse_id)
    session.refresh(pulse, with_for_update=True)
    if pulse.state not in {PulseState.DRAFT, PulseState.PROPOSED}:
        raise PulseFrozen(state=pulse.state)
    return pulse, survey


def _check(made: SetUp) -> None:
    check_items(made.questionnaire)
    check_services([one.title for one in made.services], made.questionnaire.languages)
    check_whom(made.whom, made.every, any(one.sensitive for one in made.services))
    for language in made.questionnaire.languages:
        if not made.title.get(language, "").strip():
            raise PulseUnnamed(language=language)


def _asking(title: Mapping[str, str], services: Sequence[Service], about: Questionnaire) -> str:
    return write(questions.asking(title, [one.title for one in services], words(), about.languages))


def _survey(house: House, client_id: int, title: Mapping[str, str], questionnaire: str) -> Survey:
    settings = {"pages": Pages.ONE, "destroy_by_days": DESTROY_BY_DAYS}
    return Survey(
        client_id=client_id,
        title=dict(title),
        questionnaire=questionnaire,
        minimum_group=K_FLOOR,
        breakdowns=[],
        settings=SurveySettings.read(settings),
        created=house.now(),
    )


def _put_services(session: Session, pulse: Pulse, services: Sequence[Service]) -> None:
    for number, one in enumerate(services, 1):
        row = PulseService(pulse_id=pulse.id, number=number, title=dict(one.title), unit=one.unit)
        row.sensitive = one.sensitive
        session.add(row)
    session.flush()


# Approving it


def services_shown(session: Session, pulse: Pulse, survey: Survey) -> list[Service]:
    """The services as they will be asked about, by the list that is there. UnitNotOnList where a service is given by a
    unit that nobody on it is in."""
    people = headcount(one.unit for one in person_places(session, survey.id))
    wanted = [Service(one.title, one.unit, one.sensitive) for one in services_of(session, pulse.id)]
    for one in wanted:
        if one.unit and not people[one.unit]:
            raise UnitNotOnList(unit=one.unit)
    return shown(wanted, people, survey.minimum_group, survey.client.name)


def terms(session: Session, pulse: Pulse, survey: Survey) -> dict[str, Any]:
    """Everything that the two people approve, as a document."""
    return {
        "client": survey.client.name,
        "title": dict(survey.title),
        "services": [
            {"title": dict(one.title), "unit": one.unit, "sensitive": one.sensitive}
            for one in services_shown(session, pulse, survey)
        ],
        "questionnaire": pulse.questionnaire,
        "every": pulse.every,
        "whom": pulse.whom,
        "k": survey.minimum_group,
        "answers": floor(survey.minimum_group),
        "months": LONGEST_MONTHS,
        "destroy_by_days": DESTROY_BY_DAYS,
    }


def _digest(document: Mapping[str, Any]) -> str:
    raw = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(raw.encode()).hexdigest()


def _check_list(session: Session, pulse: Pulse, survey: Survey) -> None:
    """Enough people can be asked in every round."""
    people = reachable_people(session, survey.id)
    parts = [0] * PARTS
    for _, lookup, is_willing in people:
        parts[part_of(pulse.turn, lookup)] += is_willing
    smallest = min(parts) if pulse.whom == Whom.THIRD else sum(parts)
    fewest = floor(survey.minimum_group)
    if smallest < fewest:
        raise PulseListTooSmall(count=smallest, fewest=fewest)


def _check_alone(session: Session, pulse: Pulse, client_id: int) -> None:
    """NotBesidePulse where another pulse of the client stands and one of them asks on events."""
    for other in standing_pulses_of_client(session, client_id):
        if Whom.EVENT in {pulse.whom, other.whom}:
            raise NotBesidePulse(other=other.id)


def propose(house: House, actor: Actor, pulse_id: int) -> None:
    """The first person's part: this is to be the contract. Refusal where the list is too small for it."""
    with house.office.begin() as session:
        pulse, survey = _unapproved(session, pulse_id)
        account(session, actor.name, Act.PULSE_EDIT)
        _check_list(session, pulse, survey)
        pulse.state, pulse.proposed_by = PulseState.PROPOSED, actor.name
        pulse.terms_hash = _digest(terms(session, pulse, survey))
        after = {"terms": pulse.terms_hash}
        audit.record(session, house, actor, AuditAct.PULSE_PROPOSE, f"pulse {pulse.id}", survey.client_id, after=after)


def approve(house: House, actor: Actor, pulse_id: int) -> None:
    """The second person's part: the pulse runs from now on, by itself.

    Refusal: as `check_two`; RoleForbids; TermsChanged where what stands there is not what was proposed.
    """
    with house.office.begin() as session:
        audit.hold(session)
        check_approvable(session, house, actor, pulse_id)
        pulse, survey = get_pulse(session, pulse_id)
        services = services_shown(session, pulse, survey)
        delete_services(session, pulse.id)
        _put_services(session, pulse, services)
        about = read(pulse.questionnaire)
        survey.questionnaire = _asking(survey.title, services, about)
        for row in services_of(session, pulse.id):
            own = _survey(house, survey.client_id, row.title, write(questions.about(about, row.title)))
            session.add(own)
            session.flush()
            row.survey_id = own.id
        pulse.state, pulse.approved_by, pulse.approved = PulseState.RUNNING, actor.name, house.now()
        after = {"terms": pulse.terms_hash}
        audit.record(session, house, actor, AuditAct.PULSE_APPROVE, f"pulse {pulse.id}", survey.client_id, after=after)


def check_approvable(session: Session, house: House, actor: Actor, pulse_id: int) -> None:
    """Whether `approve` would be refused now. Refusal as there."""
    pulse, survey = get_pulse(session, pulse_id)
    session.refresh(pulse, with_for_update=True)
    check_move(pulse.state, PulseState.RUNNING)
    check_two(session, house, pulse.proposed_by or "", actor.name)
    account(session, actor.name, Act.PULSE_APPROVE)
    _check_alone(session, pulse, survey.client_id)
    _check_list(session, pulse, survey)
    if _digest(terms(session, pulse, survey)) != pulse.terms_hash:
        raise TermsChanged()


def check(house: House, actor: Actor, pulse_id: int) -> None:
    """As `check_approvable`: for who has to be asked first."""
    with house.office.begin() as session:
        check_approvable(session, house, actor, pulse_id)


def stop(house: House, actor: Actor, pulse_id: int) -> None:
    """No round begins any more. What stands goes on to the end of its round; then the list of people is destroyed."""
    with house.office.begin() as session:
        pulse, survey = get_pulse(session, pulse_id)
        session.refresh(pulse, with_for_update=True)
        check_move(pulse.state, PulseState.STOPPED)
        pulse.state, pulse.stopped = PulseState.STOPPED, house.now()
        audit.record(session, house, actor, AuditAct.PULSE_STOP, f"pulse {pulse.id}", survey.client_id)
