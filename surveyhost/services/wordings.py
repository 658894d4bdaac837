"""A client's own words for its letters: what is kept, what stands instead, how a letter will look, one to oneself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ..core.errors import Refusal
from ..core.questionnaire import Questionnaire
from . import clients, letters, surveys
from .house import Actor, House
from .letter_mime import envelope
from .letter_words import KINDS, SPOKEN, Facts, Sheet, Wording, check_wording, sheet, standard
from .wave_plan import DAYS

EXAMPLE = "example-of-a-link"
"""Where a preview's button leads: nowhere. A working link is in the letters themselves only."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One letter's words: the client's own, or ours while there are none."""

    language: str
    kind: str
    wording: Wording
    own: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """The survey whose letters are read, and its client; looked up once for a page."""

    page: surveys.SurveyPage
    client: clients.ClientLine


def setting(house: House, survey_id: int) -> Setting:
    """Survey and client. Refusal("unknown") if there is no such survey."""
    page = surveys.survey(house, survey_id)
    return Setting(page, clients.client(house, page.client_id))


def listed(of: Setting) -> Sequence[Kept]:
    """Invitation and reminder in each language of the survey that letters speak."""
    page, own = of.page, of.client.settings.get("letters") or {}
    spoken = [language for language in page.questionnaire.languages if language in SPOKEN]
    return [_kept(page, own, language, kind) for language in spoken for kind in KINDS]


def _kept(page: surveys.SurveyPage, own: Mapping[str, Any], language: str, kind: str) -> Kept:
    found = own.get(language, {}).get(kind)
    if found:
        return Kept(language, kind, Wording(found["subject"], found["heading"], tuple(found["paragraphs"])), True)
    reminders = page.settings.get("reminders", "everyone")
    return Kept(language, kind, standard(kind, language, reminders), False)


def keep(house: House, actor: Actor, client_id: int, language: str, kind: str, wording: Wording | None) -> None:
    """Keep a client's own words for a letter, or (None) go back to ours.

    Refusal: letter-length, letter-link, letter-placeholder (what a letter may never hold), "letter" (no such letter).
    """
    if language not in SPOKEN or kind not in KINDS:
        raise Refusal(f"There is no letter '{kind}' in '{language}'.", "letter")
    settings = dict(clients.client(house, client_id).settings)
    own = {code: dict(kinds) for code, kinds in (settings.get("letters") or {}).items()}
    own.setdefault(language, {}).pop(kind, None)
    if wording is not None:
        check_wording(wording)
        own[language][kind] = {
            "subject": wording.subject, "heading": wording.heading, "paragraphs": list(wording.paragraphs),
        }  # fmt: skip
    clients.edit_client(house, actor, client_id, settings={**settings, "letters": own})


def preview(house: House, of: Setting, language: str, kind: str, wording: Wording | None = None) -> Sheet:
    """The letter as it would look now, with a link that leads nowhere. Refusal where the words are not allowed."""
    if wording is not None:
        check_wording(wording)
    made = sheet(_facts(house, of, language, kind, wording), kind, language)
    text, html = made.copy(f"{house.settings.base_url}/?{EXAMPLE}", "0-EXAMPLE")
    return Sheet(made.subject, text, html)


def inside(html: str) -> str:
    """What stands in a letter's body, without the inline styles that a page's CSP would not apply, one heading down."""
    body = re.sub(r"(?s).*<body[^>]*>|</body>.*", "", html)
    body = re.sub(r"<(/?)h1\b", r"<\1h2", body)
    return re.sub(r' (?:style|bgcolor|width|cellpadding|cellspacing|border|align)="[^"]*"', "", body)


def _facts(house: House, of: Setting, language: str, kind: str, wording: Wording | None) -> Facts:
    page, client = of.page, of.client
    latest = page.waves[-1] if page.waves else None
    zone = ZoneInfo(client.time_zone)
    closes = latest.closes if latest else house.now() + timedelta(days=page.settings.get("days", DAYS))
    own = client.settings.get("letters") or {}
    if wording is not None:
        words = {"subject": wording.subject, "heading": wording.heading, "paragraphs": list(wording.paragraphs)}
        own = {language: {kind: words}}
    return Facts(
        client=client.name,
        title=page.title,
        items=_items(page.questionnaire),
        minutes=page.questionnaire.minutes(),
        opens=latest.opens.astimezone(zone) if latest and latest.opens > house.now() else None,
        closes=closes.astimezone(zone),
        k=page.minimum_group,
        contract=latest.policy_hash if latest else "0" * 64,
        keeper=page.settings.get("keeper") or None,
        reminders=page.settings.get("reminders", "everyone"),
        languages=page.questionnaire.languages,
        vendor=house.settings.vendor,
        reply_to=client.settings.get("reply_to") or house.settings.mail_reply_to,
        own=own,
    )


def _items(questionnaire: Questionnaire) -> int:
    return sum(item.kind != "note" for item in questionnaire.items())


def send_test(house: House, of: Setting, language: str, kind: str, to: str) -> None:
    """Send the letter as kept to one address, with a link that leads nowhere. Refusal("no-smtp") without a server."""
    made = preview(house, of, language, kind)
    reply_to = of.client.settings.get("reply_to") or house.settings.mail_reply_to
    head = envelope(house.settings.mail_from, reply_to, made.subject, language)
    door = letters.door(house.settings)
    try:
        door.post(head.sender, to, head.copy(to, f"mailto:{reply_to}", house.now(), made.text, made.html))
    finally:
        door.close()
