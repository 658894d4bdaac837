"""release prepare, approve, export, verify."""

import io
import sys
from pathlib import Path

import click

from ...config import load
from ...core.grouping import breakdowns as breakdown_texts
from ...core.plurals import counted
from ...core.release.model import Group, Release
from ...core.report_length import OF_UNITS, Length
from ...core.roles import Act
from ...core.wave.shares import LONGEST, read_private
from ...outside.pdf.html_to_pdf import Standard
from ...services.accounts.second_person import check_second_person
from ...services.office import survey_rows
from ...services.office.house import House
from ...services.releases import approval, releases, signed_reports, unit_reports, verify, viewing
from ...services.releases.refusals import OnePageOfCompany
from ...services.releases.unit_reports import Wanted
from ...services.setup import clients, lists
from ...services.tabulation import tally
from ...services.tabulation.refusals import KeyWithKeeper
from ..refusals import (
    CommentsUnread,
    DoesNotHold,
    ExportUnwritable,
    LengthOfPdf,
    NoPublishedUnit,
    SignerUnknown,
    Ua2IsOnePdf,
    UnitsNeedPdf,
)
from ..shared import NUMBER, SHELL, YES, actor, house, result, say, sure, waiting

FORMATS = ("pdf", "csv", "xlsx", "json", "pptx")


@click.command()
@click.argument("survey")
@click.option("--as", "address", required=True, help="Who prepares: an account of staff with that role.")
@click.option("--breakdown", "breakdowns", multiple=True, help="Only these of the wave's breakdowns.")
def release_prepare(survey: str, address: str, breakdowns: tuple[str, ...]) -> None:
    """Tabulate, protect and audit a closed wave; prints the certificate's figures, and the release's number last.

    Where a keeper holds the private key, it is read from standard input: hexadecimal digits, or two shares.
    """
    of = house()
    who = actor(of, address, Act.RELEASE_PREPARE)
    wave = survey_rows.resolve(of, survey)
    names = [breakdown_texts.parse(text).name for text in breakdowns] or None
    try:
        made = tally.prepare(of, who, wave.survey_id, wave.wave_number, names, progress=_questions)
    except KeyWithKeeper:
        say("A keeper holds the private key of this wave. Give it on standard input, then an end of file (Ctrl-D).")
        brought = read_private(sys.stdin.read(LONGEST + 1))
        made = tally.prepare(of, who, wave.survey_id, wave.wave_number, names, brought, _questions)
    prepared = releases.load(of, made)
    for name, figure in sorted(prepared.certificate.items()):
        click.echo(f"{name}: {figure}")
    say(f"Release {prepared.number} of wave {wave} waits for a second person to approve it.")
    result(prepared.number)


def _questions(done: int, questions: int) -> None:
    say(f"Questions done: {done} of {questions}")


@click.command()
@click.argument("survey")
@click.option(
    "--as", "address", required=True, help="Who approves: an account of somebody other than the person who prepared it."
)
@YES
def release_approve(survey: str, address: str, yes: bool) -> None:
    """Release the tables that wait, and print the report; prints the release's number.

    The comments have been read before, with `release comments`, by somebody other than the person who approves.
    """
    of = house()
    who = actor(of, address, Act.RELEASE_APPROVE)
    line = waiting(of, survey)
    check_second_person(line.prepared_by, who.name)
    if line.id in approval.unread(of):
        raise CommentsUnread(survey=survey)
    approval.check(of, who, line.id)
    sure(
        yes,
        f"Release {line.number} of wave {line.survey_id}/{line.wave} ({line.opens:%Y-%m-%d} to {line.closes:%Y-%m-%d}) "
        "is published for good. By approving you say that the report and its comments have been read.",
    )
    approval.approve(of, who, line.id)
    signed_reports.print_missing(of)
    say(f"Release {line.number} of wave {line.survey_id}/{line.wave} is released.")
    result(line.number)


