"""Pulses as pages show them: to staff what is set up and where each service stands, to HR the line over its periods.

HR's figures come from published cells and nothing else. Of a sensitive service no number of answers is told, nor
anything that it could be worked out from: no interval, no mark.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...core.pulse.line import Point, interval, mark, mean
from ...core.pulse.periods import PeriodStanding
from ...core.pulse.terms import Every, PulseState, Whom
from ...core.questionnaire.file import read
from ...core.questionnaire.measures import measures
from ...core.questionnaire.model import Questionnaire
from ...core.release.derived import favourable
from ...core.release.json import from_bytes
from ...core.release.model import COMPANY, Release
from ...core.thresholds import floor
from ...core.wave.lifecycle import IN_FIELD, STANDING, WaveState
from ...store.office.pulses.tables import Pulse, PulseService, pulses_of_client, services_of
from ...store.office.release import latest_tables_of_surveys
from ...store.office.report import latest_report_of_surveys
from ...store.office.roster import Roster
from ...store.office.wave import Wave, waves_of_surveys
from ...store.sessions import Session
from ..office.house import House
from .refusals import NoSuchPulse
from .setting_up import get_pulse, services_shown

PDF = "pulse"
"""Kind of the file in which a pulse is printed, beside the release of it that came out last."""
STOPS = 3
"""Services from which on they are a journey."""
WORKING = frozenset({WaveState.CLOSED, WaveState.TABULATED})


@dataclass(frozen=True, slots=True)
class ListedPulse:
    id: int
    title: Mapping[str, str]
    state: PulseState
    services: int


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service as staff see it."""

    number: int
    title: Mapping[str, str]
    unit: str
    sensitive: bool
    survey_id: int | None
    period: int | None
    """Number of its latest period."""
    state: WaveState | None
    opens: datetime | None
    closes: datetime | None
    """By when its latest period ends at the latest."""


@dataclass(frozen=True, slots=True)
class PulsePage:
    """Everything that is set up of a pulse."""

    id: int
    client_id: int
    client: str
    survey_id: int
    """The survey that holds its list of people."""
    title: Mapping[str, str]
    state: PulseState
    every: Every
    whom: Whom
    questionnaire: Questionnaire
    services: Sequence[ServiceLine]
    people: int
    k: int
    floor: int
    proposed_by: str | None
    approved_by: str | None
    approved: datetime | None
    stopped: datetime | None
    terms_hash: str | None
    round: int
    """How many rounds there were."""
    round_ends: datetime | None
    asked: int
    """People whom the round that stands asks; 0 where none does."""


def listed(house: House, client_id: int, is_approved: bool = False) -> list[ListedPulse]:
    """The pulses of a client (that two people have approved), oldest first."""
    with house.office() as session:
        return [
            ListedPulse(pulse.id, survey.title, pulse.state, len(services_of(session, pulse.id)))
            for pulse, survey in pulses_of_client(session, client_id)
            if pulse.approved is not None or not is_approved
        ]


def page(house: House, pulse_id: int) -> PulsePage:
    """One pulse for staff. NoSuchPulse if there is none."""
    with house.office() as session:
        pulse, survey = get_pulse(session, pulse_id)
        services = services_of(session, pulse.id)
        waves = waves_of_surveys(session, [survey.id, *(one.survey_id for one in services if one.survey_id)])
        rounds = waves.get(survey.id, ())
        standing = rounds[-1] if rounds and rounds[-1].state in STANDING else None
        roster = session.get(Roster, survey.id)
        return PulsePage(
            id=pulse.id,
            client_id=survey.client_id,
            client=survey.client.name,
            survey_id=survey.id,
            title=survey.title,
            state=pulse.state,
            every=pulse.every,
            whom=pulse.whom,
            questionnaire=read(pulse.questionnaire),
            services=[_line(one, waves.get(one.survey_id or 0, ())) for one in services],
            people=roster.people if roster else 0,
            k=survey.minimum_group,
            floor=floor(survey.minimum_group),
            proposed_by=pulse.proposed_by,
            approved_by=pulse.approved_by,
            approved=pulse.approved,
            stopped=pulse.stopped,
            terms_hash=pulse.terms_hash,
            round=len(rounds),
            round_ends=standing.closes if standing else None,
            asked=standing.invited if standing else 0,
        )


def _line(service: PulseService, waves: Sequence[Wave]) -> ServiceLine:
    last = waves[-1] if waves else None
    return ServiceLine(
        number=service.number,
        title=service.title,
        unit=service.unit,
        sensitive=service.sensitive,
        survey_id=service.survey_id,
        period=last.number if last else None,
        state=last.state if last else None,
        opens=last.opens if last else None,
        closes=last.closes if last else None,
    )


def shown_as(house: House, pulse_id: int) -> list[Mapping[str, str]]:
    """Under which names the services of a draft would be asked about, by the list that is there now. Refusal as
    `setting_up.services_shown`."""
    with house.office() as session:
        pulse, survey = get_pulse(session, pulse_id)
        return [one.title for one in services_shown(session, pulse, survey)]


# What HR sees


@dataclass(frozen=True, slots=True)
class Figure:
    """The favourable share of one item in one period, in percent."""

    low: int
    high: int
    n: int | None
    """Answers; None where no number is told."""
    interval: tuple[int, int] | None
    """95 %."""
    mark: int
    """1 or -1 where it stands out from the periods before, above or below."""


