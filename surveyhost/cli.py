"""The command line. A command is a thin function in `commands`; it is loaded when it is called, and not before.

Ids and answers go to standard output (an id alone on the last line), words for people to standard error. Exit status:
0 done, 2 refused with one line that says why, 1 something broke. `upgrade --check` alone also ends with 1 where there
is something to do.
"""

import importlib
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

import click

from . import process_memory
from .core.errors import Refusal

COMMANDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "": {
        "init": ("setup", "Make data folder, keys and both databases; safe to repeat."),
        "serve": ("serve", "Serve the faces, with the worker."),
        "worker": ("worker", "Mail, schedules, mixes, reports."),
        "metrics": ("metrics", "Figures for monitoring, on a port of their own."),
        "demo": ("setup", "Make the demo: a firm with two years of surveys."),
        "mix": ("waves.fieldwork", "Mix the answers of open waves now."),
        "forget": ("waves.fieldwork", "Destroy a wave's boxes, keys and counts."),
        "backup": ("backup", "Copy both databases to a folder, without the keys."),
        "restore": ("backup", "Bring both databases back from a backup."),
        "upgrade": ("setup", "Bring both databases to this program's revision; say what that does."),
        "drill": ("backup", "Try the newest backup: restore it in memory, check it, discard it."),
        "verify": ("checking", "Check audit chain, migrations, keys and the vault's settings."),
    },
    "staff": {"add": ("people", "Add a person of the vendor; prints a one-time sign-in link.")},
    "client": {
        "add": ("people", "Add a client; prints its id."),
        "place": ("people", "Say in which of several vaults a client's waves lie."),
        "names": ("languages.names", "Write out, or take in, what units and values are called in each language."),
    },
    "hr": {
        "add": ("people", "Add a person of a client's HR; prints a one-time sign-in link."),
        "import": ("people", "Make readers of the heads of units, from a roster or a list."),
        "letters": ("people", "What became of the letters to new readers; stop them."),
    },
    "survey": {"create": ("surveys", "Create a survey from a questionnaire; prints its id.")},
    "roster": {
        "import": ("surveys", "Import the people of a survey from CSV, XLSX, XLS or ODS."),
        "pull": ("rosters.pull", "Fetch the people of a survey from a personnel system."),
    },
    "wave": {
        "plan": ("waves.fieldwork", "What will be reportable, lifted, merged."),
        "follow-up": ("waves.follow_up", "Let the next wave ask again about what was decided."),
        "preflight": ("waves.preflight", "How the mail stands before a wave opens; a probe letter."),
        "open": ("waves.fieldwork", "Freeze the policy, mint, queue the invitations."),
        "remind": ("waves.fieldwork", "Queue a reminder for everybody."),
        "reminders": ("waves.reminders", "When reminders go out by themselves."),
        "pause": ("waves.reminders", "Hold a wave's letters back for now."),
        "resume": ("waves.reminders", "Let a wave's letters go on."),
        "slips": ("waves.slips", "Print the slips of people without an address."),
        "links": ("waves.slips", "Write links for the firm's own messenger to a file."),
        "status": ("waves.fieldwork", "Seats, letters, the company's response rate."),
        "close": ("waves.fieldwork", "End fieldwork for good."),
        "mend": ("waves.reminders", "Put back what was overwritten of a wave in the vault."),
        "abandon": ("waves.reminders", "Take back a wave that was planned and cannot be minted."),
        "write-off": ("waves.write_off", "Give up a wave that cannot be closed or forgotten; takes two people."),
    },
    "letters": {
        "again": ("letters", "Try again all letters that were held up."),
        "renew": ("letters", "Write to one person again, or print a slip instead."),
        "opt-out": ("letters", "Stop reminders to the person with this reference."),
    },
    "mail": {
        "receive": ("letters", "Read one message that came back, from standard input."),
        "fetch": ("letters", "Read the inbox for letters that came back, now."),
    },
    "release": {
        "prepare": ("releases.release", "Tabulate, protect, audit; makes the next numbered release."),
        "comments": ("releases.comments", "Read the comments before a release; mask or withhold them."),
        "approve": ("releases.release", "Release the tables; not by the person who prepared them."),
        "export": ("releases.release", "Write a release to a file."),
        "verify": ("releases.release", "Check a report's hashes, signature, certificate and ledger."),
    },
    "threads": {
        "list": ("releases.threads", "Waves whose writers can be answered, and what waits to be read."),
        "show": ("releases.threads", "Comments that can be answered, and what was said to each."),
        "review": ("releases.threads", "Let replies go or send them back; flag comments."),
    },
    "ballot": {
        "list": ("releases.ballots", "Surveys that ask for votes on statements."),
        "show": ("releases.ballots", "Printed comments, to make statements of."),
        "make": ("releases.ballots", "Make a survey in which people vote on statements; prints its number."),
    },
    "pulse": {
        "create": ("pulses", "Create a pulse from a file; prints its id."),
        "propose": ("pulses", "Propose a pulse's contract, as the pulse is now."),
        "approve": ("pulses", "Approve a pulse; not by the person who proposed it."),
        "stop": ("pulses", "Let no more rounds of a pulse begin."),
        "status": ("pulses", "Where each service of a pulse stands."),
        "follow": ("pulses", "Begin and end rounds now."),
    },
    "intake": {
        "add": ("pulses", "Make a key by which a system of a client's sends events; prints it."),
        "list": ("pulses", "The keys of a client, and what came in over the last week."),
        "withdraw": ("pulses", "Withdraw a key; nothing sent with it is taken from then on."),
    },
    "split": {
        "check": ("releases.split", "Say why a survey could not be counted in halves."),
        "plan": ("releases.split", "Write a wave's plan, which its keeper checks."),
        "ballots": ("releases.split", "Write a closed wave's ballots, which its keeper counts."),
        "outcome": ("releases.split", "Take what the keeper counted."),
        "status": ("releases.split", "Whom a split count is waiting for."),
    },
    "keeper": {
        "keygen": ("releases.keeper", "Make a wave's key pair, away from the server."),
        "check": ("releases.keeper_count", "Check a wave's plan before it opens; writes its contract beside the key."),
        "count": ("releases.keeper_count", "Count the keeper's half of a wave's ballots."),
        "page": ("releases.keeper_page", "Make the page of a wave, for a host of the keeper's own."),
        "record": ("releases.keeper", "Sign, away from the server, that a private key is destroyed."),
        "add": ("releases.keeper_records", "Take in a keeper's record, beside the wave's own."),
    },
    "translate": {
        "list": ("languages.translate", "Which languages participants are offered."),
        "export": ("languages.translate", "Write the messages for a translator, as PO or XLSX."),
        "import": ("languages.translate", "Take in a translation; offered once it is complete."),
    },
    "keys": {
        "rotate": ("checking", "Put a new master key in place of the old one."),
        "copy": ("backup", "Copy the keys into a folder, in place of the copy that was there."),
        "move": ("backup", "Move keys from a folder to where this installation keeps them."),
    },
    "vault": {
        "promote": ("backup", "Make the spare vault the vault."),
        "empty": ("backup", "Destroy what the spare's database holds, and fill it again."),
        "destroyed": ("backup", "Say that disks which could not be reached were destroyed."),
    },
    "clock": {"confirm": ("checking", "Say that the clock is right after it jumped.")},
}
"""Group ("" is the program itself) to command to the module in `commands` that holds it, and what it does."""
GROUPS = {
    "staff": "People of the vendor.",
    "client": "Firms that commission surveys.",
    "hr": "People of a client.",
    "survey": "Surveys.",
    "roster": "The people who are asked.",
    "wave": "Fieldwork: one round of a survey.",
    "letters": "Letters on their way.",
    "mail": "Mail that comes back.",
    "release": "Protected tables and reports.",
    "threads": "Comments whose writers can be answered.",
    "ballot": "Votes on statements that were made of comments.",
    "pulse": "Services that are asked about again and again.",
    "intake": "Events that a client's systems send.",
    "split": "Counts in two halves, the vendor's side.",
    "keeper": "For the keeper of a private key.",
    "translate": "Languages for participants.",
    "keys": "The master key.",
    "vault": "The spare vault.",
    "clock": "The clock by which waves are closed and forgotten.",
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
        command = getattr(module, f"{self.family}_{cmd_name}".strip("_").replace("-", "_"))
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
    process_memory.keep()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    try:
        status = program.main(args=list(arguments) if arguments is not None else None, standalone_mode=False)
        return status if isinstance(status, int) else 0  # of a command that gave it to `Context.exit`
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
            return REFUSED, _of_which(trouble)
        case OSError():
            return REFUSED, f"{trouble.filename or 'The system'}: {trouble.strerror or trouble}."
    return BROKEN, f"Something broke inside ({type(trouble).__name__}). SURVEYHOST_TRACE=1 shows where."


def _is_of_database(trouble: Exception) -> bool:
    """Told by name: a keeper's machine that makes a key pair has no database library."""
    known = {(each.__module__, each.__name__) for each in type(trouble).__mro__}
    return ("sqlalchemy.exc", "DatabaseError") in known


def _of_which(trouble: Exception) -> str:
    """What is wrong with which database, in one sentence: the one that cannot be read now, if there is one."""
    presence = importlib.import_module(f"{__package__}.store.presence")
    try:
        settings = importlib.import_module(f"{__package__}.config").load()
        for which, url in importlib.import_module(f"{__package__}.store.migrate").every_url(settings):
            presence.state(which, url)
            presence.whole(which, url)
    except Refusal as refusal:
        return refusal.reason
    reason = _first_line(getattr(trouble, "orig", trouble))
    return f"A database cannot be used ({reason}). Is it there, and has `init` been run?"


def _first_line(trouble: object) -> str:
    return str(trouble).strip().splitlines()[0] if str(trouble).strip() else type(trouble).__name__


if __name__ == "__main__":
    main()
