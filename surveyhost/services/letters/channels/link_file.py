"""A file of links for the firm's own messenger: a fresh link for each person, and a message in their language.

As slips are: made when somebody asks for it, handed over at once, kept nowhere. A second file holds second links to the
same single answers. What stays is one event in the audit log: how many, by whom, when. Only where the contract says so,
for whoever sends the messages sees whose link is whose.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ....core.audit_acts import AuditAct
from ....core.grouping.frozen import path_of
from ....core.quoting import harmless
from ....core.wave import policy
from ....core.wave.links_and_seats import AccessToken
from ....core.wave.policy import Messenger
from ....languages import around
from ....store.office.roster import Participant, people_by_name
from ....store.office.wave import Wave
from ....store.sessions import Session
from ....translations import catalogue
from ...office import audit
from ...office.house import Actor, House
from ...office.survey_rows import SurveyWave, get_wave
from ...rosters.people import unseal
from ...vault import links
from ..refusals import LettersPaused, MessengerNotPromised, NobodyForLinks, TooManyLinks, WaveNotInField
from ..wave_mail import WaveMail, wave_mail

AT_ONCE = 5000
"""Links of a file that a page makes while somebody waits for it."""
HEAD = ("id", "name", "unit", "language", "link", "message")


@dataclass(frozen=True, slots=True)
class Offered:
    """What a file would hold."""

    links: int
    left_out: int
    """People who want no reminders."""
    units: Sequence[str]
    """Units below the company for which a file of their own can be made, at most two levels deep."""


@dataclass(frozen=True, slots=True)
class LinkFile:
    content: bytes
    """CSV in UTF-8 with a BOM."""
    links: int
    left_out: int


def offered(house: House, wave: SurveyWave) -> Offered:
    """What a file of everybody would hold. Refusal as for `make`, save NobodyForLinks and TooManyLinks."""
    with house.office() as session:
        row = get_wave(session, wave)
        _check(house, session, row)
        everybody = people_by_name(session, row.survey_id, row.id)
    wanted = [one for one in everybody if one.reminders]
    places = {path_of(one.unit) for one in wanted}
    units = {" / ".join(path[:level]) for path in places for level in (1, 2) if len(path) >= level}
    return Offered(len(wanted), len(everybody) - len(wanted), sorted(units))


def make(house: House, actor: Actor, wave: SurveyWave, unit: str = "", most: int | None = None) -> LinkFile:
    """Mint and write down: everybody's link, or those of one unit and below.

    Refusal: NotThere, WaveNotInField, MessengerNotPromised, LettersPaused, NobodyForLinks, TooManyLinks.
    """
    with house.office() as session:
        row = get_wave(session, wave)
        mail = _check(house, session, row)
        path = path_of(unit)
        everybody = people_by_name(session, row.survey_id, row.id)
        meant = [one for one in everybody if path_of(one.unit)[: len(path)] == path]
        people = [one for one in meant if one.reminders]
    if not people:
        raise NobodyForLinks(where=f" in {unit}" if unit else "")
    if most is not None and len(people) > most:
        raise TooManyLinks(count=len(people), most=most)
    tokens = links.mint(house, mail.code, mail.salt, [mail.seat(one) for one in people])
    left_out = len(meant) - len(people)
    with house.office.begin() as session:
        after = {"links": len(people), "left_out": left_out, "unit": unit}
        audit.record(session, house, actor, AuditAct.LINKS_FILE, f"wave {row.id}", mail.client_id, after=after)
    return LinkFile(_written(mail, zip(people, tokens, strict=True)), len(people), left_out)


def _check(house: House, session: Session, row: Wave) -> WaveMail:
    """The mailer of a wave whose links may go through a messenger now."""
    mail = wave_mail(house, session, row.id)
    if mail is None:
        raise WaveNotInField(number=row.number, survey_id=row.survey_id, state=row.state)
    if policy.parse(row.policy).messenger != Messenger.YES or mail.facts.is_pulse:
        raise MessengerNotPromised(number=row.number)
    if row.letters_paused is not None:
        raise LettersPaused(number=row.number)
    return mail


def _written(mail: WaveMail, people: Iterable[tuple[Participant, AccessToken]]) -> bytes:
    """By unit and name, as messages are sent."""
    lines = sorted((_line(mail, one, token) for one, token in people), key=lambda line: (path_of(line[2]), line[1:2]))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _line(mail: WaveMail, one: Participant, token: AccessToken) -> tuple[str, ...]:
    who, spoken = unseal(mail.ring, one), around(one.language, mail.facts.fallback)
    link = mail.facts.link(mail.house.settings.base_url, token, spoken)
    return who.reference, who.name, one.unit, one.language, link, _message(mail, one.language, spoken, link)


def _message(mail: WaveMail, asked: str, spoken: str, link: str) -> str:
    facts = mail.facts
    title = facts.title.get(asked) or facts.title.get(spoken) or next(iter(facts.title.values()))
    say = catalogue("mail", spoken).gettext
    words = say(
        "%(client)s has asked us, %(vendor)s, an outside party, to put some questions to you: “%(title)s”. This link "
        "is yours alone: %(link)s – Whoever sends you this message sees it too, but nobody can see from it what you "
        "choose."
    )
    return words % {"client": facts.client, "vendor": facts.vendor, "title": title, "link": link}
