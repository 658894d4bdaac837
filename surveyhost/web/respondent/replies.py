"""What is answered to a request on a link, as status, headers and bytes. A GET changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...core.errors import Refusal
from ...core.policy import canonical
from ...services.responses import Opening
from ...translations import LANGUAGES
from ..shared.sheets import sheets
from . import drawing, posts, standing
from .asking import Asked
from .booth import Booth
from .limits import UNKNOWN_LINKS
from .press import Printed
from .standing import STATUS
from .visits import Visit

HTML = ("Content-Type", "text/html; charset=utf-8")
EITHER = ("Vary", "Accept-Encoding")
PACKED = ("Content-Encoding", "gzip")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, but for what every answer carries."""

    status: int
    body: bytes
    headers: Sequence[tuple[str, str]] = (HTML,)


def visit_of(booth: Booth, asked: Asked, opening: Opening | None = None) -> Visit:
    """Who asks, as far as a page depends on it."""
    wave = opening.wave if opening else None
    language = asked.language(wave.policy.languages if wave else LANGUAGES)
    return Visit(wave, language, "shared" in asked.query, booth.vendor, booth.lost_link)


def reply(asked: Asked, status: int, page: Printed | bytes, kind: tuple[str, str] = HTML) -> Reply:
    """A kept page goes packed to whoever takes that; a page with somebody's answers in it never is packed."""
    if isinstance(page, bytes):
        return Reply(status, page, (kind,))
    if not asked.takes_gzip:
        return Reply(status, page.plain, (kind, EITHER))
    return Reply(status, page.packed, (kind, PACKED, EITHER))


def closed_door(booth: Booth, asked: Asked, opening: Opening) -> Reply:
    """The page of a link that opens nothing. Guesses are counted; a real link never is."""
    kind: str = opening.kind
    if kind == "unknown" and not booth.limits.count(UNKNOWN_LINKS, asked.address):
        kind = "limited"
    visit = visit_of(booth, asked, opening)
    page = standing.spent(visit) if kind == "spent" else standing.of_link(visit, kind)
    return reply(asked, STATUS[kind], page)


def read(booth: Booth, asked: Asked, text: str) -> Reply:
    """The page behind a link, as far as it can be read without sending anything."""
    opening = booth.find(text)
    wave = opening.wave
    if wave and asked.page == "policy":
        name = f"attachment; filename=contract-{wave.policy_hash}.json"
        return Reply(200, canonical(wave.policy), (("Content-Type", "application/json"), ("Content-Disposition", name)))
    if wave and asked.page in standing.READ:
        return reply(asked, 200, standing.READ[asked.page](visit_of(booth, asked, opening), wave))
    if wave is None or opening.kind != "open":
        return closed_door(booth, asked, opening)
    visit, pages = visit_of(booth, asked, opening), sheets(wave.questionnaire, wave.policy.pages)
    if not 1 <= asked.number <= len(pages):
        return reply(asked, 200, standing.welcome(visit, wave))
    return reply(asked, 200, drawing.blank_page(visit, wave, pages[asked.number - 1]))


def write(booth: Booth, asked: Asked, text: str, form: Mapping[str, list[str]]) -> Reply:
    """A step through the questionnaire, its end, or a change to what was sent."""
    opening = booth.find(text)
    if opening.wave is None or opening.token is None or opening.kind not in {"open", "spent"}:
        return closed_door(booth, asked, opening)
    visit, go = visit_of(booth, asked, opening), (form.get("go") or ["send"])[-1]
    visit = visit.speaking(go) if go in opening.wave.policy.languages else visit
    answers = {name: values for name, values in form.items() if name != "go"}
    post = posts.Post(booth, visit, opening.wave, opening, answers, asked.number or 1, go)
    try:
        return reply(asked, *(posts.answer(post) if opening.kind == "open" else posts.change(post)))
    except Refusal:
        opening = booth.find(text)
        if opening.kind == "open":
            raise
        return closed_door(booth, asked, opening)
