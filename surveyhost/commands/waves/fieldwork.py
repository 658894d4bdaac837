"""wave plan, open, remind, status, close; mix; forget."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import click

from ...core.grouping.planning import Outlook, Plan
from ...core.plurals import counted
from ...core.release.model import Protected
from ...core.wave.letters import LetterState, Wait
from ...core.wave.lifecycle import WaveState
from ...services.fieldwork import closing, opening, slips
from ...services.fieldwork import status as wave_rates
from ...services.fieldwork.earlier import beside
from ...services.fieldwork.earlier.beside import HeldAgainst
from ...services.fieldwork.planning import foreseen
from ...services.fieldwork.status import Status
from ...services.letters import reminders
from ...services.office import jobs, survey_rows
from ...services.office.survey_rows import title_in
from ...services.questionnaires import rated_units
from ...services.setup import lists
from ..refusals import NoRatedPair
from ..shared import SHELL, YES, house, moment, result, say, sure

RATES = "Which unit a place of the questionnaire rates, like 'it=Head office / IT' or 'canteen=(outside)'."
_WORDS = {
    "lifted": "counted one level up",
    "merged": "merged",
    "not_stated": "not stated",
    "few": "too few",
    "waiting": "waits",
}
_STATES = {"sent": "accepted by the mail server"}


@click.command()
@click.argument("survey")
@click.option("--breakdown", "breakdowns", multiple=True, help="Plan with these instead of the survey's own.")
@click.option("--rates", multiple=True, help=RATES)
def wave_plan(survey: str, breakdowns: tuple[str, ...], rates: tuple[str, ...]) -> None:
    """What a wave opened now would report, lift and merge, at several response rates."""
    of = house()
    survey_id = survey_rows.resolve(of, survey).survey_id
    rated_units.declare(of, SHELL, survey_id, _declared(rates))
    for line in _rated(rated_units.declared(of, survey_id)):
        click.echo(line)
    for line in _beside(beside.held_against(of, survey_id)):
        click.echo(line)
    everybody, made, _ = foreseen(of, survey_id, breakdowns or None)
    for line in (*_plan(made), *_slips(slips.planned(everybody))):
        click.echo(line)


def _declared(texts: Iterable[str]) -> dict[str, str]:
    """ "it=Head office / IT" as a place and the unit it rates."""
    found = {}
    for text in texts:
        key, equals, unit = text.partition("=")
        if not equals or not key.strip() or not unit.strip():
            raise NoRatedPair(text=text)
        found[key.strip()] = unit.strip()
    return found


def _rated(known: rated_units.Declared) -> Iterable[str]:
    for place in known.places:
        yield f"rated: {place.key} ({next(iter(place.text.values()))}): {place.rates or 'not declared'}"
    if known.open:
        yield "A wave opens when each of these names a unit of the roster or (outside): --rates PLACE=UNIT."
    if known.places:
        yield ""


def _slips(paper: slips.Printable) -> Iterable[str]:
    if paper.slips:
        yield ""
        yield f"{counted(paper.slips, 'slip')} for those without an address; with a name: {paper.named}."
    for unit, count in paper.boxes:
        yield f"  box of {unit or 'the company'}: {count}"


def _beside(held: Sequence[HeldAgainst]) -> Iterable[str]:
    for one in held:
        title = title_in(one.title, "en")
        lost = "" if one.is_kept else "; the list of who was invited is destroyed"
        if one.is_same:
            yield f"Held against wave {one.number}{lost}."
        elif one.questions is None:
            yield f"Held against {one.survey_id}/{one.number} '{title}', of which is not kept what it asked{lost}."
        else:
            same = counted(one.questions, "question")
            yield f"Held against {one.survey_id}/{one.number} '{title}', which asked {same} of this one{lost}."
    if held:
        yield ""


def _plan(made: Plan) -> Iterable[str]:
    yield f"{counted(made.invited, 'person', 'people')} invited; the smallest group holds {made.smallest_group}."
    yield f"Alone with their unit and attributes: {made.unique}; with their labels: {made.unique_labels}."
    if made.is_blind:
        yield "The list of who was invited to an earlier wave is destroyed: this wave is counted for the company only."
    elif made.holds_back:
        yield "Some are counted one level up, or in no group of a breakdown: too few changed since an earlier wave."
    if made.left_out:
        names = ", ".join(made.left_out)
        yield f"Left out, since a report of this size could not be checked in time with them: {names}."
        yield "The last ones named go first; name those that matter most first, or in fewer and larger groups."
    for outlook in made.outlooks:
        yield ""
        yield from _outlook(made, outlook)


def _outlook(made: Plan, outlook: Outlook) -> Iterable[str]:
    yield f"If {outlook.rate} % answer:"
    names = [" / ".join(made.views.unit[code].path) or "the company" for code in outlook.units]
    yield f"  units reportable ({len(names)}): {'; '.join(names) or 'none'}"
    for name, groups in outlook.groups.items():
        yield f"  {name}: {counted(len(groups), 'group')}"
    for place in outlook.protected:
        yield f"  {_place(place)}"


def _place(place: Protected) -> str:
    where = " / ".join(place.path)
    return f"{_WORDS[place.kind]}: {where} ({place.breakdown})"


@click.command()
@click.argument("survey")
@click.option("--opens", help="When it opens, like 2026-03-02T08:00; default: now.")
@click.option("--closes", help="When it closes; default: after the survey's length of fieldwork.")
@click.option("--rates", multiple=True, help=RATES)
@YES
def wave_open(survey: str, opens: str | None, closes: str | None, rates: tuple[str, ...], yes: bool) -> None:
    """Freeze the policy, mint, queue the invitations; prints SURVEY/WAVE."""
    of = house()
    page = lists.survey(of, survey_rows.resolve(of, survey).survey_id)
    units, begins, ends = _declared(rates), moment(opens), moment(closes)
    sure(
        yes,
        f"Survey {page.id}, '{title_in(page.title, 'en')}' of {page.client}, is opened for {page.people} people: its "
        "questionnaire, groups and contract are frozen, and the invitations go out. That cannot be taken back.",
    )
    rated_units.declare(of, SHELL, page.id, units)
    wave = opening.open_wave(of, SHELL, page.id, begins, ends)
    status = wave_rates.status(of, wave)
    jobs.enqueue_letters(of, status.id)
    seats, letters = counted(status.seats, "seat"), counted(status.letters[LetterState.WAITING], "letter")
    say(f"Wave {wave} is {status.state}: {seats}, {letters} queued.")
    say(f"Contract {status.policy_hash}")
    result(wave)


@click.command()
@click.argument("survey")
@YES
def wave_remind(survey: str, yes: bool) -> None:
    """Queue a reminder for everybody with an address who has not opted out; prints how many."""
    of = house()
    wave = survey_rows.resolve(of, survey)
    asked = wave_rates.status(of, wave)
    sure(
        yes,
        f"A reminder of wave {wave} goes out to everybody with an address who has not opted out; {asked.seats} people "
        f"were asked, and {counted(asked.reminders, 'reminder was', 'reminders were')} sent before. Letters that went "
        "out cannot be called back.",
    )
    count = reminders.remind(of, SHELL, wave)
    jobs.enqueue_letters(of, wave_rates.status(of, wave).id)
    say(f"{counted(count, 'reminder')} queued.")
    result(count)


@click.command()
@click.argument("survey")
@click.option("--json", "as_json", is_flag=True, help="As a JSON document.")
def wave_status(survey: str, as_json: bool) -> None:
    """Seats, letters by state, the company's response rate: in steps, and final once the wave is closed."""
    of = house()
    status = wave_rates.status(of, survey_rows.resolve(of, survey))
    if as_json:
        result(json.dumps(_document(status), ensure_ascii=False))
        return
    letters = ", ".join(f"{count} {_STATES.get(state, state)}" for state, count in status.letters.items())
    click.echo(f"wave {status.wave}: {status.state}")
    click.echo(f"opens {status.opens:%Y-%m-%d %H:%M} UTC, closes {status.closes:%Y-%m-%d %H:%M} UTC")
    click.echo(f"seats: {status.seats} ({status.slips} without an address)")
    click.echo(f"letters: {letters}; reminders sent: {status.reminders}")
    if status.waits is not None:
        why = {
            Wait.QUIET_HOURS: "quiet hours of the client",
            Wait.NEW_SENDER: f"{status.waits.domain} is a new sender, and has sent as many as it may today",
        }[status.waits.why]
        click.echo(f"letters wait until {status.waits.until:%Y-%m-%d %H:%M} UTC: {why}")
    if not status.by_event:
        ends = status.ends
        click.echo(
            f"what came back: {ends.delivered} delivered, {ends.refused} refused, {ends.unknown} unknown after three "
            f"days, {ends.open} still open"
        )
    if status.rate is None:
        click.echo("a round of a pulse: it takes no answers itself; see each service's periods")
    else:
        click.echo(f"response rate: {'at least ' if status.rate.at_least else ''}{status.rate.percent} %")
    click.echo(f"contract: {status.policy_hash}")


