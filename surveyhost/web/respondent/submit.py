"""What a POST does: a step through the questionnaire, submitting, or a change that needs the receipt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from limits import RateLimitItemPerHour

from ...core.wave.lifecycle import LinkKind
from ...services.answering import threads
from ...services.answering.refusals import LinkRefused, ReceiptWrong, SpareUnreachable
from ...services.answering.responses import Opening, WavePage
from ...services.answering.threads import Ticked
from ..shared.fields import ANSWERABLE
from . import question_page, text_pages
from .context import Face
from .navigation import Form, Step, step
from .page_cache import Printed, fill, hidden, render
from .visits import Visit

WRONG_RECEIPTS = RateLimitItemPerHour(5, 1, "receipt")
"""For one link. Only wrong words are counted."""
UNPROCESSABLE = 422
"""The status of a page that shows what is wrong with what was posted."""
UNAVAILABLE = 503
Reply = tuple[int, bytes | Printed]
Fields = Sequence[tuple[str, str]]


def _(words: str) -> str:
    """Marks words for the catalogue."""
    return words


WRONG_RECEIPT = _("These words do not belong to this link. Check each of the five.")
NO_RECEIPT = _("Write the five words that were shown after sending.")
NOT_NOW = _(
    "No answer can be replaced or withdrawn just now: the second disk that holds it can’t be reached, and nothing "
    "may be left there. Your answer is as it was. Please try again later."
)
TOO_MANY = _("Too many wrong words for this link. Please wait an hour, then try again.")


@dataclass(frozen=True, slots=True)
class Post:
    """One post on a link that leads to a wave in the field."""

    face: Face
    visit: Visit
    wave: WavePage
    opening: Opening
    form: Form
    number: int
    """The page it was posted from."""
    go: str

    @property
    def token(self) -> str:
        """The link's own secret."""
        return self.opening.token or ""

    @property
    def receipt(self) -> str:
        """The five words, as they were typed."""
        return (self.form.get(question_page.RECEIPT) or [""])[0].strip()


def page_of(post: Post, made: Step) -> Reply:
    """The page a step leads to; with what is wrong, if anything is."""
    if made.page is None:
        return 200, question_page.ready_page(post.visit, post.wave, post.form)
    wrong = made.problems or made.end == "empty"
    return UNPROCESSABLE if wrong else 200, question_page.page_of_questions(
        post.visit, post.wave, made.page, post.form, made
    )


def answer(post: Post) -> Reply:
    """A post on an unused link: the next page, or the answers sealed and the receipt shown this once.

    Refusal from the service if the link was used, or the wave closed, in the meantime.
    """
    made = step(post.wave, post.form, post.number, post.go)
    if made.end != "send":
        return page_of(post, made)
    if post.face.services and post.opening.parts:
        words = post.face.services.submit(post.opening, made.answers, post.visit.language)
        return 200, fill(text_pages.thanks(post.visit, with_words=True), *words)
    asked = _ticked(post, made)
    words = post.face.submit(post.opening, made.answers, post.visit.language, threads.beside(post.wave.code, asked))
    page = text_pages.thanks(post.visit, with_words=True, with_thread=bool(asked.words))
    return 200, fill(page, *words, *asked.words)


def _ticked(post: Post, made: Step) -> Ticked:
    """The comments under which "I want to be able to get an answer" is ticked, and new words for them."""
    ticks = [name for name, given in post.form.items() if name.endswith(ANSWERABLE) and any(given)]
    items = [name.removesuffix(ANSWERABLE) for name in ticks]
    return threads.ticked(post.wave, made.answers, items, post.visit.language)


def _spent_page(post: Post, error: str, along: Fields | None = None) -> Reply:
    """The page of a used link, or of one that takes no answers any more, once more: with what was wrong and nothing
    that was answered lost. along: fields to carry, where these are no answers."""
    if post.opening.kind == LinkKind.REVOKED:
        said = {"error": post.visit.words.gettext(error), "receipt": post.receipt}
        return UNPROCESSABLE, render(post.visit, "revoked", **said).encode()
    if along is None:
        along = [pair for pair in question_page.carried(post.wave, None, post.form) if pair[0] != question_page.RECEIPT]
    answered = any(name != question_page.ORDER for name, _value in along)
    context = {"error": post.visit.words.gettext(error), "receipt": post.receipt}
    page = render(post.visit, "spent", carried=hidden(along) if answered else "", **context)
    return UNPROCESSABLE, page.encode()


def with_receipt(
    post: Post, act: Callable[[], None], done: Callable[[], Printed | bytes], along: Fields | None = None
) -> Reply:
    """Does what takes link and receipt together; counts wrong receipts, five for one link in an hour.

    Counted before it is tried, so that many at the same moment are no more than one after the other.
    """
    if not post.receipt:
        return _spent_page(post, NO_RECEIPT, along)
    if not post.face.limits.count(WRONG_RECEIPTS, post.token):
        return _spent_page(post, TOO_MANY, along)
    try:
        act()
    except ReceiptWrong:
        return _spent_page(post, WRONG_RECEIPT, along)
    except SpareUnreachable:
        post.face.limits.forgive(WRONG_RECEIPTS, post.token)
        return UNAVAILABLE, _spent_page(post, NOT_NOW, along)[1]
    post.face.limits.forgive(WRONG_RECEIPTS, post.token)
    return 200, done()


def withdraw(post: Post, act: Callable[[Opening, str], None]) -> Reply:
    """Takes an answer out, by the service `act`."""
    for_good = post.opening.kind == LinkKind.REVOKED
    return with_receipt(
        post, lambda: act(post.opening, post.receipt), lambda: text_pages.withdrawn(post.visit, for_good)
    )


def begin_anew(post: Post) -> Reply:
    """The first page, blank, with the words carried along. Whether they are right shows when it is sent."""
    return (
        page_of(post, step(post.wave, post.form, 1, post.visit.language))
        if post.receipt
        else _spent_page(post, NO_RECEIPT)
    )


def _replace(post: Post) -> Reply:
    if post.opening.parts:  # of a pulse nothing is replaced: what was withdrawn can be answered anew
        raise LinkRefused(LinkKind.SPENT)
    made = step(post.wave, post.form, post.number, post.go)
    if made.end != "send":
        return page_of(post, made)
    asked = _ticked(post, made)
    return with_receipt(
        post,
        lambda: post.face.replace(post.opening, post.receipt, made.answers, threads.beside(post.wave.code, asked)),
        lambda: _replaced(post.visit, asked),
    )


def _replaced(visit: Visit, asked: Ticked) -> Printed | bytes:
    page = text_pages.thanks(visit, with_words=False, with_thread=bool(asked.words))
    return fill(page, *asked.words) if asked.words else page


def _withdraw(post: Post) -> Reply:
    by_services = post.face.services and post.opening.parts
    return withdraw(post, post.face.services.withdraw if by_services and post.face.services else post.face.withdraw)


_CHANGES: Mapping[str, Callable[[Post], Reply]] = {"withdraw": _withdraw, "replace": begin_anew}


def change(post: Post) -> Reply:
    """A post on a used link. Without a receipt nothing happens but that the page says so.

    On a link of somebody who is no longer on the list an answer can be withdrawn, and nothing else.
    """
    if post.opening.kind == LinkKind.REVOKED and post.go != "withdraw":
        return text_pages.STATUS[LinkKind.REVOKED], text_pages.revoked(post.visit)
    act = _CHANGES.get(post.go)
    if act is None and not post.receipt:
        return text_pages.STATUS[LinkKind.SPENT], text_pages.spent(post.visit)
    return (act or _replace)(post)