@click.command()
@click.argument("survey")
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to write.")
@click.option("--language", help="Default: the client's own.")
@click.option("--unit", "path", help="PDF only: one unit and below, like 'Plant 1 / Line A'.")
@click.option("--all-units", is_flag=True, help="PDF only: a ZIP with the report of each published unit and an index.")
@click.option(
    "--length",
    type=click.Choice([str(one) for one in Length]),
    default=str(Length.FULL),
    help="PDF only: one page for everybody (of the company alone), a summary of 4 to 6 pages, or all of it.",
)
@click.option("--ua-2", is_flag=True, help="One PDF, printed again as PDF/UA-2 instead of PDF/UA-1.")
@click.option("--release", "number", type=NUMBER, help="Number of the release; default: the latest.")
def release_export(
    survey: str,
    kind: str,
    out: Path,
    language: str | None,
    path: str | None,
    all_units: bool,
    length: str,
    ua_2: bool,
    number: int | None,
) -> None:
    """Write an approved release to a file."""
    of = house()
    wave = survey_rows.resolve(of, survey)
    release_id = releases.find(of, wave.survey_id, wave.wave_number if "/" in survey else None, number)
    speaks = language or _language(of, releases.load(of, release_id), wave.survey_id)
    if kind != "pdf" and (path or all_units):
        raise UnitsNeedPdf()
    if ua_2 and (kind != "pdf" or all_units):
        raise Ua2IsOnePdf()
    if length != Length.FULL and kind != Length.FULL.kind:
        raise LengthOfPdf()
    if (path or all_units) and length not in OF_UNITS:
        raise OnePageOfCompany()
    if kind != "pdf":
        content = releases.file(of, release_id, kind, speaks)
    elif all_units:
        content = _zip(of, release_id, speaks, Length(length))
    else:
        content = _pdf(of, release_id, speaks, path, Length(length), Standard.UA_2 if ua_2 else Standard.UA_1)
    _write(out, content)
    read = Length(length).kind if kind == Length.FULL.kind else kind
    viewing.note(of, SHELL, release_id, lists.survey(of, wave.survey_id).client_id, read, path or "")
    say(f"{out}: {counted(len(content), 'byte')}")


def _language(of: House, release: Release, survey_id: int) -> str:
    spoken = release.questionnaire.languages
    own = clients.client(of, lists.survey(of, survey_id).client_id).language
    return own if own in spoken else spoken[0]


def _pdf(of: House, release_id: int, language: str, path: str | None, length: Length, standard: Standard) -> bytes:
    unit = None if path is None else _unit(releases.load(of, release_id), path).code
    if unit is not None or standard == Standard.UA_2:
        return signed_reports.signed(of, release_id, language, unit, length, standard)
    signed_reports.print_missing(of)
    return releases.file(of, release_id, length.kind, language)


def _unit(release: Release, path: str) -> Group:
    wanted = tuple(level.strip() for level in path.split(" / ")) if path.strip() else ()
    for group in release.units():
        if group.path == wanted:
            return group
    raise NoPublishedUnit(path=path)


def _zip(of: House, release_id: int, language: str, length: Length) -> bytes:
    """All units: what lies there already is not printed again, so a command that was stopped can be repeated."""

    def progress(done: int, units: int) -> None:
        if done == units or not done % 20:
            say(f"{done} of {counted(units, 'unit report')}")

    unit_reports.print_units(of, Wanted(release_id, language, length), progress=progress)
    made = io.BytesIO()
    unit_reports.archive(of, release_id, language, made, length)
    return made.getvalue()


def _write(out: Path, content: bytes) -> None:
    """The whole file or none."""
    part = out.with_name(out.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(out)
    except OSError as trouble:
        raise ExportUnwritable(out=out, strerror=trouble.strerror) from None


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--certificate", type=click.Path(path_type=Path), help="The vendor's certificate (PEM), for a report.")
@click.option("--key", help="The vendor's key, for a record of destruction: `surveyhost verify` prints it.")
def release_verify(file: Path, certificate: Path | None, key: str | None) -> None:
    """Check a report (signature, pages, policy, ledger, every number and remainder printed) or record of destruction.

    It holds only if the signer is known: by --certificate or --key, or, run in the installation that signed, by its
    own. Else anybody can have made the whole file, and it is at best consistent in itself.
    """
    verdict = verify.verify(file, certificate, key, load())
    for each in verdict.checks:
        say(f"{'fits  ' if each.holds else 'FAILS '} {each.what}: {each.found}")
    if verdict.failed:
        raise DoesNotHold(file=file, listed=", ".join(verdict.failed))
    if not verdict.is_known:
        needed = "--key" if file.suffix == ".json" else "--certificate"
        raise SignerUnknown(file=file, needed=needed)
    say(f"{file} holds.")
