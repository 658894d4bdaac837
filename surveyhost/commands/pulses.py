"""pulse create, propose, approve, stop, status: services that are asked about again and again.

intake add, list, withdraw: keys by which a client's systems send events.
"""

from pathlib import Path

import click

from ..core.plurals import counted
from ..core.roles import Act
from ..services.office.survey_rows import title_in
from ..services.pulses import file, reading, running, setting_up
from ..services.pulses.events import keys
from ..services.pulses.events.week import Week, week
from .people import client_id
from .shared import NUMBER, SHELL, YES, actor, file_content, house, result, say, sure

AS = click.option("--as", "address", required=True, help="Who does it: an account with a role for this.")


@click.command()
@click.argument("client")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
def pulse_create(client: str, path: Path) -> None:
    """Create a pulse from a TOML file; prints its id. `roster import` brings its list of people."""
    of = house()
    made = setting_up.create(of, SHELL, client_id(of, client), file.read(file_content(path)))
    say(f"Bring its list of people with `surveyhost roster import {reading.page(of, made).survey_id} FILE`.")
    result(made)


@click.command()
@click.argument("pulse", type=NUMBER)
@AS
def pulse_propose(pulse: int, address: str) -> None:
    """Propose the pulse's contract, as the pulse is now; prints its code."""
    of = house()
    setting_up.propose(of, actor(of, address, Act.PULSE_EDIT), pulse)
    say("Another person has to approve it.")
    result(reading.page(of, pulse).terms_hash)


@click.command()
@click.argument("pulse", type=NUMBER)
@AS
@YES
def pulse_approve(pulse: int, address: str, yes: bool) -> None:
    """Approve a pulse that another person has proposed: it runs by itself from then on. Prints its contract's code."""
    of = house()
    who = actor(of, address, Act.PULSE_APPROVE)
    setting_up.check(of, who, pulse)
    sure(yes, "The figures of each period are released by the program, without anybody looking at them first.")
    setting_up.approve(of, who, pulse)
    result(reading.page(of, pulse).terms_hash)


@click.command()
@click.argument("pulse", type=NUMBER)
@AS
@YES
def pulse_stop(pulse: int, address: str, yes: bool) -> None:
    """Let no more rounds begin; when the one that is running ends, the list of people is destroyed."""
    of = house()
    who = actor(of, address, Act.PULSE_EDIT)
    sure(yes, "A pulse that is stopped cannot be started again.")
    setting_up.stop(of, who, pulse)


@click.command()
@click.argument("pulse", type=NUMBER)
def pulse_status(pulse: int) -> None:
    """What a pulse is, and where each of its services stands; prints its state."""
    found = reading.page(house(), pulse)
    people = counted(found.people, "person", "people")
    say(f"{title_in(found.title, 'en')}: {people} on the list of survey {found.survey_id}; round {found.round}.")
    for one in found.services:
        period = "not begun" if one.period is None else f"survey {one.survey_id}, period {one.period}, {one.state}"
        say(f"  {title_in(one.title, 'en')}: {period}")
    result(found.state)


@click.command()
def pulse_follow() -> None:
    """Do now what the worker does every five minutes: begin and end rounds, count and release periods."""
    running.follow_due(house())


# Events


@click.command()
@click.argument("client")
@click.argument("name")
def intake_add(client: str, name: str) -> None:
    """Make a key for the system NAME of a client; prints the key, which is shown once and stored nowhere."""
    of = house()
    key_id, secret = keys.make(of, SHELL, client_id(of, client), name)
    say(f"Key {key_id} is shown only now. Events go to {of.settings.intake_url}/intake/events.")
    result(secret)


@click.command()
@click.argument("client")
def intake_list(client: str) -> None:
    """The keys of a client, and what came in over the last week; prints how many keys work."""
    of = house()
    listed = keys.listed(of, owner := client_id(of, client))
    for one in listed:
        state = "works" if one.withdrawn is None else f"withdrawn {one.withdrawn:%Y-%m-%d}"
        say(f"  {one.id}: {one.name}, made {one.made:%Y-%m-%d} by {one.made_by}, {state}")
    if (found := week(of, owner)) is None:
        say("No pulse of this client asks on events: whatever is sent is dropped.")
    else:
        _say_week(found)
    result(sum(one.withdrawn is None for one in listed))


def _say_week(found: Week) -> None:
    kinds = {
        "taken": found.known,
        "person not on the list": found.unknown_person,
        "no such service": found.unknown_service,
        "could not be read": found.unreadable,
    }
    said = "; ".join(f"{kind}: {f'at least {count}' if count else 'few or none'}" for kind, count in kinds.items())
    say(f"Pulse {found.pulse_id} ({title_in(found.title, 'en')}), last seven days: {said}.")


@click.command()
@click.argument("key", type=NUMBER)
@YES
def intake_withdraw(key: int, yes: bool) -> None:
    """Withdraw the key with this id: within seconds nothing that is sent with it is taken."""
    of = house()
    sure(yes, "A key that is withdrawn cannot be brought back.")
    keys.withdraw(of, SHELL, key)
