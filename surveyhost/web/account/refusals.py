"""A refusal in the person's language. English says the service's own sentence; other languages go by its code."""

from ...core.errors import Refusal
from .refusal_words import MORE
from .words import language, say


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


WORDS = {
    "account-closed": _("This account is closed."),
    "account-exists": _("This address has an account already."),
    "account-unknown": _("There is no account with this address."),
    "bad-address": _("This is not an e-mail address."),
    "bad-language": _("This language is not there."),
    "bad-role": _("Choose at least one role that exists here; only a reader can be limited to units."),
    "breakdown": _("The breakdowns cannot be read, or one is declared twice."),
    "act": _("There is no such decision."),
    "certificate": _("This release has no certificate; it cannot be approved."),
    "client": _("One of the client's settings is not allowed."),
    "closes": _("The closing time has to be after the opening time, and in the future."),
    "colour": _("The colour must be written like #0F5C4D."),
    "comment-unknown": _("There is no such comment."),
    "comments": _("The comments have not all been read; a comment reviewer does that first."),
    "duplicate": _("There is a client with this name already."),
    "final": _("The comments of this release are final; nothing more can be decided."),
    "forbidden": _("Your role does not allow this."),
    "frozen": _("A wave is in the field, so this is frozen until it closes."),
    "heading": _("A heading has at most 80 letters."),
    "keeper": _("The private key is with its keeper; it has to be brought to the tally."),
    "language": _("This language is not there."),
    "last-administrator": _("Somebody must stay administrator; make another person one first."),
    "mask": _("The words to be masked do not stand in this comment."),
    "minimum-group": _("The minimum group may not be below 5."),
    "no-smtp": _("A wave needs a mail server, and none is set."),
    "busy": _("Unit reports are being printed already; they will be here in a while."),
    "no-units": _("This release shows the company only; it has no unit reports."),
    "note": _("Say in a sentence what should change."),
    "questionnaire-unknown": _("There is no such questionnaire."),
    "report-waiting": _("This report is still being printed; it will be here in a minute."),
    "roster": _("The roster has too few people, or cannot be read."),
    "release-gone": _("This release was sent back; its tables were deleted."),
    "same-reader": _("Whoever decided about the comments cannot approve them; another person must."),
    "same-person": _("Whoever prepared a release cannot approve it; another person must."),
    "settings": _("One of the settings is not allowed."),
    "slips": _("Too few people have no address to draw from a box. Choose slips with names."),
    "slips-drawn": _("This person draws from a box. Print the slips of that box anew instead."),
    "slips-many": _("These are too many slips for one print. Choose a unit."),
    "slips-none": _("Nobody of those asked for gets a slip: they have an address, or are not on the roster."),
    "state": _("The wave or release is no longer in a state in which this can be done. Look at the page again."),
    "undo": _("There is nothing to undo."),
    "unread": _("Some comments have not been read yet."),
    "tables": _("The tables are not those that were prepared; prepare the release again."),
}
"""Code of a refusal to a sentence that stands for it in translation."""


def in_words(refusal: Refusal) -> str:
    """One sentence for the person who asked."""
    words = WORDS.get(refusal.code) or MORE.get(refusal.code)
    if language() == "en" or words is None:
        return refusal.reason
    return say(words)
