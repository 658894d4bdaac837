"""The words of invitations and reminders: the same for everybody of one wave, kind and language but for the link.

So a letter is rendered once and copied; only the link and the opt-out reference differ from copy to copy.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from ..config import CHECKOUT
from ..core.errors import Refusal
from ..store.letters import LOST
from ..translations import catalogue, weekday

LINK, REFERENCE = (f"{name}{secrets.token_hex(8)}" for name in ("link", "reference"))
"""Stand-ins in a rendered sheet, drawn anew by each process so that no wording can contain them."""
SPOKEN = ("vi", "en")
"""Languages a letter can be written in; English stands in for any other."""
KINDS = ("invitation", "reminder")
PLACEHOLDERS = ("client", "title", "items", "minutes", "opens", "closes", "keeper", "vendor")
"""What a client's own wording may name in braces. No name of a person: the words are the same for all."""
_ADDRESS = re.compile(r"https?:|www\.|<[a-z/!]|@[\w-]+\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a client may word itself. The link, the promises, the contract's code and the opt-out are not among it."""

    subject: str
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the letters of one wave tell, the same to all."""

    client: str
    title: Mapping[str, str]
    items: int
    minutes: int
    opens: datetime | None
    """None once it is open. Both moments in the client's time zone."""
    closes: datetime
    k: int
    contract: str
    """The policy's hash, 64 hex digits; a letter shows the first eight."""
    keeper: str | None
    reminders: str
    """"everyone" or "non-responders", as in the policy."""
    languages: tuple[str, ...]
    vendor: str
    reply_to: str
    own: Mapping[str, Any]
    """The client's own wordings: language to kind to {"subject", "heading", "paragraphs"}; {} for ours."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter as rendered, with LINK and REFERENCE where the copy's own go."""

    subject: str
    text: str
    html: str

    def copy(self, link: str, reference: str) -> tuple[str, str]:
        """Text and HTML of one person's letter. Both arguments are of URL-safe letters, so nothing needs escaping."""
        text, html = (part.replace(LINK, link).replace(REFERENCE, reference) for part in (self.text, self.html))
        return text, html


def sheet(facts: Facts, kind: str, language: str) -> Sheet:
    """The letter of one kind ("invitation", "reminder") in one language, English where we do not speak it."""
    language = language if language in SPOKEN else "en"
    words = catalogue("mail", language)
    moments = {name: spoken_moment(when, language) if when else "" for name, when in _moments(facts).items()}
    letter = _filled(_own(facts, kind, language) or standard(kind, language, facts.reminders), facts, language, moments)
    shown = {
        "letter": letter,
        "language": language,
        "link": LINK,
        "reference": REFERENCE,
        "vendor": facts.vendor,
        "reply_to": facts.reply_to,
        "opt_out": f"mailto:{facts.reply_to}?subject=" + quote(f"{words.gettext('No more reminders')} ({REFERENCE})"),
        "promises": _promises(facts, language),
        "doubt": _doubt(facts, language),
        "contract": f"{facts.contract[:4]}\N{NO-BREAK SPACE}{facts.contract[4:8]}",
        "other_languages": _elsewhere(facts, language),
        **moments,
    }
    forms = pages(language)
    return Sheet(letter.subject, *(forms.get_template(f"letter.{form}").render(shown) for form in ("txt", "html")))


def standard(kind: str, language: str, reminders: str = "everyone") -> Wording:
    """Our own wording, with the placeholders still in it; where a client begins to edit."""
    say = catalogue("mail", language).gettext
    lead = (
        say("{client} has asked us, an outside party, to put the same questions to everyone: “{title}”.")
        + " "
        + say("It takes about {minutes} minutes. Skip what you like; nobody learns what you skipped.")
    )
    heading = say("What you say reaches the company.") + "\n" + say("Your name doesn't.")
    if kind == "invitation":
        return Wording(say("{client} asked us to put {items} questions to you"), heading, (say("Hello,"), lead))
    if kind == LOST:
        again = say("This address asked for its link again. Here is a new one to the same single answer.")
        other = say("If it was not you who asked, ignore this letter: nothing has changed.")
        return Wording(say("Your link to “{title}”"), heading, (say("Hello,"), f"{again} {other}"))
    everyone = say("Everyone gets this letter: we make no list of who has answered. If you have, please ignore it.")
    some = say("This reminder goes only to those who have not answered yet, as the anonymity contract says.")
    same = say("The link below is a new one to the same single answer; the one in our first letter still works.")
    why = some if reminders == "non-responders" else everyone
    return Wording(say("“{title}” closes at {closes}"), heading, (say("Hello,"), lead, f"{why} {same}"))


def check_wording(wording: Wording) -> None:
    """Refuse what a letter must not hold: addresses, markup, unknown placeholders, empty or overlong parts."""
    parts = {"subject": wording.subject, "heading": wording.heading}
    parts |= {f"paragraph {number}": text for number, text in enumerate(wording.paragraphs, 1)}
    for name, text in parts.items():
        longest = {"subject": 120, "heading": 160}.get(name, 1200)
        if not text.strip() or len(text) > longest:
            raise Refusal(f"The {name} must have 1 to {longest} characters; it has {len(text)}.", "letter-length")
        if _ADDRESS.search(text):
            raise Refusal(
                f"The {name} holds an address or markup; a letter's only link is the survey's.", "letter-link"
            )
        for placeholder in re.findall(r"\{(.*?)\}", text):
            if placeholder not in PLACEHOLDERS:
                known = ", ".join(PLACEHOLDERS)
                raise Refusal(f"The {name} names {{{placeholder}}}; known are {known}.", "letter-placeholder")


def spoken_moment(when: datetime, language: str) -> str:
    """A moment in words, 24-hour clock, in the zone it carries: "17:00, thứ Sáu 27/11/2026"."""
    if language == "vi":
        return f"{when:%H:%M}, {weekday(when, language)} {when:%d/%m/%Y}"
    return format_datetime(when, "HH:mm 'on' EEEE d MMMM yyyy", tzinfo=when.tzinfo, locale="en_GB")


def _moments(facts: Facts) -> dict[str, datetime | None]:
    return {"opens": facts.opens, "closes": facts.closes}


def _own(facts: Facts, kind: str, language: str) -> Wording | None:
    own = facts.own.get(language, {}).get(kind)
    return Wording(own["subject"], own["heading"], tuple(own["paragraphs"])) if own else None


def _filled(wording: Wording, facts: Facts, language: str, moments: Mapping[str, str]) -> Wording:
    values = {
        "client": facts.client,
        "title": facts.title.get(language) or next(iter(facts.title.values())),
        "items": str(facts.items),
        "minutes": str(facts.minutes),
        "keeper": facts.keeper or facts.vendor,
        "vendor": facts.vendor,
        **moments,
    }

    def fill(text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)

    subject = " ".join(fill(wording.subject).split())  # a header is one line, whatever a title holds
    return Wording(subject, fill(wording.heading), tuple(fill(text) for text in wording.paragraphs))


def _promises(facts: Facts, language: str) -> list[tuple[str, str]]:
    say = catalogue("mail", language).gettext
    everyone = say("Reminders go to everyone, whether they have answered or not.")
    some = say("Reminders go only to those who have not answered yet.")
    return [
        (
            say("No number rests on fewer than %(k)s people.") % {"k": facts.k},
            say("A group that is too small is counted in a larger one."),
        ),
        (say("This link never shows an answer again."), say("Whoever reads your mailbox can't see what you chose.")),
        (
            say("This letter reports nothing back."),
            say("No image in it, and nobody tracks whether it is opened.")
            + " "
            + (some if facts.reminders == "non-responders" else everyone),
        ),
    ]


def _doubt(facts: Facts, language: str) -> str:
    say = catalogue("mail", language).gettext
    if facts.keeper:
        asked = say("Not sure this letter is real? Ask %(keeper)s and compare the code of the anonymity contract:")
        return asked % {"keeper": facts.keeper}
    asked = say("Not sure this letter is real? Ask us at %(reply_to)s and compare the code of the anonymity contract:")
    return asked % {"reply_to": facts.reply_to}


def _elsewhere(facts: Facts, language: str) -> list[str]:
    """One sentence in each other language of the survey that we speak."""
    others = [other for other in facts.languages if other in SPOKEN and other != language]
    sentence = "This survey is also in English: open the link and choose English."
    return [catalogue("mail", other).gettext(sentence) for other in others]


@cache
def pages(language: str) -> Environment:
    """The templates of this room, an environment of their own in each language."""
    made = Environment(
        loader=FileSystemLoader(CHECKOUT / "templates" / "email"),
        autoescape=select_autoescape(["html"], default=False),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = catalogue("mail", language)
    made.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    return made
