"""survey create, roster import."""

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from ..core.plurals import counted
from ..core.quoting import quoted
from ..core.roster.barred import BARRED
from ..core.roster.columns import IGNORED, OWN
from ..core.roster.doubts import Doubt
from ..core.roster.headings import fold
from ..core.roster.notices import ASKED, asked
from ..core.roster.problems import Problem
from ..core.thresholds import K_FLOOR
from ..core.wave.policy import Count, Reminders, Slips
from ..services.office import survey_rows
from ..services.office.imports import Source
from ..services.rosters import check, rosters
from ..services.rosters import file as roster_file
from ..services.rosters.check import Summary
from ..services.setup import surveys
from . import questionnaires, scales
from .people import client_id
from .refusals import ColumnsUnasked, NoColumnNamed, NoSuchColumn, RosterNotImported
from .shared import SHELL, file_content, house, result, say, sure

WHOM, SLIPS = [one.value for one in Reminders], [one.value for one in Slips]

MEANINGS = f"{', '.join(OWN)}, or the name of an attribute"
TWICE = "column-twice"


@click.command()
@click.argument("client")
@click.argument("questionnaire")
@click.option("--title", help="The survey's title; default: the questionnaire's own.")
@click.option("--minimum-group", type=int, default=K_FLOOR, show_default=True, help="Fewest people a figure rests on.")
@click.option("--breakdown", "breakdowns", multiple=True, help="An attribute of the roster; may be given many times.")
@click.option(
    "--reminders", type=click.Choice([*map(str, Reminders)]), default=Reminders.EVERYONE.value, show_default=True
)
@click.option(
    "--slips",
    type=click.Choice([*map(str, Slips)]),
    default=Slips.NAMED.value,
    show_default=True,
    help="For those without mail.",
)
@click.option(
    "--count", type=click.Choice([*map(str, Count)]), help="Split: in halves, one at the keeper's (experimental)."
)
@click.option("--keeper", help="Who holds the private key (a works council); default: the server does.")
@click.option("--keeper-key", help="The public half that the keeper made with `keeper keygen`.")
@click.option("--page-address", help="Where the keeper hosts the page of a split count itself, a folder's address.")
@scales.OPTION
@click.option("--left-out", type=click.Path(path_type=Path), help="Write what the file leaves out to this CSV file.")
def survey_create(
    client: str,
    questionnaire: str,
    title: str | None,
    minimum_group: int,
    breakdowns: tuple[str, ...],
    good_ends: tuple[str, ...],
    left_out: Path | None,
    **settings: str | None,
) -> None:
    """Create a survey from a ready-made questionnaire or a file (TOML, XLSForm, LimeSurvey); prints its id.

    What a file leaves out is printed, by sheet or section and by kind; it is kept with the survey, where the console
    shows it. Which end of each of its scales is the good one no file says: --good-end does, or a terminal is asked.
    """
    of = house()
    owner = client_id(of, client)
    surveys.check_new(of, owner, minimum_group, breakdowns)
    brought = questionnaires.brought(questionnaire)
    questionnaires.tell(questionnaire, brought.left_out)
    if left_out is not None:
        questionnaires.write(left_out, brought.left_out)
    brought = scales.told(brought, good_ends)
    given = {name: value for name, value in settings.items() if value is not None}
    source = Source(Path(questionnaire).name, brought.left_out)
    result(surveys.create(of, SHELL, owner, brought.questionnaire, title, minimum_group, breakdowns, given, source))


