"""A client's own words for its letters: what is kept, what stands instead, how a letter will look, one to oneself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ...core.questionnaire.kinds import minutes, questions
from ...core.wave.letters import WRITTEN, LetterKind
from ...core.wave.settings import ClientSettings, SurveySettings
from ...languages import around, nearest
from ...outside.mail.delivery import Undelivered
from ...outside.mail.mime import Stop, envelope
from ..office.house import Actor, House
from ..setup import clients, lists
from . import sending as letters
from .envelopes import changes
from .letter_text import Facts, LetterText, Wording, check_wording, sheet, standard
from .refusals import NoSuchWording, NotDelivered

EXAMPLE = "example-of-a-link"
"""Where a preview's button leads: nowhere. A working link is in the letters themselves only."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One letter's words: the client's own, or ours while there are none."""

    language: str
    kind: LetterKind
    wording: Wording
    own: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """The survey whose letters are read, and its client; looked up once for a page."""

    page: lists.SurveyPage
    client: clients.ListedClient


def setting(house: House, survey_id: int) -> Setting:
    """Survey and client. NotThere if there is no such survey."""
    page = lists.survey(house, survey_id)
    return Setting(page, clients.client(house, page.client_id))


def listed(of: Setting) -> Sequence[Kept]:
    """Invitation and reminder in each language of the survey that letters speak."""
    page, own = of.page, ClientSettings.read(of.client.settings).letters
    spoken = [language for language in page.questionnaire.languages if nearest(language)]
    return [_kept(page, own, language, kind) for language in spoken for kind in WRITTEN]


def _kept(page: lists.SurveyPage, own: Mapping[str, Any], language: str, kind: LetterKind) -> Kept:
    found = own.get(language, {}).get(kind)
    if found:
        return Kept(language, kind, Wording(found["subject"], found["heading"], tuple(found["paragraphs"])), True)
    reminders = SurveySettings.read(page.settings).reminders
    return Kept(language, kind, standard(kind, around(language), reminders), False)


def keep(house: House, actor: Actor, client_id: int, language: str, kind: LetterKind, wording: Wording | None) -> None:
    """Keep a client's own words for a letter, or (None) go back to ours.

    Refusal: LetterLength, LetterLink, LetterPlaceholder (what a letter may never hold), NoSuchWording.
    """
    if nearest(language) is None or kind not in WRITTEN:
        raise NoSuchWording(kind=kind, language=language)
    settings = ClientSettings.read(clients.client(house, client_id).settings)
    own = {code: dict(kinds) for code, kinds in settings.letters.items()}
    own.setdefault(language, {}).pop(kind, None)
    if wording is not None:
        check_wording(wording)
        own[language][kind] = {
            "subject": wording.subject, "heading": wording.heading, "paragraphs": list(wording.paragraphs),
        }  # fmt: skip
    clients.edit_client(house, actor, client_id, settings=settings.but(letters=own).document)


def preview(house: House, of: Setting, language: str, kind: LetterKind, wording: Wording | None = None) -> LetterText:
    """The letter as it would look now, with a link that leads nowhere. Refusal where the words are not allowed."""
    if wording is not None:
        check_wording(wording)
    told = facts(house, of)
    if wording is not None:
        words = {"subject": wording.subject, "heading": wording.heading, "paragraphs": list(wording.paragraphs)}
        told = replace(told, own={language: {kind: words}})
    made = sheet(told, kind, language)
    text, html = made.copy(f"{house.settings.base_url}/?{EXAMPLE}", "0-EXAMPLE")
    return LetterText(made.subject, text, html, made.greetings)


def inside(html: str) -> str:
    """What stands in a letter's body, without the inline styles that a page's CSP would not apply, one heading down."""
    body = re.sub(r"(?s).*<body[^>]*>|</body>.*", "", html)
    body = re.sub(r"<(/?)h1\b", r"<\1h2", body)
    return re.sub(r' (?:style|bgcolor|width|cellpadding|cellspacing|border|align)="[^"]*"', "", body)


def facts(house: House, of: Setting) -> Facts:
    """What a letter of this survey would tell now, of its latest wave if there is one."""
    page, client = of.page, of.client
    its, of_client = SurveySettings.read(page.settings), ClientSettings.read(client.settings)
    latest = page.waves[-1] if page.waves else None
    zone = ZoneInfo(client.time_zone)
    with house.office() as session:
        seen, _ = changes.told(session, page.client_id)
    closes = latest.closes if latest else house.now() + timedelta(days=its.days)
    return Facts(
        client=client.name,
        title=page.title,
        items=questions(page.questionnaire),
        minutes=minutes(page.questionnaire),
        opens=latest.opens.astimezone(zone) if latest and latest.opens > house.now() else None,
        closes=closes.astimezone(zone),
        k=page.minimum_group,
        contract=latest.policy_hash if latest else "0" * 64,
        keeper=its.keeper or None,
        reminders=its.reminders,
        languages=page.questionnaire.languages,
        vendor=house.settings.vendor,
        reply_to=of_client.reply_to or house.settings.mail_reply_to,
        own=of_client.letters,
        mail_changes=seen,
        stop=house.settings.stop_page,
        fallback=client.language,
    )


def send_test(house: House, of: Setting, language: str, kind: LetterKind, to: str) -> None:
    """Send the letter as kept to one address, with a link that leads nowhere.

    Refusal: LettersNeedMailServer, NotDelivered.
    """
    made = preview(house, of, language, kind)
    reply_to = ClientSettings.read(of.client.settings).reply_to or house.settings.mail_reply_to
    account = house.settings.account(ClientSettings.read(of.client.settings).sender_domain)
    head = envelope(account.sender, reply_to, made.subject, language)
    door = letters.door(house.settings, account.name)
    try:
        door.post(head.sender, to, head.copy(to, Stop(f"mailto:{reply_to}"), house.now(), made.text, made.html))
    except Undelivered as trouble:
        raise NotDelivered(word=trouble.word) from None
    finally:
        door.close()
