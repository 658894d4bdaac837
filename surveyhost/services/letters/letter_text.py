"""The words of invitations and reminders: the same for everybody of one wave, kind and language.

So a letter is rendered once and copied; only the link, the opt-out reference and the name in the greeting differ. The
name stands in the letter's body alone, so that two letters in a shared mailbox can be told apart.
"""

import re
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from ...config import CHECKOUT
from ...core.preflight import MailChange
from ...core.wave.letters import LetterKind
from ...core.wave.links_and_seats import AccessToken, way
from ...core.wave.policy import Reminders, printed
from ...dates import in_letter
from ...languages import around, gap, nearest, participants
from ...languages import name as language_name
from ...translations import catalogue, teach
from .refusals import LetterLength, LetterLink, LetterPlaceholder

LINK, REFERENCE, GREETING = (f"{name}{secrets.token_hex(8)}" for name in ("link", "reference", "greeting"))
"""Stand-ins in a rendered sheet, drawn anew by each process so that no wording can contain them."""
PLACEHOLDERS = ("client", "title", "questions", "time", "items", "minutes", "opens", "closes", "keeper", "vendor")
"""What a client's own wording may name in braces. No name of a person: it stands in our greeting, and only there.
`items` and `minutes` are bare numbers, `questions` and `time` the same with their word ("1 minute", "8 minutes")."""
HAS_ADDRESS = re.compile(r"https?:|www\.|<[a-z/!]|@[\w-]+\.", re.IGNORECASE)


def address(base: str, page: str, token: AccessToken, language: str, spoken: Collection[str]) -> str:
    """A whole link.

    base: our own host. page: the folder of the page that a keeper hosts (see `policy.check_page`), "" for none; behind
    its "#" stands the token, which browsers send to nobody. spoken: the languages of that page.
    """
    if not page:
        return base + way(token, language)
    return f"{page}{language if language in spoken else 'index'}.html#{token}"


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
    reminders: Reminders
    """As in the policy."""
    languages: tuple[str, ...]
    vendor: str
    reply_to: str
    own: Mapping[str, Any]
    """The client's own wordings: language to kind to {"subject", "heading", "paragraphs"}; {} for ours."""
    fallback: str | None = None
    """The client's language, in which letters go to readers of a language we don't write."""
    is_pulse: bool = False
    """A round of a pulse, which asks about services, and at times a third of all people."""
    is_event: bool = False
    """A pulse that asks whoever used a service, about one of those used."""
    mail_changes: tuple[MailChange, ...] = ()
    """What the mail provider does to letters, as in the policy."""
    stop: str = ""
    """Address of the page that takes the reference of whoever wants no reminders; "" where there is none."""
    page: str = ""
    """The folder of the page that the keeper hosts, to which links lead then; "" for none."""

    def link(self, base: str, token: AccessToken, language: str) -> str:
        """The link of this token. base: our own host. language: of the letter, "" for none that the survey speaks."""
        return address(base, self.page, token, language, self.languages)


@dataclass(frozen=True, slots=True)
class LetterText:
    """One letter as rendered, with LINK, REFERENCE and GREETING where the copy's own go."""

    subject: str
    text: str
    html: str
    greetings: tuple[str, str]
    """With "%(name)s" in it, and for who has no name on the roster."""

    def copy(self, link: str, reference: str, name: str = "") -> tuple[str, str]:
        """Text and HTML of one person's letter; `link` and `reference` are of URL-safe letters, `name` is as it is."""
        name = " ".join(name.split())
        greeting = self.greetings[0] % {"name": name} if name else self.greetings[1]
        text, html = (part.replace(LINK, link).replace(REFERENCE, reference) for part in (self.text, self.html))
        return text.replace(GREETING, greeting), html.replace(GREETING, escape(greeting, quote=False))


