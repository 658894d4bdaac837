"""keeper keygen, record: done away from the server, with nothing of it but `core`."""

import secrets
import sys
from datetime import date

import click

from ...core.release import keeper_record as records
from ...core.wave import sealing, shares


@click.command()
@click.option("--shares", "in_shares", is_flag=True, help="The private half as three shares in words; two are enough.")
@click.option("--hybrid", is_flag=True, help="A key pair that quantum computers do not open either.")
def keeper_keygen(in_shares: bool, hybrid: bool) -> None:
    """Make a wave's key pair. The public half comes last, alone on its line: it goes to whoever runs the survey.

    What comes before it is the private half. Write it down, keep it from everybody, and bring it to the tally.
    """
    public, private = sealing.new_pair(secrets.token_bytes, hybrid)
    click.echo("Private half (yours alone; nobody can make it again):", err=True)
    for line in shares.split(private) if in_shares else (private.hex(),):
        click.echo(line)
    click.echo("Public half (for the survey's set-up):", err=True)
    click.echo(public.hex())


@click.command()
@click.option("--keeper", required=True, help="Who keeps the key, as the contract names it.")
def keeper_record(keeper: str) -> None:
    """Sign that the private half is destroyed. It is read from standard input, and used for nothing else.

    Destroy it, and every copy and share, right after. The record goes to whoever runs the survey.
    """
    private = shares.read_private(sys.stdin.read())
    made = records.made(private, keeper.strip(), date.today().isoformat())
    click.echo(f"The key to check it with: {sealing.keeper_signer(private).hex()}", err=True)
    click.echo("Now destroy the private half, and every copy and share of it.", err=True)
    click.echo(made.decode(), nl=False)
