"""What HR says to a comment."""

from ....core.threads.reply import Acknowledgement, Said
from ...forms import Choice, Form, Lines

NOTHING = ""
"""No ready-made words, only those that are written."""


class Reply(Form):
    acknowledgement = Choice((NOTHING, *Acknowledgement), default=NOTHING)
    words = Lines(2000)

    def said(self) -> Said:
        """As the service takes it; of a form that was checked."""
        chosen = self.acknowledgement.data
        return Said(Acknowledgement(chosen) if chosen else None, self.words.data or "")
