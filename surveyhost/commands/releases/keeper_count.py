"""keeper check, count: the keeper's half of a split count, on a machine without network, with nothing but `core`."""

import os
from collections.abc import Iterable
from pathlib import Path

import click

from ...core.plurals import counted
from ...core.split.boxes import code_words
from ...core.split.keeper import counting, ledger
from ...core.split.keeper import plan as plans
from ...core.split.keeper.counting import Counted, Said
from ...core.split.keeper.opening import MAY_DROP
from ...core.split.keeper.plan import Plan
from ...core.wave import shares
from ..refusals import FirstAndWords, FolderMissing, NoOrdinaryFile, RecordUnreadable

LEDGER = "counted.json"
STEPS = 10
"""So often it is told how far a part of a count is."""
FILE = click.Path(path_type=Path, dir_okay=False)
KEY = click.option(
    "--key", type=FILE, required=True, help="The file with your private half, or with two of its shares."
)


def _say(words: str) -> None:
    click.echo(words, err=True)


def content_of(file: Path) -> bytes:
    """What is in a file. RecordUnreadable where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as trouble:
        raise RecordUnreadable(file=file, strerror=trouble.strerror) from None


def _private(file: Path) -> bytes:
    return shares.read_private(content_of(file).decode("utf-8", "replace"))


def _ledger(key: Path) -> bytes | None:
    """`counted.json` beside the key; None where there is none."""
    listed = key.parent / LEDGER
    return content_of(listed) if listed.exists() else None


def check_ordinary(file: Path) -> None:
    """NoOrdinaryFile where a link, a terminal or the like lies there, which would be gone then."""
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise NoOrdinaryFile(file=file)


def keep(file: Path, content: bytes) -> None:
    """Write a file whole or not at all; others on this machine cannot read it. NoOrdinaryFile as `check_ordinary`."""
    check_ordinary(file)
    part = file.with_name(f".{file.name}.part")  # written over by whoever repeats what was cut short
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as coming:
        coming.write(content)
        coming.flush()
        os.fsync(coming.fileno())
    part.replace(file)


def _progress(what: str, done: int, total: int) -> None:
    step = max(1, total // STEPS)
    if done == total or done % step == 0:
        _say(f"{what}: {done:,} of {total:,}")


@click.command()
@click.argument("plan", type=FILE)
@KEY
def keeper_check(plan: Path, key: Path) -> None:
    """Check a wave's PLAN and write its contract's hash beside your key; without it nothing is counted later.

    The hash comes last, alone on its line. Compare it with the one that employees see on their page.
    """
    found, listed = counting.check(content_of(plan), _private(key), _ledger(key))
    keep(key.parent / LEDGER, listed)
    for line in _described(found):
        _say(line)
    click.echo(found.contract.hex())


def _described(found: Plan) -> Iterable[str]:
    policy = found.policy
    language = policy.languages[0]
    yield f"Survey: {policy.title[language]}, wave {policy.wave}, of {policy.client}, run by {policy.vendor}"
    yield f"Open from {policy.opens} to {policy.closes}; smallest group {policy.k}; keeper: {policy.keeper}"
    yield f"It asks {counted(len(found.form.layout.places), 'thing')} that are counted, under your key."
    yield "Its contract has this hash; it stands beside your key now:"


@click.command()
@click.argument("plan", type=FILE)
@click.argument("ballots", type=FILE)
@KEY
@click.option("--announced", required=True, help="The digest of the rows that was signed when the wave closed.")
@click.option("--first", is_flag=True, help="Nobody has counted under this contract before, on any machine.")
@click.option("--words", help="Or else the words of the first count.")
@click.option("--drop", type=click.IntRange(min=0), default=MAY_DROP, help="How many ballots may be dropped.")
@click.option("--out", type=FILE, required=True, help="The file to write for whoever runs the survey.")
@click.option("--codes", type=FILE, required=True, help="The list of ballot codes to write, for you to publish.")
def keeper_count(plan: Path, ballots: Path, key: Path, out: Path, codes: Path, **said: str | int | None) -> None:
    """Count the BALLOTS of a closed wave, by its PLAN. The words of the count come last, alone on their line.

    The same files give the same words on every machine. Then destroy your private half, and sign that you did:
    `surveyhost keeper record`.
    """
    first = _said_first(bool(said["first"]), said["words"])
    spoken = Said(str(said["announced"]), first, int(said["drop"] or 0))
    for written in (out, codes):
        if not written.parent.is_dir():
            raise FolderMissing(file=written)
    content = content_of(plan)
    made = counting.count(content, content_of(ballots), _private(key), _ledger(key), spoken, _progress)
    keep(key.parent / LEDGER, made.ledger)  # first: what is written below must not be made twice in two ways
    keep(out, made.outcome)
    keep(codes, _listed(made, plans.read(content).policy.languages))
    _say(f"{counted(len(made.codes), 'ballot')}, {made.dropped} of them dropped. The words of this count:")
    click.echo(made.words)


def _said_first(first: bool, words: str | int | None) -> str | None:
    if first and words:
        raise FirstAndWords()
    return ledger.FIRST if first else str(words) if words else None


def _listed(made: Counted, languages: Iterable[str]) -> bytes:
    """The ballot codes, one a line: their words in each language of the survey that has words of its own."""
    lines = [
        " / ".join(dict.fromkeys(" ".join(code_words(code, language)) for language in languages)) for code in made.codes
    ]
    return "".join(f"{line}\n" for line in lines).encode()
