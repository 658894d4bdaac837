"""keeper keygen: made away from the server, needs nothing of it but `core`."""

import secrets

import click

from ..core import sealing, shares


@click.command()
@click.option("--shares", "in_shares", is_flag=True, help="The private half as three shares in words; two are enough.")
@click.option("--hybrid", is_flag=True, help="A key pair that quantum computers do not open either.")
def keeper_keygen(in_shares: bool, hybrid: bool) -> None:
    """Make a wave's key pair. The public half comes last, alone on its line: it goes to whoever runs the survey.

    What stands before it is the private half. Write it down, keep it from everybody, and bring it to the tally.
    """
    public, private = sealing.new_pair(secrets.token_bytes, hybrid)
    click.echo("Private half (yours alone; nobody can make it again):", err=True)
    for line in shares.split(private) if in_shares else (private.hex(),):
        click.echo(line)
    click.echo("Public half (for the survey's set-up):", err=True)
    click.echo(public.hex())
