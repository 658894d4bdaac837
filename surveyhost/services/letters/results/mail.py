"""Letters to all who were invited, once a survey has its results page: same words, same address.

They carry no link of anybody's own. So they tell nobody apart, and whoever opens the address is one of many. That goes
for the letter too that says that comments were answered: whoever was answered, everybody gets it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar, overload

from ....core.wave import policy
from ....core.wave.letters import LetterKind
from ....core.wave.policy import printed
from ....languages import around, gap, nearest
from ....mail_accounts import MailAccount
from ....outside.mail.delivery import Door
from ....outside.mail.mime import Envelope, envelope
from ....store.office.letter import DueLetter
from ....store.office.loop.results_page import paths_by_wave
from ....store.office.wave import Wave
from ....store.sessions import Session
from ....translations import catalogue
from ...keys.keyring import Keyring, keyring
from ...office.house import House
from ...rosters.people import unseal
from ..envelopes.marks import Marks, marks, sender_of
from ..envelopes.stops import Stops, stops
from ..letter_text import GREETING, LINK, LetterText, doubt, pages
from ..wave_mail import reference

M = TypeVar("M", bound="ResultsMail")


@dataclass(frozen=True, slots=True)
class Told:
    """What the letters of one wave tell, the same to all."""

    client: str
    title: dict[str, str]
    k: int
    contract: str
    keeper: str | None
    vendor: str
    reply_to: str
    fallback: str | None
    """The client's language, for readers of a language we don't write."""


@dataclass(slots=True)
class ResultsMail:
    """The mailer of one wave's results. It mints no link, and knows nothing that a link is made from."""

    ring: Keyring
    survey_id: int
    client_id: int
    page: str
    """The whole address of the page."""
    languages: tuple[str, ...]
    """In which the page can be read."""
    told: Told
    stops: Stops
    marks: Marks
    account: MailAccount
    sender_name: str
    _sheets: dict[tuple[LetterKind, str], tuple[LetterText, Envelope]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The bare address to which letters come back, as a mail server is asked whether it takes it."""
        return self.account.returns or self.account.address

    def to(self, letter: DueLetter) -> str:
        """The address of a letter."""
        return unseal(self.ring, letter.participant).email or ""

    @property
    def is_blind(self) -> bool:
        """Everybody gets this letter, so what became of one says nothing."""
        return False

    def mint(self, letters: Sequence[DueLetter]) -> None:
        """Their marks; no letter has a link of its own."""
        self.marks.prepare(letters)

    def keep_untried(self) -> None:
        """Nothing."""

    def post(self, door: Door, letter: DueLetter, now: datetime) -> bool:
        """Write the letter and hand it over, once; raises Undelivered when it is not taken."""
        person = letter.participant
        text_of_all, head = self._sheet(letter.kind, person.language)
        who = unseal(self.ring, person)
        spoken = nearest(person.language, self.languages) or self.languages[0]
        mark = reference(self.ring, self.survey_id, person.id)
        text, html = text_of_all.copy(f"{self.page}#{spoken}", mark, who.name)
        to = who.email or ""
        stop = self.stops.of(person.id, mark, self.told.reply_to)
        sign = self.marks.of(letter)
        sender = sender_of(self.account, sign)
        door.post(sender, to, head.copy(to, stop, now, text, html, sign, self.marks.header(sign)))
        return True

    def _sheet(self, kind: LetterKind, language: str) -> tuple[LetterText, Envelope]:
        if (kind, language) not in self._sheets:
            text = sheet(self.told, language, kind)
            spoken = around(language, self.told.fallback)
            head = envelope(self.account.sender, self.told.reply_to, text.subject, spoken, self.sender_name)
            self._sheets[kind, language] = text, head
        return self._sheets[kind, language]


@overload
def results_mail(house: House, session: Session, wave_id: int) -> ResultsMail | None: ...


@overload
def results_mail(house: House, session: Session, wave_id: int, kind: type[M]) -> M | None: ...


def results_mail(house: House, session: Session, wave_id: int, kind: Any = ResultsMail) -> Any:
    """The mailer of this wave's results; None where no page is up, for then the letter would lead nowhere."""
    path, wave = paths_by_wave(session, [wave_id]).get(wave_id), session.get(Wave, wave_id)
    if path is None or wave is None:
        return None
    contract, client = policy.parse(wave.policy), wave.survey.client
    told = Told(
        client=contract.client,
        title=dict(contract.title),
        k=contract.k,
        contract=wave.policy_hash,
        keeper=contract.keeper,
        vendor=contract.vendor,
        reply_to=client.settings.reply_to or house.settings.mail_reply_to,
        fallback=client.language,
    )
    ring = keyring(house.settings)
    return kind(
        ring=ring,
        survey_id=wave.survey_id,
        client_id=client.id,
        page=f"{house.settings.base_url}/r/{path}",
        languages=contract.languages,
        told=told,
        stops=stops(house.settings, ring, wave.survey_id),
        marks=marks(house, ring, is_blind=False),
        account=house.settings.account(client.settings.sender_domain),
        sender_name=client.settings.sender,
    )


def sheet(told: Told, language: str, kind: LetterKind = LetterKind.RESULTS) -> LetterText:
    """The letter in one language, or in the one that stands in for it."""
    asked, language = language, around(language, told.fallback)
    words = catalogue("mail", language)
    say = words.gettext
    title = told.title.get(asked) or told.title.get(language) or next(iter(told.title.values()))
    values = {"client": told.client, "title": title}
    subject, heading, lead, everyone = _words(say, kind)
    subject = " ".join((subject % values).split())
    shown: dict[str, Any] = {
        "subject": subject,
        "heading": heading,
        "greeting": GREETING,
        "lead": lead % values,
        "everyone": everyone,
        "language": language,
        "gap": gap(language),
        "link": LINK,
        "vendor": told.vendor,
        "promises": _promises(told, language),
        "doubt": doubt(told.keeper, told.reply_to, language),
        "contract": printed(told.contract),
    }
    forms = pages(language)
    text, html = (forms.get_template(f"results.{form}").render(shown) for form in ("txt", "html"))
    return LetterText(subject, text, html, (say("Hello %(name)s,"), say("Hello,")))


def _words(say: Callable[[str], str], kind: LetterKind) -> tuple[str, str, str, str]:
    """Subject, heading, and the two sentences of a letter of this kind."""
    if kind == LetterKind.REPLIES:
        return (
            say("“%(title)s”: comments were answered"),
            say("Comments were answered"),
            say(
                "%(client)s has answered comments on “%(title)s”. Anyone who asked to be answerable and kept their "
                "seven words can read the answer: the results page leads to the place to type them."
            ),
            say(
                "Everyone who was invited gets this letter in the same words, whether or not they wrote anything: we "
                "do not know who did."
            ),
        )
    return (
        say("“%(title)s”: what came of it"),
        say("What you said, and what is done about it"),
        say("What came of “%(title)s” can now be read by everybody who was invited by %(client)s."),
        say("Everyone who was invited gets this letter in the same words: we make no list of who has answered."),
    )


def _promises(told: Told, language: str) -> list[tuple[str, str]]:
    say = catalogue("mail", language).gettext
    return [
        (
            say("Everybody gets the same page."),
            say("It sets no cookie and runs no script, and we don’t record who opens it."),
        ),
        (
            say("No number rests on fewer than %(k)s people.") % {"k": told.k},
            say("All figures are of the whole company."),
        ),
        (
            say("Your own phone is more private."),
            say("On the company’s network, the company may learn that somebody opened it."),
        ),
    ]
