"""What a post does: a step through the questionnaire, sealing, or a change that takes the receipt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...core.errors import Refusal
from ...services.responses import Opening, WavePage
from . import drawing, standing
from .booth import Booth
from .limits import WRONG_RECEIPTS
from .press import Printed, fill, hidden, render
from .visits import Visit
from .walk import Form, Step, step

UNPROCESSABLE = 422
"""The status of a page that shows what is wrong with what was posted."""
Reply = tuple[int, bytes | Printed]


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


WRONG_RECEIPT = _("These words do not belong to this link. Look at each of the five once more.")
NO_RECEIPT = _("Write the five words that were shown after sending.")
TOO_MANY = _("Too many wrong words for this link. Please wait an hour, then try again.")


@dataclass(frozen=True, slots=True)
class Post:
    """One post on a link that leads to a wave in the field."""

    booth: Booth
    visit: Visit
    wave: WavePage
    opening: Opening
    form: Form
    number: int
    """The sheet it was posted from."""
    go: str

    @property
    def token(self) -> str:
        """The link's own secret."""
        return self.opening.token or ""

    @property
    def receipt(self) -> str:
        """The five words, as they were typed."""
        return (self.form.get(drawing.RECEIPT) or [""])[0].strip()


def _sheet(post: Post, made: Step) -> Reply:
    """The page a step leads to; with what is wrong, if anything is."""
    if made.sheet is None:
        return 200, drawing.ready_page(post.visit, post.wave, post.form)
    wrong = made.problems or made.end == "empty"
    return UNPROCESSABLE if wrong else 200, drawing.sheet_page(post.visit, post.wave, made.sheet, post.form, made)


def answer(post: Post) -> Reply:
    """A post on an unused link: the next sheet, or the answers sealed and the receipt shown this once.

    Refusal from the service if the link was used, or the wave closed, in the meantime.
    """
    made = step(post.wave, post.form, post.number, post.go)
    if made.end != "send":
        return _sheet(post, made)
    words = post.booth.submit(post.opening, made.answers, post.visit.language)
    return 200, fill(standing.thanks(post.visit, with_words=True), *words)


def _spent_page(post: Post, error: str) -> Reply:
    """The page of a used link once more, with what was wrong and nothing that was answered lost."""
    along = [pair for pair in drawing.carried(post.wave, None, post.form) if pair[0] != drawing.RECEIPT]
    answered = any(name != drawing.ORDER for name, _value in along)
    context = {"error": post.visit.words.gettext(error), "receipt": post.receipt}
    page = render(post.visit, "spent", carried=hidden(along) if answered else "", **context)
    return UNPROCESSABLE, page.encode()


def _with_receipt(post: Post, act: Callable[[], None], done: Callable[[], Printed]) -> Reply:
    """Does what takes link and receipt together; counts wrong receipts, five for one link in an hour.

    Counted before it is tried, so that many at the same moment are no more than one after the other.
    """
    if not post.receipt:
        return _spent_page(post, NO_RECEIPT)
    if not post.booth.limits.count(WRONG_RECEIPTS, post.token):
        return _spent_page(post, TOO_MANY)
    try:
        act()
    except Refusal as refusal:
        if refusal.code != "receipt-wrong":
            raise
        return _spent_page(post, WRONG_RECEIPT)
    post.booth.limits.forgive(WRONG_RECEIPTS, post.token)
    return 200, done()


def _withdraw(post: Post) -> Reply:
    return _with_receipt(
        post, lambda: post.booth.withdraw(post.opening, post.receipt), lambda: standing.withdrawn(post.visit)
    )


def _begin_anew(post: Post) -> Reply:
    """The first sheet, blank, with the words carried along. Whether they are right shows when it is sent."""
    return (
        _sheet(post, step(post.wave, post.form, 1, post.visit.language))
        if post.receipt
        else _spent_page(post, NO_RECEIPT)
    )


def _replace(post: Post) -> Reply:
    made = step(post.wave, post.form, post.number, post.go)
    if made.end != "send":
        return _sheet(post, made)
    return _with_receipt(
        post,
        lambda: post.booth.replace(post.opening, post.receipt, made.answers),
        lambda: standing.thanks(post.visit, with_words=False),
    )


_CHANGES: Mapping[str, Callable[[Post], Reply]] = {"withdraw": _withdraw, "replace": _begin_anew}


def change(post: Post) -> Reply:
    """A post on a used link. Without a receipt nothing happens but that the page says so."""
    act = _CHANGES.get(post.go)
    if act is None and not post.receipt:
        return standing.STATUS["spent"], standing.spent(post.visit)
    return (act or _replace)(post)
