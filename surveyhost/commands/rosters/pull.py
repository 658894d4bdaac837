"""roster pull."""

from pathlib import Path

import click

from ...core.plurals import counted
from ...core.quoting import quoted
from ...core.roster.columns import IGNORED
from ...outside.lists import Source
from ...services.files.roster_content import JSON
from ...services.hris import pulling, sending
from ...services.hris.refusals import PullKeyMissing
from ...services.office import survey_rows
from ...services.rosters.file import RosterDoubts, RosterProblems
from .. import surveys
from ..refusals import NoColumnNamed, RosterNotImported
from ..shared import SHELL, house, result, say

FORMS = {"csv": "", "json": JSON}


@click.command()
@click.argument("survey")
@click.option("--url", required=True, envvar="SURVEYHOST_PULL_URL", help="Where the list lies, as https://...")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path),
    envvar="SURVEYHOST_PULL_KEY_FILE",
    help="A file with the key that the other system wants as a bearer token.",
)
@click.option(
    "--authority",
    type=click.Path(path_type=Path),
    envvar="SURVEYHOST_PULL_AUTHORITY",
    help="Certificates to trust in place of the usual ones (PEM), for a system inside the firm.",
)
@click.option("--as", "form", type=click.Choice([*FORMS]), help="Its format, whatever the other system calls it.")
@click.option("--map", "mapped", multiple=True, metavar="HEADING=COLUMN", help=f"What a column is: {surveys.MEANINGS}.")
@click.option("--ignore", multiple=True, metavar="HEADING", help="A column to leave out; may be given many times.")
@click.option("--apply", "is_applied", is_flag=True, help="Import it; without this only the difference is shown.")
def roster_pull(
    survey: str,
    url: str,
    key_file: Path | None,
    authority: Path | None,
    form: str | None,
    mapped: tuple[str, ...],
    ignore: tuple[str, ...],
    is_applied: bool,
) -> None:
    """Fetch a survey's list of people from a personnel system, and show what it would change; with --apply import it.

    Exit status 0: shown, or imported. 2: it was not fetched, something is wrong with it, or a person has to confirm
    what it changes; nothing is imported then, and one sentence says why.
    """
    of = house()
    survey_id = survey_rows.resolve(of, survey).survey_id
    source = Source(url, _key(key_file), str(authority or ""))
    sent = pulling.fetch(source, _mapping(mapped, ignore), None if form is None else FORMS[form])
    try:
        found = sending.propose(of, survey_id, sent)
    except RosterProblems as wrong:
        for problem in wrong.problems:
            say(f"{source.host}: {problem.sentence()}")
        raise RosterNotImported(name=source.host, count=counted(len(wrong.problems), "problem")) from None
    surveys.tell(found.summary)
    if found.questions:
        raise RosterDoubts(found.summary.notices)
    if is_applied:
        sending.carry_out(of, SHELL, survey_id, sent, found.commit)
    say(f"Roster hash: {found.summary.digest}")
    if not is_applied:
        say("Nothing is imported; --apply does.")
    result(found.summary.people)


def _key(file: Path | None) -> str:
    """The first line of the file; "" for none. PullKeyMissing where it cannot be read, or holds no key."""
    if file is None:
        return ""
    try:
        with file.open(encoding="ascii") as opened:
            key = opened.readline(4096).strip()
    except (OSError, ValueError):
        key = ""
    if not key or not key.isprintable():
        raise PullKeyMissing(where=file)
    return key


def _mapping(mapped: tuple[str, ...], ignore: tuple[str, ...]) -> dict[str, str] | None:
    said = dict.fromkeys(ignore, IGNORED)
    for each in mapped:
        heading, _, column = (part.strip() for part in each.rpartition("="))
        if not heading or not column:
            raise NoColumnNamed(text=quoted(each))
        said[heading] = column
    return said or None
