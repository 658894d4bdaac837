"""The page on which the writer of a comment reads what was answered.

Whether the words are right or not, an answer has the same status and the same number of bytes, and costs the same: on a
firm's network only that somebody asked can be seen, and not even how much was answered.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from limits import RateLimitItemPerHour
from markupsafe import escape

from ....core import vault_number
from ....core.threads.refusals import MessageEmpty, MessageTooLong
from ....core.threads.reply import LONGEST, Acknowledgement, Said
from ....core.wave.policy import ROUNDS
from ....services.answering.threads import Answered, Found
from ..context import Face
from ..page_cache import kept, render
from ..replies import HTML, Reply, reply, visit_of
from ..request import Asked
from ..visits import Visit

UNKNOWN_WORDS = RateLimitItemPerHour(100, 1, "thread")
"""From one address, which a whole plant may share. Words that lead somewhere take back what was counted."""
CODE, WORDS, ITEM, MESSAGE = "_code", "_words", "_item", "_message"
LONGEST_TYPED = 200
FRAME = 20_480
"""Bytes of a page without any reply, and more."""
AROUND = 2048
"""Bytes around the replies to one comment, and of the form under them."""
LONGEST_MESSAGE = 4000
"""Letters."""
LARGEST_MESSAGE = 6 * LONGEST_MESSAGE
"""Bytes of a message on a page, on which it stands once more where it was not taken."""
_CODE = re.compile(vault_number.CODE)
STAND_IN = "Chúng tôi đã nói với tổ bảo trì."
"""A reply of a usual length, for a page that is made and thrown away."""
OKAY, TOO_MANY = 200, 429


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form."""

    code: str = ""
    words: str = ""
    item: str = ""
    """The comment that a message is about."""
    message: str = ""


def typed(form: Mapping[str, Sequence[str]]) -> Typed:
    """The fields, no longer than anything that could be right."""
    code, words, item = ((form.get(name) or [""])[0].strip()[:LONGEST_TYPED] for name in (CODE, WORDS, ITEM))
    message = (form.get(MESSAGE) or [""])[0][:LONGEST_MESSAGE]
    code = re.sub(r"[\s-]", "", code).upper()
    return Typed(code if _CODE.fullmatch(code) else "", words, item, message)


def blank(face: Face, asked: Asked) -> Reply:
    """Where the words are typed."""
    visit = visit_of(face, asked)
    return reply(asked, OKAY, kept(visit, "reply", "blank", lambda: _context(Typed())))


def answer(face: Face, asked: Asked, form: Mapping[str, Sequence[str]]) -> Reply:
    """What lies under the words that were typed, if anything does; or, with a message, that it was laid down."""
    given, visit = typed(form), visit_of(face, asked)
    if not face.limits.count(UNKNOWN_WORDS, asked.address):
        return _padded(render(visit, "reply", **_context(given, end="limited")), FRAME, TOO_MANY)
    if MESSAGE in form:
        return _sent(face, visit, given)
    found = face.replies(given.code, given.words)
    if found.is_known:
        face.limits.forgive(UNKNOWN_WORDS, asked.address)
    language = visit.language
    if found.wave is not None and language not in found.wave.policy.languages:
        language = found.wave.policy.languages[0]
    page = render(visit, "reply", **_context(given, found, language))
    render(visit, "reply", **_context(given, _other(found), language))  # thrown away: neither page takes longer
    return _padded(page, _size(found, language), OKAY)


def _other(found: Found) -> Found:
    """What was not found: nothing where there is a reply, and else a reply, which nobody is shown."""
    if any(one.said for one in found.threads):
        return Found(found.wave, ())
    return Found(found.wave, (Answered("", {}, (Said(Acknowledgement.THANKS, STAND_IN),)),))


def _sent(face: Face, visit: Visit, given: Typed) -> Reply:
    """The page after a message: the same whether or not there is such a thread, which nobody looks for here."""
    try:
        end = "sent" if face.write_back(given.code, given.words, given.item, given.message) else "full"
    except (MessageEmpty, MessageTooLong) as refusal:
        end = "empty" if isinstance(refusal, MessageEmpty) else "long"
    page = render(visit, "reply", **_context(given, end=end))
    return _padded(page, FRAME + LARGEST_MESSAGE, OKAY)


def _context(given: Typed, found: Found | None = None, language: str = "", end: str = "") -> dict[str, Any]:
    return {
        "typed": given,
        "looked": found is not None,
        "threads": [(one.item, one.question.get(language, ""), one.said) for one in found.threads] if found else [],
        "asked_in": language,
        "end": end,
    }


def _size(found: Found, language: str) -> int:
    """Bytes of the page if every comment of the wave had been answered at the greatest length."""
    if found.wave is None:
        return FRAME
    questions = found.questions(language)
    return FRAME + sum(AROUND + len(ROUNDS) * (LONGEST + AROUND) + len(escape(text).encode()) for text in questions)


def _padded(page: str, size: int, status: int) -> Reply:
    """Never packed: what a packed page weighs tells what is on it."""
    content = page.encode()
    left = size - len(content) - len(b"<!---->")
    return Reply(status, content + b"<!--" + b" " * max(left, 0) + b"-->", (HTML,))
