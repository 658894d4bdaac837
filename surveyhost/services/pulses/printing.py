"""A pulse as a PDF, a page for each service. Reaches the printer, so only the desk may import it."""

from datetime import datetime
from functools import cache
from html import escape
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ... import dates, languages
from ...config import CHECKOUT
from ...core.pulse.periods import PeriodStanding
from ...core.pulse.terms import Whom
from ...core.release.json import digest
from ...outside.pdf.html_to_pdf import print_pdf
from ...store.office.pulses.tables import pulses_approved, services_of
from ...store.office.release import latest_released_of_surveys
from ...store.office.report import ReportFile, report_content
from ...store.sessions import Session
from ...translations import catalogue, teach
from ..keys import signing
from ..office.house import House
from ..office.survey_rows import title_in
from .drawing import Drawing, drawn, journey
from .reading import PDF, PulseView, view
from .setting_up import get_pulse

STATIC = CHECKOUT / "static"
STYLE = "css/pulse.css"
MOST_PERIODS = 12
"""Of the table and the lines on paper: the latest ones."""


def print_due(house: House) -> int:
    """Print every pulse of which something came out since it was printed last; how many files.

    Each by itself; the first failure is raised once all have had their turn.
    """
    with house.office() as session:
        ids = pulses_approved(session)
    files, failed = 0, None
    for pulse_id in ids:
        try:
            files += print_new(house, pulse_id)
        except Exception as error:  # one pulse that cannot be printed keeps no other from it
            failed = failed or error
    if failed is not None:
        raise failed
    return files


def print_new(house: House, pulse_id: int) -> int:
    """Print the pulse in each of its languages if a release came out since it was printed last; how many files.

    Safe to repeat: a file is kept whole or not at all, beside the release that came out last.
    """
    with house.office() as session:
        pulse, survey = get_pulse(session, pulse_id)
        ids = [one.survey_id for one in services_of(session, pulse.id) if one.survey_id is not None]
        latest = latest_released_of_surveys(session, ids)
        client, zone = survey.client.name, ZoneInfo(survey.client.time_zone)
        spoken = [one for one in survey.title if one in languages.staff()]
        missing = [] if latest is None else [one for one in spoken if not _is_there(session, latest[0], one)]
        client_id = survey.client_id
    if latest is None or not missing:
        return 0
    shown = view(house, pulse_id, client_id)
    for language in missing:
        content = pdf(shown, language, (client, house.settings.vendor), latest[1].astimezone(zone), zone)
        signed = signing.sign_report(house.settings, content, house.now())
        with house.office.begin() as session:
            session.add(
                ReportFile(
                    release_id=latest[0],
                    kind=PDF,
                    language=language,
                    content=signed,
                    digest=digest(content),
                    made=house.now(),
                )
            )
    return len(missing)


def _is_there(session: Session, release_id: int, language: str) -> bool:
    return report_content(session, release_id, PDF, language, "") is not None


def pdf(pulse: PulseView, language: str, names: tuple[str, str], moment: datetime, zone: ZoneInfo) -> bytes:
    """PDF/UA-1. names: the client's and the vendor's. moment: when the latest release came out."""
    pictures: dict[str, bytes] = {}

    def chart(part: int | str, code: str, line: Drawing) -> str:
        address = f"pulse:{part}-{code}"
        pictures[address] = svg(line)
        return address

    shown = {
        "pulse": pulse,
        "client": names[0],
        "vendor": names[1],
        "language": language,
        "moment": moment,
        "title_of": lambda title: title_in(title, language),
        "drawn": drawn,
        "journey": journey,
        "chart": chart,
        "most": MOST_PERIODS,
        "PeriodStanding": PeriodStanding.__members__,
        "Whom": Whom.__members__,
        "number": lambda value: format_decimal(value, locale=languages.locale_of(language)),
        "day": lambda day: dates.shown(day.astimezone(zone), "full_day", language),
    }
    html = _pages(language).get_template("client/pulse_print.html").render(shown)
    return print_pdf(html, STATIC, moment, pictures, style=STYLE)


def svg(line: Drawing) -> bytes:
    """The line as a picture of its own: the same drawing as on the screen, in colours for paper."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {line.width} {line.height}">']
    text = 'font-family="Be Vietnam Pro" font-size="12"'
    for y, name in line.ticks:
        parts.append(f'<path d="M34 {y}H{line.right}" stroke="#D3DAD7"/>')
        parts.append(f'<text x="28" y="{y + 4}" text-anchor="end" fill="#5F6C67" {text}>{name}</text>')
    if line.mean is not None:
        parts.append(f'<path d="M34 {line.mean}H{line.right}" stroke="#9AA5A0" stroke-dasharray="4 4"/>')
    if line.before:
        parts.append(f'<path d="{line.before}" fill="none" stroke="#9AA5A0" stroke-dasharray="4 4"/>')
    if line.path:
        parts.append(f'<path d="{line.path}" fill="none" stroke="#0F5C4D" stroke-width="2"/>')
    for place in line.places:
        if place.ends is not None:
            way = f"M{place.x} {place.ends[0]}V{place.ends[1]}"
            parts.append(f'<path d="{way}" stroke="#B7CEC9" stroke-width="6"/>')
        if place.y is not None:
            parts.append(f'<circle cx="{place.x}" cy="{place.y}" r="4.5" fill="#0F5C4D"/>')
            label = f'x="{place.x}" y="{place.y - 9}" text-anchor="middle" fill="#14201D" font-weight="600"'
            halo = 'stroke="#FFFFFF" stroke-width="4" stroke-linejoin="round"'  # no line strikes a figure through
            parts += (f"<text {label} {look}>{escape(place.label)}</text>" for look in (f"{halo} {text}", text))
        below = f'x="{place.x}" y="{line.height - 6}" text-anchor="middle" fill="#5F6C67"'
        parts.append(f"<text {below} {text}>{place.below}</text>")
    return "".join([*parts, "</svg>"]).encode()


@cache
def _pages(language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(CHECKOUT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    teach(made, lambda: catalogue("client", language))
    return made
