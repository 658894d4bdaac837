"""staff add, client add, client place, hr add, hr import, hr letters."""

from pathlib import Path

import click

from ..core.plurals import counted
from ..services.accounts import accounts
from ..services.managers import changes, importing, invitations
from ..services.managers.changes import Changes
from ..services.office.house import House
from ..services.setup import clients, placement
from .refusals import NoClientNumber, ReadersNotMade
from .shared import SHELL, file_content, house, result, say, sure


def client_id(of: House, text: str) -> int:
    """The client with this id, or with this very name. NotThere if there is none."""
    for line in clients.clients(of):
        if text.strip() in {str(line.id), line.name}:
            return line.id
    raise NoClientNumber(text=text)


@click.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
def staff_add(email: str, name: str) -> None:
    """Add a person of the vendor, with every staff role; prints a one-time sign-in link."""
    link = accounts.add_staff(house(), SHELL, email, name)
    say(f"{name} signs in with this link; it works once.")
    result(link)


@click.command()
@click.argument("name")
@click.option(
    "--language", default="vi", show_default=True, help="Language of the client's pages, letters and reports."
)
@click.option("--vault", default="", help="The vault that its waves lie in; default: the first.")
def client_add(name: str, language: str, vault: str) -> None:
    """Add a client; prints its id."""
    result(clients.add_client(house(), SHELL, name, language, vault))


@click.command()
@click.argument("client")
@click.argument("vault")
def client_place(client: str, vault: str) -> None:
    """Let the waves of CLIENT lie in VAULT from now on: a name in SURVEYHOST_VAULTS, or "first".

    Refused while any wave of the client is not forgotten. Nothing is moved: its earlier waves stay where they are.
    """
    of = house()
    owner = client_id(of, client)
    is_new = placement.place(of, SHELL, owner, vault)
    say(f"Waves of client {owner} lie in vault {vault}{' from now on' if is_new else ', as before'}.")


@click.command()
@click.argument("client")
@click.argument("email")
def hr_add(client: str, email: str) -> None:
    """Add an owner of the client's portal; prints a one-time sign-in link."""
    of = house()
    link = accounts.add_hr(of, SHELL, client_id(of, client), email)
    say(f"{email} signs in with this link; it works once.")
    result(link)


@click.command()
@click.argument("client")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--close", "leaving", multiple=True, metavar="ADDRESS", help="A reader who is not in the file, and has left."
)
@click.option("--letters", is_flag=True, help="Write each new reader a letter with the link, and print none.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
def hr_import(client: str, file: Path, leaving: tuple[str, ...], letters: bool, yes: bool) -> None:
    """Make readers of the people who head a unit, as FILE (CSV, XLSX, XLS or ODS) says.

    FILE is a roster with a column "manager of", or a list with columns email, name and unit. Every bad row is told, and
    nothing is done while there is one. The same file a second time changes nothing. People who are not in the file stay
    unless --close names them. Prints the address and one-time sign-in link of each new reader, one per line; or with
    --letters how many letters the worker sends: `hr letters` shows and stops them.
    """
    of, content = house(), file_content(file)
    owner = client_id(of, client)
    found = changes.changes(of, owner, content)
    for problem in found.problems:
        say(f"{file.name}: {problem.sentence()}")
    if found.problems:
        raise ReadersNotMade(name=file.name, count=counted(len(found.problems), "problem"))
    _tell(found)
    if found.added or found.changed or leaving:
        doing = f"{len(found.added)} new, {len(found.changed)} changed, {len(leaving)} closed"
        sure(yes, f"Readers of this client: {doing}.")
    if letters:
        count = importing.put_and_write(of, SHELL, owner, content, found.asked, leaving)
        say(f"{counted(count, 'letter')} with a link for the worker to send.")
        result(count)
        return
    for address, link in importing.put(of, SHELL, owner, content, found.asked, leaving).items():
        result(f"{address} {link}")


@click.command()
@click.argument("client")
@click.option("--stop", is_flag=True, help="Stop those that have not gone yet.")
def hr_letters(client: str, stop: bool) -> None:
    """What became of the letters to new readers, as address and state; or with --stop how many were stopped."""
    of = house()
    owner = client_id(of, client)
    if stop:
        stopped = invitations.stop(of, SHELL, owner)
        say(f"{counted(stopped, 'letter')} stopped.")
        result(stopped)
        return
    for state, addresses in invitations.standing(of, owner).items():
        for address in addresses:
            result(f"{address} {state}")


def _tell(found: Changes) -> None:
    """What importing the file would do, a line for each account."""
    for one in found.added:
        say(f"New: {one.address}: {'; '.join(one.units)}")
    for one in found.changed:
        closed = " (closed)" if one.is_closed else ""
        say(f"Changed: {one.address}{closed}: {'; '.join(one.before)} -> {'; '.join(one.units)}")
    for address in found.left_alone:
        say(f"Left as it is, since it sees the whole company: {address}")
    for one in found.missing:
        say(f"Not in the file, and kept unless --close names it: {one.address}: {'; '.join(one.before)}")
    if found.erased:
        say(f"{found.erased} in the file asked to be erased before, and get no account.")
    say(f"{counted(found.same, 'reader')} as before.")