def _document(status: Status) -> dict[str, object]:
    found = asdict(status)
    found.update(survey=status.wave.survey_id, wave=status.wave.wave_number)
    found.update(opens=status.opens.isoformat(), closes=status.closes.isoformat())
    found.update(ends=None if status.by_event else status.ends._asdict())
    waits = status.waits
    found.update(waits=None if waits is None else {"for": waits.why, "until": waits.until.isoformat()})
    rate = status.rate
    found.update(rate=None if rate is None else rate.percent, rate_is_at_least=rate is not None and rate.at_least)
    return found


@click.command()
@click.argument("survey")
@YES
def wave_close(survey: str, yes: bool) -> None:
    """End fieldwork for good: final mix, counts, and every link between people and answers destroyed."""
    of = house()
    wave = survey_rows.resolve(of, survey)
    asked = wave_rates.status(of, wave)
    until = f"It would close by itself on {asked.closes:%Y-%m-%d %H:%M} UTC. " if asked.state == WaveState.OPEN else ""
    sure(
        yes,
        f"{until}Closing wave {wave} cannot be taken back: {counted(asked.seats, 'seat')} and every key that ties an "
        "answer to a name are destroyed, and later answers are refused.",
    )
    closing.close(of, SHELL, wave)
    status = wave_rates.status(of, wave)
    say(f"Wave {wave} is closed; seats, links and salt are destroyed.")
    if status.rate is not None:  # a round of a pulse is closed by nobody's command
        say(f"Response rate: {'at least ' if status.rate.at_least else ''}{status.rate.percent} %")
    result(wave)


@click.command()
@click.argument("survey", required=False)
def mix(survey: str | None) -> None:
    """Mix the waiting answers of open waves (of one survey), where enough wait; prints how many waves were mixed."""
    of = house()
    survey_id = None if survey is None else survey_rows.resolve(of, survey).survey_id
    mixed = closing.mix(of, SHELL, survey_id)
    say("Nothing to mix yet: fewer answers wait than the smallest group." if not mixed else "Mixed.")
    result(len(mixed))


@click.command()
@click.argument("survey")
@click.option("--roster", is_flag=True, help="The people on the roster too.")
@YES
def forget(survey: str, roster: bool, yes: bool) -> None:
    """Destroy a closed wave's boxes, private key and counts, and sign a record of it."""
    of = house()
    wave = survey_rows.resolve(of, survey)
    too = ", and everybody on the roster" if roster else ""
    sure(yes, f"The sealed answers of wave {wave}, their key and their counts{too} are destroyed for good.")
    closing.forget(of, SHELL, wave, roster)
    say(f"Wave {wave} is forgotten{', and the roster' if roster else ''}; the record is signed.")
    result(wave)
