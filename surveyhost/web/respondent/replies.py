"""The reply to a request on a link or for results, as status, headers and bytes. A GET changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from limits import RateLimitItemPerHour

from ...core.errors import Refusal
from ...core.wave.lifecycle import LinkKind
from ...core.wave.policy import canonical
from ...languages import participants
from ...services.answering.refusals import CLOSED_FOR_A_MOMENT
from ...services.answering.responses import Opening, WavePage
from ..shared.headers import policy_with
from ..shared.questionnaire_pages import pages_of
from ..shared.results_headers import policy_of
from . import question_page, text_pages
from . import submit as posts
from .context import Face
from .page_cache import Printed, printed
from .request import Asked
from .split import elsewhere
from .split import posts as split_posts
from .split.document import ORDER, Document, is_split, questionnaire
from .text_pages import STATUS
from .visits import OF_SEAT, WEAKER, Visit

UNKNOWN_LINKS = RateLimitItemPerHour(100, 1, "link")
"""From one address. A link that is ours is never counted: a whole plant may share one address, and a link holds 128
random bits, so that guessing is hopeless anyway."""
NOT_FOUND = 404
TAKES_POSTS = frozenset({LinkKind.OPEN, LinkKind.SPENT, LinkKind.REVOKED})
"""Kinds of links on which something can be done."""
HTML = ("Content-Type", "text/html; charset=utf-8")
EITHER = ("Vary", "Accept-Encoding")
PACKED = ("Content-Encoding", "gzip")
RUNS = policy_with({"connect-src": "'self'", "worker-src": "'self'"})
"""Of a split count's questionnaire: its script seals in a worker, and sends sealed rows to this host by itself."""
UNBOUND = Opening(LinkKind.UNBOUND, None, None)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, but for what every answer carries."""

    status: int
    body: bytes
    headers: Sequence[tuple[str, str]] = (HTML,)


def visit_of(face: Face, asked: Asked, opening: Opening | None = None) -> Visit:
    """Who asks, as far as a page depends on it."""
    wave = opening.wave if opening else None
    language = asked.language(wave.policy.languages if wave else participants())
    weaker = WEAKER in asked.query and is_split(wave)
    has_spare = face.lies_twice(wave.code) if wave else face.has_spare
    return Visit(wave, language, "shared" in asked.query, face.vendor, has_spare, face.lost_link, weaker)


def reply(
    asked: Asked, status: int, page: Printed | Document | bytes, kind: tuple[str, str] = HTML,
    opening: Opening | None = None,
) -> Reply:  # fmt: skip
    """A kept page goes packed to whoever takes that; a page with somebody's answers in it never is packed.

    `opening` for pages that say under which name the seat's draft lies.
    """
    draft = opening.draft if opening else ""
    if isinstance(page, bytes):
        return Reply(status, page.replace(OF_SEAT.encode(), draft.encode(), 1), (kind,))
    headers = [kind]
    if isinstance(page, Document):
        draft, page = page.seat, page.page
        headers.append(("Content-Security-Policy", RUNS))
    page = page.of(draft)
    if not asked.takes_gzip:
        return Reply(status, page.plain, (*headers, EITHER))
    return Reply(status, page.packed, (*headers, PACKED, EITHER))


def closed_door(face: Face, asked: Asked, opening: Opening) -> Reply:
    """The page of a link that opens nothing. Guesses are counted; a real link never is."""
    kind = opening.kind
    if kind == LinkKind.UNKNOWN and not face.limits.count(UNKNOWN_LINKS, asked.address):
        kind = LinkKind.LIMITED
    visit = visit_of(face, asked, opening)
    own = {LinkKind.SPENT: text_pages.spent, LinkKind.REVOKED: text_pages.revoked}.get(kind)
    page = text_pages.of_link(visit, kind, _announced(face, opening, kind)) if own is None else own(visit)
    return reply(asked, STATUS[kind], page, opening=opening)


def _announced(face: Face, opening: Opening, kind: LinkKind) -> str:
    """The digest of a closed split count's rows; "" of any other wave, and until it is announced."""
    if kind != LinkKind.CLOSED or opening.wave is None or face.halves is None or not is_split(opening.wave):
        return ""
    return face.halves.announced(opening.wave.code)


@lru_cache(maxsize=64)
def _prepared(content: bytes) -> tuple[Printed, tuple[str, str]]:
    """A page of results packed, and what browsers are told about it: both are of its bytes alone."""
    return printed(content), ("Content-Security-Policy", policy_of(content))


