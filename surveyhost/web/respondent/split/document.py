"""The one document of a split count's questionnaire: all pages in it, drawn by the templates of the plain ones.

Nothing in it can send what is chosen: no field has a name, and none stands in a form. It is the same for everybody who
reads this language, but for one place in which the seat stands.
"""

import base64
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from ....core.questionnaire import piping
from ....core.questionnaire.kinds import KINDS
from ....core.questionnaire.model import Questionnaire, Text
from ....core.split.boxes import Labels, form_document
from ....core.split.sealed import Sealing
from ....core.wave.policy import Count, Policy, canonical
from ....services.answering.responses import Opening, WavePage
from ...shared.fields import Field
from ...shared.questionnaire_pages import Page, pages_of
from ...shared.sections import Part, drawn
from .. import messages
from ..bundles import script_of_halves
from ..context import Face
from ..page_cache import CACHE, Printed, render
from ..question_page import ORDERS
from ..visits import OF_SEAT, Visit
from .items import about

ORDER = "order"
"""The query's name for the random order that is asked for again, in another language."""
_PIPED = re.compile("\ue000([^\ue001]*)\ue001([^\ue002]*)\ue002")
_NAMED = re.compile(r'(<(?:input|select|textarea)\b[^>]*?) name="')


@dataclass(frozen=True, slots=True)
class Document:
    """The questionnaire as somebody gets it."""

    page: Printed
    seat: str
    """What stands in the place of the seat: the name of its draft, its labels, and the five words of an answer that
    is to be replaced."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One page of the questionnaire, as the template takes it."""

    number: int
    heading: str
    parts: list[Part]
    parts_have_titles: bool


def _marked(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire with marks around what stands for an earlier choice, which the script fills in."""
    if not piping.mentioned(questionnaire.sections):
        return questionnaire

    def plain(words: str, language: str) -> str:
        return piping.MENTION.sub(
            lambda match: f"\ue000{match[1]}\ue001{piping.bracketed(questionnaire, match[1], language)}\ue002", words
        )

    def marked(text: Text) -> Text:
        return {language: plain(words, language) for language, words in text.items()}

    sections = [
        replace(
            section,
            intro=marked(section.intro),
            items=tuple(replace(item, text=marked(item.text), help=marked(item.help)) for item in section.items),
        )
        for section in questionnaire.sections
    ]
    return replace(questionnaire, sections=tuple(sections))


def _pages(visit: Visit, wave: WavePage, order: int) -> list[Drawn]:
    questionnaire = _marked(wave.questionnaire)
    pages = pages_of(questionnaire, wave.policy.pages)
    everything = frozenset[str]().union(*(page.codes for page in pages))
    one = len(pages) == 1 and len(pages[0].sections) > 1

    def parts(page: Page) -> list[Part]:
        whole = replace(page, codes=everything)  # whatever is asked, the browser decides
        return list(drawn(questionnaire, whole, visit.language, {}, everything, {}, {}, order))

    heading = wave.policy.title[visit.language]
    return [
        Drawn(page.number, heading if one else page.sections[0].title[visit.language], parts(page), one)
        for page in pages
    ]


def _fields(pages: list[Drawn]) -> Iterator[Field]:
    for page in pages:
        for part in page.parts:
            for field in part.fields:
                yield field
                yield from field.texts if field.holds_texts else ()


def _plan(visit: Visit, wave: WavePage, sealing: Sealing, pages: list[Drawn]) -> dict[str, Any]:
    asked = [field for field in _fields(pages) if KINDS[field.kind].is_question]
    keeper, desk = sealing.keys
    return {
        "policy": canonical(wave.policy).decode(),
        "keys": {"keeper": keeper.hex(), "desk": desk.hex()},
        "form": form_document(sealing.form),
        "title": wave.policy.title[visit.language],
        "items": [about(field, visit.words, sealing.form.words) for field in asked],
        "words": {
            "onward": visit.words.gettext("Continue"),
            "send": visit.words.gettext("Send"),
            "error": visit.words.gettext("Error:"),
            "empty": visit.words.gettext("Nothing is answered yet, so nothing was sent."),
            "question": visit.words.gettext("Question %(number)s: %(text)s") % {"number": "{number}", "text": "{text}"},
            "left": messages.titles(visit.words, len(asked), are_missing=True),
            "wrong": messages.titles(visit.words, len(asked), are_missing=False),
        },
    }


def _order_of(wave: WavePage, asked_for: str) -> int:
    if not wave.questionnaire.is_random:
        return 0
    if asked_for in {str(number) for number in range(ORDERS)}:
        return int(asked_for)
    return random.randrange(ORDERS)


def _nameless(html: str) -> str:
    """The fields without their names, and choices of earlier pages where the script finds them."""
    return _PIPED.sub(r'<span data-pipe="\1">\2</span>', _NAMED.sub(r'\1 data-name="', html))


def integrity(policy: Policy) -> str:
    """The hash of the contract's script, as a page names it for browsers to compare with what they fetch."""
    return f"sha256-{base64.b64encode(bytes.fromhex(policy.script_hash or '')).decode()}"


def printed_document(visit: Visit, wave: WavePage, sealing: Sealing, order: int = 0, **given: Any) -> str:
    """The whole questionnaire in this random order. given: what the template takes otherwise than on a page of ours."""
    pages = _pages(visit, wave, order)
    plan = json.dumps(_plan(visit, wave, sealing, pages), ensure_ascii=False, separators=(",", ":"))
    told = {"integrity": integrity(wave.policy), "seat": OF_SEAT, "order": order, "host": ""}
    return _nameless(render(visit, "split", pages=pages, plan=plan, **(told | given)))


def _document(visit: Visit, wave: WavePage, sealing: Sealing, order: str) -> Printed:
    """Printed once for each language and random order."""
    number = _order_of(wave, order)
    return CACHE.get(("split", *visit.key, number), lambda: printed_document(visit, wave, sealing, number))


def _seat(draft: str, labels: Labels, receipt: str) -> str:
    """What the document says of the seat, as the value of an attribute."""
    told: dict[str, Any] = {"draft": draft, "labels": labels} | ({"receipt": receipt} if receipt else {})
    return str(Markup.escape(json.dumps(told, ensure_ascii=False, separators=(",", ":"))))


def is_split(wave: WavePage | None) -> bool:
    """Whether a wave's answers are counted in halves."""
    return wave is not None and wave.policy.count == Count.SPLIT


def questionnaire(face: Face, visit: Visit, opening: Opening, order: str = "", receipt: str = "") -> Document | None:
    """The document for whoever holds this link; None where nobody has the script that the contract names any more.

    receipt: the five words of an answer that is to be replaced, as they were typed.
    """
    wave = opening.wave
    if wave is None or face.halves is None:
        return None
    if script_of_halves(wave.policy.script_hash or "", face.halves.script) is None:
        return None
    page = _document(visit, wave, face.halves.sealing(opening), order)
    return Document(page, _seat(opening.draft, face.halves.labels(opening), receipt))
