"""Where letters go: a mail server (see `smtp`), or in a demo a folder that acts as everybody's mailbox."""

import secrets
from pathlib import Path
from typing import Protocol

from ...core.wave.letters import Cause
from .replies import OF_SESSION, Verdict


class Undelivered(Exception):  # noqa: N818
    """A letter was not accepted. `word` is the server's code and status alone: its text may quote the address."""

    def __init__(self, word: str, verdict: Verdict, stage: str, *, broke: bool = False, told: bool = False) -> None:
        super().__init__(word)
        self.word = word
        self.cause = verdict.cause
        """Who has to act: see `replies`."""
        self.final = verdict.final
        self.closed = stage in OF_SESSION and verdict.cause in {Cause.ACCOUNT, Cause.QUOTA, Cause.LATER}
        """True: no letter gets through just now, so the next one need not be tried."""
        self.doubtful = not self.closed and (broke or verdict.ours)
        """True: it may be this letter or all of them; what happens to the next ones tells."""
        self.told = told
        """True: the letter's content has left us, so somebody may hold its link."""
        self.waits = False
        """True: the receiver takes no letter now, whoever it is to; others do."""
        self.is_gone = False
        """True: nothing else is to be expected at this address."""
        self.may_have_gone = False
        """True: nobody knows whether it was taken, and it counts as one that may arrive."""


def unreachable(word: str = "no connection", stage: str = "connect", *, told: bool = False) -> Undelivered:
    """Nobody answers, or the connection broke at this stage; `told`: once all of the letter had gone."""
    trouble = Undelivered(word, Verdict(Cause.LATER, False, stage in OF_SESSION), stage, broke=True, told=told)
    trouble.may_have_gone = told
    return trouble


def no_smtputf8() -> Undelivered:
    """An address whose letters beyond ASCII stand before the @, on a way that takes none (RFC 6531)."""
    return Undelivered("no SMTPUTF8", Verdict(Cause.RECIPIENT, True, False), "to")


class Door(Protocol):
    """Where letters go out."""

    def receiver(self, to: str) -> str:
        """Who takes letters to this address, as far as we know: those of one receiver keep one pace."""

    def open(self, sender: str) -> None:
        """Make sure that letters from this address can go out now; raises Undelivered (closed) when they cannot."""

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """Hand over one letter (RFC 5322, CRLF) between two bare addresses; returns when it was accepted.

        Raises Undelivered when it was not.
        """

    def rest(self) -> None:
        """Nothing goes for a moment: connections to single receivers are let go."""

    def close(self) -> None:
        """Let go of the connection, if there is one."""


class Mailbox:
    """A folder with one file a letter (0600): the demo's stand-in for a mail server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def receiver(self, to: str) -> str:
        """Everybody's letters lie in it."""
        del to
        return ""

    def open(self, sender: str) -> None:
        """A folder is always open."""

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """Write the letter as a file of its own, complete or not at all."""
        del sender, to
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{secrets.token_hex(8)}.eml"
        unfinished = path.with_suffix(".part")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(raw)
        unfinished.rename(path)

    def rest(self) -> None:
        """Nothing is held open."""

    def close(self) -> None:
        """Nothing is held open."""
