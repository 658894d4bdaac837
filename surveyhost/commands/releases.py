"""release prepare, approve, export, verify."""

import sys
from pathlib import Path

import click

from ..core.errors import Refusal
from ..core.release import Release
from ..services import approval, releases, surveys, tally, verify
from ..services.house import House
from ..services.verify import Check
from .shared import actor, house, result, say

FORMATS = ("pdf", "csv", "xlsx", "json")


def _wave(of: House, survey: str) -> tuple[int, int | None]:
    """Survey and wave; no wave where none was named, since the latest may still be in the field."""
    found = surveys.resolve(of, survey)
    return found.survey_id, found.wave_number if "/" in survey else None


def _brought() -> bytes | None:
    """The keeper's private half, as hex on standard input; None where nothing is piped in."""
    if sys.stdin is None or sys.stdin.isatty():
        return None
    text = sys.stdin.read().strip()
    if not text:
        return None
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Refusal("Standard input holds no private key; expected hexadecimal digits.", "keeper") from None


@click.command()
@click.argument("survey")
@click.option("--as", "who", required=True, help="The address of the person who prepares it.")
@click.option("--breakdown", "breakdowns", multiple=True, help="Publish these breakdowns only; default: all declared.")
def release_prepare(survey: str, who: str, breakdowns: tuple[str, ...]) -> None:
    """Tabulate, protect, audit; prints the id of the release, which then waits for a second person."""
    of = house()
    survey_id, wave = _wave(of, survey)
    release_id = tally.prepare(of, actor(who), survey_id, wave, breakdowns or None, _brought())
    line = releases.line(of, release_id)
    say(f"Release {line.number} of survey {line.survey_id}/{line.wave} is prepared and waits for a second person.")
    for name, value in releases.load(of, release_id).certificate.items():
        say(f"  {name.replace('_', ' ')}: {value}")
    result(release_id)


@click.command()
@click.argument("survey")
@click.option("--as", "who", required=True, help="The address of the person who approves it.")
def release_approve(survey: str, who: str) -> None:
    """Release what was prepared; it must be another person than who prepared it."""
    of = house()
    survey_id, wave = _wave(of, survey)
    waiting = [
        line for line in releases.of_survey(of, survey_id) if line.state == "prepared" and wave in {None, line.wave}
    ]
    if not waiting:
        raise Refusal(f"Nothing of survey {survey} waits for approval.", "release-unknown")
    approval.approve(of, actor(who), waiting[0].id)
    say(f"Release {waiting[0].number} of survey {survey_id}/{waiting[0].wave} is released, and printed.")
    result(waiting[0].id)


def _unit(release: Release, path: str) -> str:
    """Code of the published unit with this path. Refusal where the release has no such unit."""
    wanted = tuple(level.strip() for level in path.split(" / ")) if path.strip() else ()
    for group in release.units():
        if group.path == wanted:
            return group.code
    raise Refusal(f"'{path}' is not a unit of this release; it may be counted one level up.", "unit")


def _content(of: House, release_id: int, kind: str, language: str, unit: str | None) -> bytes:
    if kind == "pdf" and unit is not None:
        return approval.pdf(of, release_id, language, _unit(releases.load(of, release_id), unit))
    if kind == "pdf":
        approval.print_missing(of)
    return releases.file(of, release_id, kind, language)


def _default_language(of: House, release_id: int) -> str:
    return releases.load(of, release_id).questionnaire.languages[0]


@click.command()
@click.argument("survey")
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--language", help="vi or en; default: the first of the questionnaire.")
@click.option("--unit", help="The report of this unit and below: its path, levels parted by ' / '.")
@click.option("--release", "number", type=int, help="The number of the release; default: the latest.")
def release_export(
    survey: str, kind: str, out: Path, language: str | None, unit: str | None, number: int | None
) -> None:
    """Write an approved release to a file; prints the file's name."""
    of = house()
    survey_id, wave = _wave(of, survey)
    release_id = releases.find(of, survey_id, wave, number)
    content = _content(of, release_id, kind, language or _default_language(of, release_id), unit)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Refusal(f"{out} cannot be written ({error.strerror}).", "file") from None
    result(out)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def release_verify(file: Path) -> None:
    """Check a report's policy, ledger entry, every printed number and every remainder; anybody may do this."""
    checks = verify.verify(file)
    for check in checks:
        say(_line(check))
    failed = [check.what for check in checks if not check.holds]
    if failed:
        raise Refusal(f"{file} does not hold: {', '.join(failed)}.", "verify")
    say(f"{file} holds.")


def _line(check: Check) -> str:
    return f"  {'holds' if check.holds else 'FAILS'}  {check.what}: {check.found}"
