"""split check, plan, ballots, outcome, status: what goes to the keeper of a split count, and comes back."""

from pathlib import Path

import click

from ...core.roles import Act
from ...services.office import survey_rows
from ...services.questionnaires import split as planning
from ...services.tabulation.split import ballots_file, outcome_file, plan, status
from ..refusals import FolderMissing
from ..shared import actor, file_content, house, result, say
from .keeper_count import check_ordinary, keep

FILE = click.Path(path_type=Path, dir_okay=False)
OUT = click.option("--out", type=FILE, required=True, help="The file to write.")
WHO = click.option("--as", "address", required=True, help="Who does it: an account of staff who may prepare releases.")


def _check_folder(file: Path) -> None:
    if not file.parent.is_dir():
        raise FolderMissing(file=file)
    check_ordinary(file)


@click.command()
@click.argument("survey")
def split_check(survey: str) -> None:
    """Say why the next wave of a SURVEY could not be counted in halves; the number of reasons comes last."""
    of = house()
    reasons = planning.obstacles(of, survey_rows.resolve(of, survey).survey_id)
    for reason in reasons:
        say(reason.reason)
    result(len(reasons))


@click.command()
@click.argument("survey")
@OUT
def split_plan(survey: str, out: Path) -> None:
    """Write the plan of a wave, which its keeper checks before anybody answers. The contract's hash comes last.

    It holds what employees see and the names of groups, and nobody's name.
    """
    of = house()
    _check_folder(out)
    wave = survey_rows.resolve(of, survey)
    keep(out, plan.plan_file(of, wave))
    say(f"The keeper checks it with `surveyhost keeper check {out.name}`; the last line there must be this one:")
    result(status.of(of, wave).contract)


@click.command()
@click.argument("survey")
@WHO
@OUT
def split_ballots(survey: str, address: str, out: Path) -> None:
    """Write the ballots of a closed wave for its keeper. The digest that was announced comes last.

    However often this is done the file is the same; where it would be another one it is refused.
    """
    of = house()
    who = actor(of, address, Act.RELEASE_PREPARE)
    _check_folder(out)
    wave = survey_rows.resolve(of, survey)
    keep(out, ballots_file.export(of, who, wave))
    say(f"The keeper counts it with `surveyhost keeper count {plan.NAME} {out.name}`, and says what was announced:")
    result(status.of(of, wave).announced)


@click.command()
@click.argument("survey")
@click.argument("file", type=FILE)
@click.option("--words", required=True, help="The seven words that the keeper read at the end of the count.")
@WHO
def split_outcome(survey: str, file: Path, words: str, address: str) -> None:
    """Take the keeper's outcome from FILE and add our half. Then a release is prepared as for any wave.

    Prints how many ballots were dropped.
    """
    of = house()
    who = actor(of, address, Act.RELEASE_PREPARE)
    wave = survey_rows.resolve(of, survey)
    outcome_file.bring(of, who, wave, file_content(file, outcome_file.LARGEST), words)
    say("The outcome is kept; `surveyhost release prepare` makes a release of it.")
    result(status.of(of, wave).dropped)


@click.command()
@click.argument("survey")
def split_status(survey: str) -> None:
    """Whom a split count is waiting for; the step comes last, alone on its line."""
    of = house()
    found = status.of(of, survey_rows.resolve(of, survey))
    say(status.SENTENCES[found.step])
    say(f"Contract: {found.contract}")
    if found.announced:
        say(f"Announced digest: {found.announced}")
    result(found.step.value)