def results(face: Face, asked: Asked, path: str) -> Reply:
    """The results under this path, however its letters are written; looked up each time, so what is down is down."""
    content = face.results(path.lower())
    if content is None:
        return reply(asked, NOT_FOUND, text_pages.no_results(visit_of(face, asked)))
    page, policy = _prepared(content)
    made = reply(asked, 200, page)
    return Reply(made.status, made.body, (*made.headers, policy))


def _found(face: Face, text: str) -> Opening:
    """What a link leads to; of a pulse's, with what it asks."""
    opening = face.find(text)
    if face.services is None or opening.wave is None or not opening.wave.policy.services:
        return opening
    return face.services.complete(opening)


def read(face: Face, asked: Asked, text: str) -> Reply:
    """The page behind a link, as far as it can be read without sending anything."""
    opening = _found(face, text)
    wave = opening.wave
    if wave and asked.page == "policy":
        name = f"attachment; filename=contract-{wave.policy_hash}.json"
        return Reply(200, canonical(wave.policy), (("Content-Type", "application/json"), ("Content-Disposition", name)))
    if wave and asked.page in text_pages.READ:
        return reply(asked, 200, text_pages.READ[asked.page](visit_of(face, asked, opening), wave), opening=opening)
    if wave is None or opening.kind != LinkKind.OPEN:
        return closed_door(face, asked, opening)
    return _of_wave(face, asked, opening, wave)


def _of_wave(face: Face, asked: Asked, opening: Opening, wave: WavePage) -> Reply:
    """The welcome page, or a page of questions."""
    visit, pages = visit_of(face, asked, opening), pages_of(wave.questionnaire, wave.policy.pages)
    if is_split(wave) and not visit.weaker and asked.number:
        return _in_halves(face, asked, visit, opening)
    if asked.number == len(pages) + 1:
        return reply(asked, 200, question_page.blank_ready_page(visit, wave), opening=opening)
    number = asked.number if 1 <= asked.number <= len(pages) else 0
    if not number and not wave.services:
        return reply(asked, 200, text_pages.welcome(visit, wave), opening=opening)
    page = pages[max(number, 1) - 1]  # a pulse begins with its one page: it is over before a welcome would be read
    return reply(asked, 200, question_page.blank_page(visit, wave, page), opening=opening)


def _in_halves(face: Face, asked: Asked, visit: Visit, opening: Opening) -> Reply:
    """The questionnaire of a split count, which runs in the browser."""
    page = questionnaire(face, visit, opening, asked.query.get(ORDER, ""))
    return closed_door(face, asked, UNBOUND) if page is None else reply(asked, 200, page)


def write(face: Face, asked: Asked, text: str, form: Mapping[str, list[str]]) -> Reply:
    """A step through the questionnaire, its end, or a change to what was sent."""
    opening = _found(face, text)
    if opening.wave is None or opening.token is None or opening.kind not in TAKES_POSTS:
        return closed_door(face, asked, opening)
    visit, go = visit_of(face, asked, opening), (form.get("go") or ["send"])[-1]
    visit = visit.speaking(go) if go in opening.wave.policy.languages else visit
    answers = {name: values for name, values in form.items() if name != "go"}
    post = posts.Post(face, visit, opening.wave, opening, answers, asked.number or 1, go)
    try:
        acts = split_posts if is_split(opening.wave) else posts
        status, page = acts.answer(post) if opening.kind == LinkKind.OPEN else acts.change(post)
        return reply(asked, status, page, opening=opening)
    except CLOSED_FOR_A_MOMENT:
        raise  # whatever the link is here, elsewhere it is right
    except Refusal:
        opening = _found(face, text)
        if opening.kind == LinkKind.OPEN:
            raise
        return closed_door(face, asked, opening)


def _told(face: Face, asked: Asked, opening: Opening, told: elsewhere.Told | None) -> Reply:
    return closed_door(face, asked, opening) if told is None else Reply(*told)


def read_elsewhere(face: Face, asked: Asked, text: str) -> Reply:
    """What the page that a keeper hosts is told of a link."""
    opening = _found(face, text)
    return _told(face, asked, opening, elsewhere.seat(face, asked, opening))


def write_elsewhere(face: Face, asked: Asked, text: str, form: Mapping[str, list[str]]) -> Reply:
    """Sealed rows from the page that a keeper hosts."""
    opening = _found(face, text)
    told = elsewhere.lay(face, asked, opening, form, lambda: _found(face, text).kind)
    return _told(face, asked, opening, told)
