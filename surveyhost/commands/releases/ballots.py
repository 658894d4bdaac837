"""ballot list, show, make: surveys that ask for votes on statements, which a reviewer made of comments."""

from collections.abc import Sequence
from pathlib import Path

import click

from ...core.plurals import counted
from ...core.roles import Act
from ...services.office import survey_rows
from ...services.office.house import House
from ...services.office.survey_rows import title_in
from ...services.releases import ballots, releases
from ..refusals import NoStatementsFile, StatementsUnreadable
from ..shared import NUMBER, actor, file_content, house, result, say

_AS = click.option("--as", "address", required=True, help="Who reads: an account of staff that reviews comments.")
_RELEASE = click.option("--release", "number", type=NUMBER, help="Number of the release; default: the latest.")


@click.command()
@_AS
def ballot_list(address: str) -> None:
    """Each ballot: its survey's number and title, how many statements are voted on, and the state of its wave."""
    of = house()
    actor(of, address, Act.COMMENTS_REVIEW)
    made = ballots.made(of)
    for one in made:
        state = one.state or "not open yet"
        click.echo(f"{one.survey_id:5} {title_in(one.title, 'en')}: {counted(one.statements, 'statement')}; {state}")
    if not made:
        say("No ballot was made.")


@click.command()
@click.argument("survey")
@_RELEASE
@_AS
def ballot_show(survey: str, number: int | None, address: str) -> None:
    """The comments that a release prints, list by list, to make statements of."""
    of = house()
    actor(of, address, Act.COMMENTS_REVIEW)
    desk = ballots.desk(of, _release(of, survey, number))
    for one in desk.lists:
        click.echo(f"{' / '.join(one.path) or 'the company'}: {title_in(one.question, 'en')}")
        for comment in one.comments:
            click.echo(f"      {' '.join(comment.split())}")
    say(f"Statements are to be written in {', '.join(desk.languages)}.")


@click.command()
@click.argument("survey")
@click.option(
    "--statements",
    multiple=True,
    required=True,
    help="A language and a file of UTF-8 text with a statement on each line, like 'vi=statements-vi.txt'; "
    "one for each language that `ballot show` names.",
)
@_RELEASE
@_AS
def ballot_make(survey: str, statements: Sequence[str], number: int | None, address: str) -> None:
    """Make a survey that asks everybody on the same roster to vote on statements; prints its number.

    A statement is nobody's own words. Plan and open the survey like any other.
    """
    of = house()
    who = actor(of, address, Act.COMMENTS_REVIEW)
    release_id = _release(of, survey, number)
    languages = ballots.desk(of, release_id).languages
    said = dict(_lines(text, languages) for text in statements)
    made, people = ballots.make(of, who, release_id, said)
    say(f"{counted(people, 'person', 'people')} on its roster." if people else "Its roster is empty; import one.")
    result(made)


def _release(of: House, survey: str, number: int | None) -> int:
    """The id of the release that is meant: the survey's latest, unless a wave ("3/2") or a number says which."""
    wave = survey_rows.resolve(of, survey)
    return releases.find(of, wave.survey_id, wave.wave_number if "/" in survey else None, number)


def _lines(text: str, languages: Sequence[str]) -> tuple[str, list[str]]:
    """ "vi=file" as a language and the statements in that file."""
    language, _, name = text.partition("=")
    if language not in languages or not name:
        raise NoStatementsFile(text=text, languages=", ".join(languages))
    try:
        lines = file_content(Path(name)).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise StatementsUnreadable(file=name) from None
    return language, [line.strip() for line in lines if line.strip()]