def sheet(facts: Facts, kind: LetterKind, language: str) -> LetterText:
    """The letter of one kind in one language, or in the one that stands in for it."""
    asked, language = language, around(language, facts.fallback)
    words = catalogue("mail", language)
    moments = {name: in_letter(when, language) if when else "" for name, when in _moments(facts).items()}
    letter = _filled(
        _own(facts, kind, asked)
        or _own(facts, kind, language)
        or standard(kind, language, facts.reminders, facts.is_pulse, facts.is_event),
        facts,
        language,
        moments,
    )
    shown = {
        "letter": letter,
        "greeting": GREETING,
        "is_pulse": facts.is_pulse,
        "stop": f"{facts.stop}?lang={language}" if facts.stop else "",
        "language": language,
        "gap": gap(language),
        "link": LINK,
        "reference": REFERENCE,
        "vendor": facts.vendor,
        "reply_to": facts.reply_to,
        "opt_out": f"mailto:{facts.reply_to}?subject=" + quote(f"{words.gettext('No more reminders')} ({REFERENCE})"),
        "promises": _promises(facts, language),
        "doubt": doubt(facts.keeper, facts.reply_to, language),
        "contract": printed(facts.contract),
        "other_languages": _elsewhere(facts, language),
        **moments,
    }
    forms = pages(language)
    text, html = (forms.get_template(f"letter.{form}").render(shown) for form in ("txt", "html"))
    return LetterText(letter.subject, text, html, (words.gettext("Hello %(name)s,"), words.gettext("Hello,")))


def standard(
    kind: LetterKind,
    language: str,
    reminders: Reminders = Reminders.EVERYONE,
    is_pulse: bool = False,
    is_event: bool = False,
) -> Wording:
    """Our own wording, with the placeholders still in it; where a client begins to edit."""
    say = catalogue("mail", language).gettext
    same = say("{client} has asked us, an outside party, to put the same questions to everyone: “{title}”.")
    services = say("{client} has asked us, an outside party, to hear what people say about a few services: “{title}”.")
    used = say(
        "{client} has asked us, an outside party, to hear what people say about services they used: “{title}”. Its "
        "system told us that you used one or more of them. Only the link below still says which one we ask you "
        "about."
    )
    lead = (
        (used if is_event else services if is_pulse else same)
        + gap(language)
        + say("It takes about {time}. Skip what you like.")
    )
    heading = say("What you say reaches the company.") + "\n" + say("Your name doesn't.")
    if kind == LetterKind.INVITATION:
        several, few = say("{client} asked us to put {questions} to you"), say("{client} asked us about “{title}”")
        return Wording(few if is_pulse else several, heading, (lead,))
    if kind == LetterKind.LOST:
        again = say("This address asked for its link again. Here is a new one to the same single answer.")
        other = say("If it was not you who asked, ignore this letter: nothing has changed.")
        return Wording(say("Your link to “{title}”"), heading, (f"{again}{gap(language)}{other}",))
    everyone = say("Everyone gets this letter: we make no list of who has answered. If you have, please ignore it.")
    some = say("This reminder goes only to those who have not answered yet, as the anonymity contract says.")
    link = say("The link below is a new one to the same single answer; the one in our first letter still works.")
    why = some if reminders == Reminders.NON_RESPONDERS else everyone
    return Wording(say("“{title}” closes at {closes}"), heading, (lead, f"{why}{gap(language)}{link}"))


def check_wording(wording: Wording) -> None:
    """Refuse what a letter must not hold: addresses, markup, unknown placeholders, empty or overlong parts."""
    parts = {"subject": wording.subject, "heading": wording.heading}
    parts |= {f"paragraph {number}": text for number, text in enumerate(wording.paragraphs, 1)}
    for name, text in parts.items():
        field = name if name in {"subject", "heading"} else "paragraphs"
        longest = {"subject": 120, "heading": 160}.get(name, 1200)
        if not text.strip() or len(text) > longest:
            raise LetterLength(field=field, name=name, longest=longest, count=len(text))
        if HAS_ADDRESS.search(text):
            raise LetterLink(field=field, name=name)
        for placeholder in re.findall(r"\{(.*?)\}", text):
            if placeholder not in PLACEHOLDERS:
                known = ", ".join(PLACEHOLDERS)
                raise LetterPlaceholder(field=field, name=name, placeholder=placeholder, known=known)


