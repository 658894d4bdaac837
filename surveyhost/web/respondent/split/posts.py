"""What is sent of a split count: sealed rows; or plain answers, by those who chose so, which are sealed here."""

import base64
import binascii
from collections.abc import Callable

from ....core.questionnaire.answers import Problem
from ....core.split.boxes import ballot_code, code_words
from ....core.split.sealed import Sealed, Sealing
from ....core.wave.lifecycle import LinkKind
from ....services.answering.refusals import HalvesMisshapen
from ....services.answering.responses import Answers, WavePage
from ...shared.questionnaire_pages import pages_of
from .. import messages, text_pages
from ..context import Halves
from ..navigation import Form, Step, step
from ..page_cache import Printed, fill
from ..submit import Post, begin_anew, page_of, with_receipt, withdraw
from ..visits import Visit
from .document import Document, questionnaire

Reply = tuple[int, bytes | Printed | Document]
KEEPER, DESK, COMMENT = "_keeper", "_desk", "_comment:"
"""Fields of the K box, the V box, and of the box of each item that words are written to."""


def is_sealed(form: Form) -> bool:
    """Whether a form holds sealed rows, and not answers."""
    return KEEPER in form


def _box(form: Form, name: str) -> bytes:
    """A box out of its field. HalvesMisshapen for anything that is not base64 as the script writes it."""
    [*given] = form.get(name, ())
    text = given[0] if len(given) == 1 else ""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise HalvesMisshapen() from None


def rows(form: Form) -> Sealed:
    """The sealed rows in a form; the service asks whether they are of the wave's sizes.

    HalvesMisshapen where one is not there, twice, or no base64.
    """
    items = [name.removeprefix(COMMENT) for name in form if name.startswith(COMMENT)]
    return Sealed(_box(form, KEEPER), _box(form, DESK), {item: _box(form, COMMENT + item) for item in items})


def fields(sealed: Sealed) -> list[tuple[str, str]]:
    """The inverse of `rows`: what a page carries of rows that could not be laid down yet."""
    boxes = {KEEPER: sealed.keeper, DESK: sealed.desk} | {COMMENT + item: box for item, box in sealed.comments.items()}
    return [(name, base64.urlsafe_b64encode(box).decode().rstrip("=")) for name, box in boxes.items()]


def too_wide(wave: WavePage, sealing: Sealing, answers: Answers) -> Step | None:
    """The page on which a text stands that takes more bytes than a comment box has room for; None if none does."""
    wide = [item for item in sealing.form.items if len(str(answers.get(item, "")).encode()) > sealing.form.words]
    if not wide:
        return None
    page = next(page for page in pages_of(wave.questionnaire, wave.policy.pages) if wide[0] in page.codes)
    found = tuple(Problem(code, messages.TOO_WIDE, {"fields": (code,)}) for code in wide if code in page.codes)
    return Step(page, answers, found)


def _thanks(visit: Visit, sealed: Sealed, words: tuple[str, ...] = ()) -> bytes:
    """The page after sending, or after a replacement without `words`; with the ballot code, which the script works out
    by itself where one ran."""
    code = code_words(ballot_code(sealed.keeper), visit.language)
    return fill(text_pages.thanks(visit, with_words=bool(words), with_code=True), *words, *code)


def _halves(post: Post) -> Halves:
    if post.face.halves is None:
        raise HalvesMisshapen()
    return post.face.halves


def _blank(post: Post) -> Reply:
    """The questionnaire, in the place of whatever was sent without the script, and without the choice to do so."""
    page = questionnaire(post.face, post.visit, post.opening, receipt=post.receipt)
    if page is None:
        return text_pages.STATUS[LinkKind.UNBOUND], text_pages.of_link(post.visit, LinkKind.UNBOUND)
    return 200, page


def _walked(post: Post, then: Callable[[Sealed], Reply]) -> Reply:
    """A step of the weaker way: the next page, or the answers sealed here, as their writer's device would have done."""
    made = step(post.wave, post.form, post.number, post.go)
    if made.end == "send":
        wide = too_wide(post.wave, _halves(post).sealing(post.opening), made.answers)
        return page_of(post, wide) if wide else then(_halves(post).seal(post.opening, made.answers))
    return page_of(post, made)


def answer(post: Post) -> Reply:
    """A post on an unused link. Plain answers are taken only of those who chose the weaker way in words."""

    def lay(sealed: Sealed) -> Reply:
        words = _halves(post).submit(post.opening, sealed, post.visit.language)
        return 200, _thanks(post.visit, sealed, words)

    if is_sealed(post.form):
        return lay(rows(post.form))
    return _walked(post, lay) if post.visit.weaker else _blank(post)


def change(post: Post) -> Reply:
    """A post on a used link, or on one of somebody who is no longer on the list: see `submit.change`."""
    if post.go == "withdraw":
        return withdraw(post, _halves(post).withdraw)
    if post.opening.kind == LinkKind.REVOKED:
        return text_pages.STATUS[LinkKind.REVOKED], text_pages.revoked(post.visit)
    if post.go == "replace" and (post.visit.weaker or not post.receipt):
        return begin_anew(post)
    if not post.receipt:
        return text_pages.STATUS[LinkKind.SPENT], text_pages.spent(post.visit)

    def put(sealed: Sealed) -> Reply:
        return with_receipt(
            post,
            lambda: _halves(post).replace(post.opening, post.receipt, sealed),
            lambda: _thanks(post.visit, sealed),
            fields(sealed),
        )

    if is_sealed(post.form):
        return put(rows(post.form))
    return _walked(post, put) if post.visit.weaker else _blank(post)