@dataclass(frozen=True, slots=True)
class Period:
    number: int
    standing: PeriodStanding
    opens: datetime
    ended: datetime | None
    """None while it runs."""
    n: int | None
    """People who answered; None where nothing is counted, or no number is told."""
    figures: Mapping[str, Figure]
    """By code of the item; nothing where nothing is released."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item over all periods of a service."""

    code: str
    text: Mapping[str, str]
    before: tuple[int, int] | None
    """Mean of all periods but the latest (percent, answers); None where there is none, or no number is told."""


@dataclass(frozen=True, slots=True)
class ServiceView:
    number: int
    title: Mapping[str, str]
    sensitive: bool
    periods: Sequence[Period]
    """Oldest first."""
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class PulseView:
    id: int
    title: Mapping[str, str]
    state: PulseState
    every: Every
    whom: Whom
    k: int
    floor: int
    services: Sequence[ServiceView]
    journeys: Sequence["Journey"] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """One service on the journey: its latest period that shows the item."""

    number: int
    title: Mapping[str, str]
    period: int
    ended: datetime | None
    figure: Figure
    before: Figure | None
    """The period before that one which shows the item; None where none does."""


@dataclass(frozen=True, slots=True)
class Journey:
    """One item from service to service, in the order in which people pass them."""

    code: str
    text: Mapping[str, str]
    stops: Sequence[Stop]


def view(house: House, pulse_id: int, client_id: int) -> PulseView:
    """A pulse for HR of its client. NoSuchPulse for another's, and for one that nobody has approved."""
    with house.office() as session:
        pulse, survey = get_pulse(session, pulse_id, client_id)
        if pulse.approved is None:
            raise NoSuchPulse(pulse_id=pulse_id)
        services = _services(session, pulse)
        return PulseView(
            id=pulse.id,
            title=survey.title,
            state=pulse.state,
            every=pulse.every,
            whom=pulse.whom,
            k=survey.minimum_group,
            floor=floor(survey.minimum_group),
            services=services,
            journeys=_journeys(services),
        )


def _services(session: Session, pulse: Pulse) -> list[ServiceView]:
    services = services_of(session, pulse.id)
    ids = [one.survey_id for one in services if one.survey_id is not None]
    waves = waves_of_surveys(session, ids)
    released = {key: from_bytes(tables) for key, tables in latest_tables_of_surveys(session, ids).items()}
    about = read(pulse.questionnaire)
    return [_service(one, waves.get(one.survey_id or 0, ()), released, about) for one in services]


def _service(
    service: PulseService,
    waves: Sequence[Wave],
    released: Mapping[tuple[int, int], Release],
    about: Questionnaire,
) -> ServiceView:
    codes = [one.code for one in measures(about)]
    texts = {item.code: item.text for item in about.items()}
    points: dict[str, list[Point]] = {code: [] for code in codes}
    periods = []
    for wave in waves:
        tables = released.get((wave.survey_id, wave.number))
        periods.append(_period(wave, tables, points, service.sensitive))
    lines = [
        Line(code, texts[code.partition(":")[0]], _mean(points[code][:-1], service.sensitive))
        for code in codes
        if points[code]
    ]
    return ServiceView(service.number, service.title, service.sensitive, periods, lines)


def _journeys(services: Sequence[ServiceView]) -> list[Journey]:
    texts = {line.code: line.text for service in services for line in service.lines}
    found = (Journey(code, text, [*_stops(services, code)]) for code, text in texts.items())
    return [one for one in found if len(one.stops) >= STOPS]


def _stops(services: Sequence[ServiceView], code: str) -> Iterator[Stop]:
    for service in services:
        shown = [one for one in service.periods if code in one.figures]
        if shown:
            last, before = shown[-1], shown[-2].figures[code] if len(shown) > 1 else None
            yield Stop(service.number, service.title, last.number, last.ended, last.figures[code], before)


def _mean(points: Sequence[Point], sensitive: bool) -> tuple[int, int] | None:
    found = None if sensitive else mean(points)
    return None if found is None else (round(found[0]), found[1])


def _period(wave: Wave, tables: Release | None, points: dict[str, list[Point]], sensitive: bool) -> Period:
    """One period; what it says of each item is added to the item's points."""
    figures: dict[str, Figure] = {}
    for code, before in points.items():
        cell = tables.cells.get((COMPANY, code)) if tables is not None else None
        span = favourable(cell) if cell is not None else None
        if span is None:
            continue
        point = Point(span.low, span.high, span.n)
        told = None if sensitive else interval(point)
        stands_out = 0 if sensitive else mark(point, before)
        figures[code] = Figure(span.low, span.high, None if sensitive else span.n, told, stands_out)
        before.append(point)
    n = None if tables is None or sensitive else tables.respondents
    return Period(wave.number, _standing(wave, tables), wave.opens, wave.closed, n, figures)


def _standing(wave: Wave, tables: Release | None) -> PeriodStanding:
    if tables is not None:
        return PeriodStanding.RELEASED
    if wave.state in IN_FIELD or wave.state == WaveState.PLANNED:
        return PeriodStanding.RUNNING
    return PeriodStanding.COUNTING if wave.state in WORKING else PeriodStanding.TOO_FEW


def printed(house: House, pulse_id: int, client_id: int, language: str) -> bytes | None:
    """The pulse as it was printed last in this language; None before. NoSuchPulse as `view`."""
    view(house, pulse_id, client_id)
    with house.office() as session:
        ids = [one.survey_id for one in services_of(session, pulse_id) if one.survey_id is not None]
        return latest_report_of_surveys(session, ids, PDF, language)