def _moments(facts: Facts) -> dict[str, datetime | None]:
    return {"opens": facts.opens, "closes": facts.closes}


def _own(facts: Facts, kind: LetterKind, language: str) -> Wording | None:
    own = facts.own.get(language, {}).get(kind)
    return Wording(own["subject"], own["heading"], tuple(own["paragraphs"])) if own else None


def _filled(wording: Wording, facts: Facts, language: str, moments: Mapping[str, str]) -> Wording:
    counted = catalogue("mail", language).ngettext
    values = {
        "client": facts.client,
        "title": facts.title.get(language) or next(iter(facts.title.values())),
        "items": str(facts.items),
        "minutes": str(facts.minutes),
        "questions": counted("%(num)s question", "%(num)s questions", facts.items) % {"num": facts.items},
        "time": counted("%(num)s minute", "%(num)s minutes", facts.minutes) % {"num": facts.minutes},
        "keeper": facts.keeper or facts.vendor,
        "vendor": facts.vendor,
        **moments,
    }

    def fill(text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)

    subject = " ".join(fill(wording.subject).split())  # a header is one line, whatever a title holds
    paragraphs = tuple(fill(text) for text in wording.paragraphs if text.strip() not in _greetings())
    return Wording(subject, fill(wording.heading), paragraphs)


def _promises(facts: Facts, language: str) -> list[tuple[str, str]]:
    say = catalogue("mail", language).gettext
    everyone = say("Reminders go to everyone, whether they have answered or not.")
    some = say("Reminders go only to those who have not answered yet.")
    none = say("There are no reminders.")
    reminded = none if facts.is_pulse else some if facts.reminders == Reminders.NON_RESPONDERS else everyone
    return [
        (
            say("No number rests on fewer than %(k)s people.") % {"k": facts.k},
            say("A group that is too small is counted in a larger one."),
        ),
        (say("This link never shows an answer again."), say("Whoever reads your mailbox can't see what you chose.")),
        (
            say("This letter reports nothing back to us."),
            gap(language).join([*_reporting(facts.mail_changes, language), reminded]),
        )
        if facts.mail_changes
        else (
            say("This letter reports nothing back."),
            say("No image in it, and nobody tracks whether it is opened.") + gap(language) + reminded,
        ),
    ]


def _reporting(changes: Collection[MailChange], language: str) -> Iterator[str]:
    """What others learn by this letter."""
    say = catalogue("mail", language).gettext
    if MailChange.LINKS in changes:
        yield say("But the mail provider leads its link through its own server, and so sees who opens it, and when.")
    if MailChange.IMAGES in changes:
        yield say("But the mail provider adds an image to it, and so sees who reads it, and when.")


def doubt(keeper: str | None, reply_to: str, language: str) -> str:
    """Whom to ask whether a letter is real; the contract's code comes behind it."""
    say = catalogue("mail", language).gettext
    if keeper:
        asked = say("Not sure this letter is real? Ask %(keeper)s and compare the code of the anonymity contract:")
        return asked % {"keeper": keeper}
    asked = say("Not sure this letter is real? Ask us at %(reply_to)s and compare the code of the anonymity contract:")
    return asked % {"reply_to": reply_to}


def _elsewhere(facts: Facts, language: str) -> list[str]:
    """One sentence in each other language of the survey that we speak."""
    others = [other for other in facts.languages if nearest(other) not in {None, language}]
    sentence = "This survey is also in %(language)s: open the link and choose “%(language)s”."
    return [catalogue("mail", around(other)).gettext(sentence) % {"language": language_name(other)} for other in others]


@cache
def _greetings() -> frozenset[str]:
    """How letters begin. A client's own words may begin so too; ours stands above them already."""
    return frozenset(catalogue("mail", language).gettext("Hello,") for language in participants())


@cache
def pages(language: str) -> Environment:
    """The templates of this room, an environment of their own in each language."""
    made = Environment(
        loader=FileSystemLoader(CHECKOUT / "templates" / "email"),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        lstrip_blocks=True,
    )
    teach(made, lambda: catalogue("mail", language))
    return made
