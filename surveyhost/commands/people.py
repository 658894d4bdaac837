"""staff add, client add, hr add."""

import click

from ..services.accounts import accounts
from ..services.office.house import House
from ..services.setup import clients
from .refusals import NoClientNumber
from .shared import SHELL, house, result, say


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
    say(f"{name} signs in with this link; it is good once.")
    result(link)


@click.command()
@click.argument("name")
@click.option(
    "--language", default="vi", show_default=True, help="Language of the client's pages, letters and reports."
)
def client_add(name: str, language: str) -> None:
    """Add a client; prints its id."""
    result(clients.add_client(house(), SHELL, name, language))


@click.command()
@click.argument("client")
@click.argument("email")
def hr_add(client: str, email: str) -> None:
    """Add an owner of the client's portal; prints a one-time sign-in link."""
    of = house()
    link = accounts.add_hr(of, SHELL, client_id(of, client), email)
    say(f"{email} signs in with this link; it is good once.")
    result(link)
