"""The command line. A command is a thin function in `commands`; it is loaded when it is called, and not before.

Ids and answers go to standard output (an id alone on the last line), words for people to standard error. Exit status:
0 done, 2 refused with one line that says why, 1 something broke.
"""

import importlib
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import click

from .core.errors import Refusal

COMMANDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "": {
        "init": ("setup", "Make data folder, keys and both databases; safe to repeat."),
        "serve": ("serve", "Serve the faces, with the worker."),
        "worker": ("desk", "Mail, schedules, mixes, reports."),
        "demo": ("demo", "Make the lived-in demo."),
        "mix": ("waves", "Mix the answers of open waves now."),
        "forget": ("waves", "Destroy a wave's boxes, keys and counts."),
        "backup": ("keeping", "Copy both databases to a folder, without the keys."),
        "restore": ("keeping", "Bring both databases back from a backup."),
        "verify": ("checking", "Check audit chain, migrations, keys and the vault's settings."),
    },
    "staff": {"add": ("people", "Add a person of the vendor; prints a one-time sign-in link.")},
    "client": {"add": ("people", "Add a client; prints its id.")},
    "hr": {"add": ("people", "Add a person of a client's HR; prints a one-time sign-in link.")},
    "survey": {"create": ("surveys", "Create a survey from a questionnaire; prints its id.")},
    "roster": {"import": ("surveys", "Import the people of a survey from CSV or XLSX.")},
    "wave": {
        "plan": ("waves", "What will be reportable, lifted, merged."),
        "open": ("waves", "Freeze the policy, mint, queue the invitations."),
        "remind": ("waves", "Queue a reminder for everybody."),
        "reminders": ("mailing", "When reminders go out by themselves."),
        "pause": ("mailing", "Let no letter of a wave go out for now."),
        "resume": ("mailing", "Let a wave's letters go on."),
        "slips": ("slips", "Print the slips of people without an address."),
        "status": ("waves", "Seats, letters, the company's response rate."),
        "close": ("waves", "End fieldwork for good."),
        "abandon": ("mailing", "Take back a wave that was planned and cannot be minted."),
    },
    "release": {
        "prepare": ("releases", "Tabulate, protect, audit; makes the next numbered release."),
        "comments": ("comments", "Read the comments before a release; mask or withhold them."),
        "approve": ("releases", "Release the tables; another person than who prepared."),
        "export": ("releases", "Write a release to a file."),
        "verify": ("releases", "Check a report's hashes, signature, certificate and ledger."),
    },
    "keeper": {"keygen": ("keeper", "Make a wave's key pair, away from the server.")},
    "keys": {"rotate": ("checking", "Put a new master key in place of the old one.")},
}
"""Group ("" is the program itself) to command to the module in `commands` that holds it, and what it does."""
GROUPS = {
    "staff": "People of the vendor.",
    "client": "Firms that commission surveys.",
    "hr": "People of a client.",
    "survey": "Surveys.",
    "roster": "The people who are asked.",
    "wave": "Fieldwork: one round of a survey.",
    "release": "Protected tables and reports.",
    "keeper": "For whoever keeps a private key.",
    "keys": "The master key.",
}


REFUSED, BROKEN, STOPPED = 2, 1, 130
"""Exit statuses besides 0."""


class Commands(click.Group):
    """A group that knows its commands by name and loads one only to run it."""

    def __init__(self, family: str, **about: Any) -> None:
        super().__init__(**about)
        self.family = family

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, and of the groups where this is the program itself."""
        return [*COMMANDS[self.family], *(GROUPS if not self.family else ())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command or group of this name, loaded."""
        if not self.family and cmd_name in GROUPS:
            return Commands(cmd_name, name=cmd_name, help=GROUPS[cmd_name])
        if cmd_name not in COMMANDS[self.family]:
            return None
        module = importlib.import_module(f"{__package__}.commands.{COMMANDS[self.family][cmd_name][0]}")
        command = getattr(module, f"{self.family}_{cmd_name}".strip("_"))
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in --help, from the table: nothing is loaded for it."""
        rows = [(name, about) for name, (_, about) in COMMANDS[self.family].items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows + (list(GROUPS.items()) if not self.family else []))


program = Commands(
    "", name="surveyhost", help="Employee surveys that keep their promise.", context_settings={"max_content_width": 100}
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its status. Prints one line where it fails, never a stack trace.

    SURVEYHOST_TRACE=1 shows where an unexpected failure came from.
    """
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    try:
        program.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message())
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read our output has gone
        return 1
    except (Exception, KeyboardInterrupt) as trouble:
        status, words = _failure(trouble)
        if status == BROKEN and os.environ.get("SURVEYHOST_TRACE"):
            traceback.print_exc()
        click.echo(f"surveyhost: {' '.join(words.split())}", err=True)
        return status
    return 0


def _failure(trouble: BaseException) -> tuple[int, str]:
    """Exit status, and what to say in one line."""
    match trouble:
        case Refusal():
            return REFUSED, trouble.reason
        case click.ClickException():
            return REFUSED, trouble.format_message()
        case click.Abort() | KeyboardInterrupt():
            return STOPPED, "Stopped."
        case Exception() if _is_of_database(trouble):
            reason = _first_line(getattr(trouble, "orig", trouble))
            return REFUSED, f"A database cannot be used ({reason}). Is it there, and has `init` been run?"
        case OSError():
            return REFUSED, f"{trouble.filename or 'The system'}: {trouble.strerror or trouble}."
    return BROKEN, f"Something broke inside ({type(trouble).__name__}). SURVEYHOST_TRACE=1 shows where."


def _is_of_database(trouble: Exception) -> bool:
    """Told by name: a keeper's machine that makes a key pair has no database library."""
    known = {(each.__module__, each.__name__) for each in type(trouble).__mro__}
    return bool(known & {("sqlalchemy.exc", "OperationalError"), ("sqlalchemy.exc", "ProgrammingError")})


def _first_line(trouble: object) -> str:
    return str(trouble).strip().splitlines()[0] if str(trouble).strip() else type(trouble).__name__


if __name__ == "__main__":
    main()
