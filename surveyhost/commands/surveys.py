"""survey create, roster import."""

from pathlib import Path

import click

from ..core.errors import Refusal
from ..core.policy import K_FLOOR, REMINDERS, SLIPS
from ..core.questionnaire import Questionnaire
from ..services import library, questionnaire_formats, rosters, surveys
from ..services.roster_file import RosterProblems
from .people import client_id
from .shared import SHELL, house, result, say

FOREIGN = (".xlsx", ".lss")
"""Ends of names of questionnaire files that are not in our own format: XLSForm, LimeSurvey."""


@click.command()
@click.argument("client")
@click.argument("questionnaire")
@click.option("--title", help="The survey's title; default: the questionnaire's own.")
@click.option("--minimum-group", type=int, default=K_FLOOR, show_default=True, help="Fewest people a figure rests on.")
@click.option("--breakdown", "breakdowns", multiple=True, help="An attribute of the roster; may be given many times.")
@click.option("--reminders", type=click.Choice(REMINDERS), default=REMINDERS[0], show_default=True)
@click.option("--slips", type=click.Choice(SLIPS), default=SLIPS[0], show_default=True, help="For those without mail.")
@click.option("--keeper", help="Who holds the private key (a works council); default: the server does.")
@click.option("--keeper-key", help="The public half that the keeper made with `keeper keygen`.")
def survey_create(
    client: str,
    questionnaire: str,
    title: str | None,
    minimum_group: int,
    breakdowns: tuple[str, ...],
    **settings: str | None,
) -> None:
    """Create a survey from a ready-made questionnaire or a file (TOML, XLSForm, LimeSurvey); prints its id."""
    of = house()
    loaded = _questionnaire(questionnaire)
    given = {name: value for name, value in settings.items() if value is not None}
    result(surveys.create(of, SHELL, client_id(of, client), loaded, title, minimum_group, breakdowns, given))


@click.command()
@click.argument("survey")
@click.argument("file", type=click.Path(path_type=Path))
def roster_import(survey: str, file: Path) -> None:
    """Make FILE (CSV or XLSX) the survey's roster; all problems at once, nothing imported if there is any."""
    of = house()
    survey_id = surveys.resolve(of, survey).survey_id
    content = _content(file)
    try:
        summary = rosters.replace(of, SHELL, survey_id, file.name, content)
    except RosterProblems as found:
        for problem in found.problems:
            say(f"{file.name}: {problem.sentence()}")
        count = f"{len(found.problems)} problem{'s' if len(found.problems) > 1 else ''}"
        raise Refusal(f"{file.name} has {count}; nothing was imported.", "roster") from None
    say(f"{summary.people} people, {summary.with_address} with an address, in {summary.units} units.")
    if summary.erased:
        say(f"{summary.erased} in the file asked to be erased before, and are left out.")
    change = summary.difference
    if change is not None:
        say(f"Against the last roster: {len(change.joiners)} joined, {change.leavers} left, {len(change.moved)} moved.")
    for flag in summary.flags:
        say(f"Worth a look: {flag.sentence()}.")
    say(f"Roster hash: {summary.digest}")
    result(summary.people)


def _questionnaire(name: str) -> Questionnaire:
    """From the library, or from a file of any format we take; what was left out of a foreign one is told."""
    if not name.lower().endswith(FOREIGN):
        return library.load(name)
    imported = questionnaire_formats.read(name, _content(Path(name)))
    for each in imported.left_out:
        say(f"Left out: {each.place}: {each.what}")
    return imported.questionnaire


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as trouble:
        raise Refusal(f"{file} cannot be read ({trouble.strerror}).", "roster") from None