@click.command()
@click.argument("survey")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "mapped", multiple=True, metavar="HEADING=COLUMN", help=f"What a column is: {MEANINGS}.")
@click.option("--ignore", multiple=True, metavar="HEADING", help="A column to leave out; may be given many times.")
@click.option("--yes", is_flag=True, help="Import it even where it may not be what was meant: do not ask.")
def roster_import(survey: str, file: Path, mapped: tuple[str, ...], ignore: tuple[str, ...], yes: bool) -> None:
    """Make FILE (CSV, XLSX, XLS or ODS) the survey's roster; all problems at once, nothing imported if there is any.

    A file that may not be what was meant (units left empty, a total among the people, far more joiners or leavers than
    a firm has) is asked about; where nobody can be asked it is refused, with the numbers. A column that would tell one
    person from all others is not taken as an attribute before --map says so, whatever --yes says. What is said is kept
    for the client's next file.
    """
    of = house()
    survey_id = survey_rows.resolve(of, survey).survey_id
    content = file_content(file)
    mapping = _mapping(content, mapped, ignore)
    checked = check.check(of, survey_id, file.name, content, mapping)
    if checked.summary is None:
        for problem in checked.problems:
            say(f"{file.name}: {problem.sentence()}{_way_out(problem)}")
        raise RosterNotImported(name=file.name, count=counted(len(checked.problems), "problem"))
    if checked.doubts:
        raise ColumnsUnasked(name=file.name, ways=_ways(checked.doubts), meanings=MEANINGS)
    tell(checked.summary)
    questions = asked(checked.summary.notices)
    if questions:
        sure(yes, f"{file.name} may not be what was meant: {'; '.join(one.sentence() for one in questions)}.")
    confirmed = rosters.SURE if yes else checked.asked
    summary = rosters.replace(of, SHELL, survey_id, file.name, content, mapping, confirmed)
    say(f"Roster hash: {summary.digest}")
    result(summary.people)


def _mapping(content: bytes, mapped: Sequence[str], ignore: Sequence[str]) -> dict[str, str] | None:
    """Heading to column as the options say; None where they say nothing. Refusal for a heading that is not there."""
    if not mapped and not ignore:
        return None
    said = dict.fromkeys(ignore, IGNORED)
    for each in mapped:
        heading, _, column = (part.strip() for part in each.rpartition("="))
        if not heading or not column:
            raise NoColumnNamed(text=quoted(each))
        said[heading] = column
    there = {fold(heading): heading for heading, _ in roster_file.headings(content, said)}
    for heading in said:
        if fold(heading) not in there:
            known = ", ".join(f"'{quoted(one)}'" for one in there.values() if one)
            raise NoSuchColumn(heading=quoted(heading), known=known)
    return said


def _way_out(problem: Problem) -> str:
    """The options that help where a column is what is wrong."""
    name = shlex.quote(problem.column)
    if problem.kind == "no-id-column":
        return " (--map HEADING=id)"
    if problem.kind in BARRED or problem.kind == "unknown-language":
        return f" (--ignore {name})"
    return f" (--map {shlex.quote(problem.column + '=COLUMN')} or --ignore {name})" if problem.kind == TWICE else ""


def _ways(doubts: Sequence[Doubt]) -> str:
    return "; ".join(
        f"{one.sentence()} (--map {shlex.quote(f'{one.column}=COLUMN')} or --ignore {shlex.quote(one.column)})"
        for one in doubts
    )


def tell(summary: Summary) -> None:
    """What the file holds, what it changes against which roster, and what it says without meaning it."""
    people, units = counted(summary.people, "person", "people"), counted(summary.units, "unit")
    by_sms = f", {summary.with_number} with a mobile number only" if summary.with_number else ""
    say(f"{people}, {summary.with_address} with an address{by_sms}, in {units}.")
    if summary.erased:
        say(f"{summary.erased} in the file asked to be erased before, and are left out.")
    for notice in summary.notices:
        say(f"{'To be confirmed' if notice.kind in ASKED else 'Note'}: {notice.sentence()}.")
    change = summary.difference
    if change is not None:
        title = next(iter(change.title.values()), "")
        say(
            f"Against the roster of survey {change.of_survey}, '{title}', brought on {change.imported:%Y-%m-%d}"
            f"{'' if change.used else ' (no wave was opened with it)'}: "
            f"{len(change.joiners)} joined, {change.leavers} left, {len(change.moved)} moved."
        )
    if summary.wave is not None:
        say(
            f"Wave {summary.wave} is in the field: links of those who left take no more answers within ten minutes; "
            "whoever is new is asked in the next wave."
        )
    for flag in summary.flags:
        say(f"Worth a look: {flag.sentence()}.")
