"""wave plan, open, remind, status, close; mix; forget."""

import json
from collections.abc import Iterable
from dataclasses import asdict

import click

from ..core.disclosure.planning import Outlook, Plan
from ..core.release import Protected
from ..services import fieldwork, jobs, slips, surveys
from ..services.fieldwork import Status
from ..services.wave_plan import foreseen
from .shared import SHELL, house, moment, result, say

_WORDS = {"lifted": "counted one level up", "merged": "merged", "not_stated": "not stated", "few": "too few"}


@click.command()
@click.argument("survey")
@click.option("--breakdown", "breakdowns", multiple=True, help="Plan with these instead of the survey's own.")
def wave_plan(survey: str, breakdowns: tuple[str, ...]) -> None:
    """What a wave opened now would report, lift and merge, at several response rates."""
    of = house()
    survey_id = surveys.resolve(of, survey).survey_id
    everybody, made = foreseen(of, survey_id, breakdowns or None)
    for line in (*_plan(made), *_slips(slips.planned(everybody))):
        click.echo(line)


def _slips(paper: slips.Printable) -> Iterable[str]:
    if paper.slips:
        yield ""
        yield f"{paper.slips} slips for those without an address, {paper.named} of them with a name."
    for unit, count in paper.boxes:
        yield f"  box of {unit or 'the company'}: {count}"


def _plan(made: Plan) -> Iterable[str]:
    yield f"{made.invited} people invited; the smallest group holds {made.smallest_group}."
    yield f"{made.unique} people are alone with their unit and attributes, {made.unique_labels} with their labels."
    for outlook in made.outlooks:
        yield ""
        yield from _outlook(made, outlook)


def _outlook(made: Plan, outlook: Outlook) -> Iterable[str]:
    yield f"If {outlook.rate} % answer:"
    names = [" / ".join(made.views.unit[code].path) or "the company" for code in outlook.units]
    yield f"  units reportable ({len(names)}): {'; '.join(names) or 'none'}"
    for name, groups in outlook.groups.items():
        yield f"  {name}: {len(groups)} groups"
    for place in outlook.protected:
        yield f"  {_place(place)}"


def _place(place: Protected) -> str:
    where = " / ".join(place.path)
    return f"{_WORDS[place.kind]}: {where} ({place.breakdown})"


@click.command()
@click.argument("survey")
@click.option("--opens", help="When it opens, like 2026-03-02T08:00; default: now.")
@click.option("--closes", help="When it closes; default: after the survey's length of fieldwork.")
def wave_open(survey: str, opens: str | None, closes: str | None) -> None:
    """Freeze the policy, mint, queue the invitations; prints SURVEY/WAVE."""
    of = house()
    survey_id = surveys.resolve(of, survey).survey_id
    wave = fieldwork.open_wave(of, SHELL, survey_id, moment(opens), moment(closes))
    status = fieldwork.status(of, wave)
    jobs.enqueue_letters(of, status.id)
    say(f"Wave {wave} is {status.state}: {status.seats} seats, {status.letters['waiting']} letters queued.")
    say(f"Contract {status.policy_hash}")
    result(wave)


@click.command()
@click.argument("survey")
def wave_remind(survey: str) -> None:
    """Queue a reminder for everybody with an address who has not opted out; prints how many."""
    of = house()
    wave = surveys.resolve(of, survey)
    count = fieldwork.remind(of, SHELL, wave)
    jobs.enqueue_letters(of, fieldwork.status(of, wave).id)
    say(f"{count} reminders queued.")
    result(count)


@click.command()
@click.argument("survey")
@click.option("--json", "as_json", is_flag=True, help="As a JSON document.")
def wave_status(survey: str, as_json: bool) -> None:
    """Seats, letters by state, the company's response rate (rounded down to 5 %)."""
    of = house()
    status = fieldwork.status(of, surveys.resolve(of, survey))
    if as_json:
        result(json.dumps(_document(status), ensure_ascii=False))
        return
    letters = ", ".join(f"{count} {state}" for state, count in status.letters.items())
    click.echo(f"wave {status.wave}: {status.state}")
    click.echo(f"opens {status.opens:%Y-%m-%d %H:%M} UTC, closes {status.closes:%Y-%m-%d %H:%M} UTC")
    click.echo(f"seats: {status.seats} ({status.slips} without an address)")
    click.echo(f"letters: {letters}; reminders sent {status.reminders} times")
    click.echo(f"response rate: {'at least ' if status.rate.at_least else ''}{status.rate.percent} %")
    click.echo(f"contract: {status.policy_hash}")


def _document(status: Status) -> dict[str, object]:
    found = asdict(status)
    found.update(survey=status.wave.survey_id, wave=status.wave.wave_number)
    found.update(opens=status.opens.isoformat(), closes=status.closes.isoformat())
    found.update(rate=status.rate.percent, rate_is_at_least=status.rate.at_least)
    return found


@click.command()
@click.argument("survey")
def wave_close(survey: str) -> None:
    """End fieldwork for good: final mix, counts, and every link between people and answers destroyed."""
    of = house()
    wave = surveys.resolve(of, survey)
    fieldwork.close(of, SHELL, wave)
    status = fieldwork.status(of, wave)
    say(f"Wave {wave} is closed; seats, links and salt are destroyed.")
    say(f"Response rate: {'at least ' if status.rate.at_least else ''}{status.rate.percent} %")
    result(wave)


@click.command()
@click.argument("survey", required=False)
def mix(survey: str | None) -> None:
    """Mix the waiting answers of open waves (of one survey), where enough wait; prints how many waves were mixed."""
    of = house()
    survey_id = None if survey is None else surveys.resolve(of, survey).survey_id
    mixed = fieldwork.mix(of, SHELL, survey_id)
    say("Nothing to mix yet: fewer answers wait than the smallest group." if not mixed else "Mixed.")
    result(len(mixed))


@click.command()
@click.argument("survey")
@click.option("--roster", is_flag=True, help="The people on the roster too.")
def forget(survey: str, roster: bool) -> None:
    """Destroy a closed wave's boxes, private key and counts, and sign a record of it."""
    of = house()
    wave = surveys.resolve(of, survey)
    fieldwork.forget(of, SHELL, wave, roster)
    say(f"Wave {wave} is forgotten{', and the roster' if roster else ''}; the record is signed.")
    result(wave)
