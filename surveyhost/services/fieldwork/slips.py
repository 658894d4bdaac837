"""Printed slips for people without an address: a fresh token for each seat, on paper and nowhere else.

A print is made when somebody asks for it, and handed to them at once; no token, no code and no page of it is stored.
Whatever is cut short is simply asked for again: a second print carries second tokens for the same seats, so nobody
loses a slip and nobody votes twice. What stays is one event in the audit log: how many, by whom, when.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ...core.audit_acts import AuditAct
from ...core.grouping.frozen import path_of
from ...core.wave import links_and_seats
from ...core.wave.links_and_seats import AccessToken
from ...store.office.roster import Participant, people_by_slip, places_by_slip
from ...store.office.wave import Wave
from ...store.sessions import Session
from ..letters.refusals import AskedOnEvents
from ..letters.wave_mail import WaveMail, wave_mail
from ..office import audit
from ..office.house import Actor, House
from ..office.survey_rows import SurveyWave, get_wave
from ..rosters import people as roster_people
from ..rosters.places import Place
from ..vault import links
from .refusals import DrawsFromBox, EverybodyHasAddress, LinksOpenNothing, NoSlipFor, TooManySlips
from .slip_pages import Paper, Slip, SlipBox

AT_ONCE = 1000
"""Slips that a page prints while somebody waits for it: about half a minute."""


@dataclass(frozen=True, slots=True)
class Printable:
    """What a print would hold."""

    named: int
    boxes: Sequence[tuple[str, int]]
    """Unit of each box, and how many draw from it."""
    units: Sequence[str]
    """Units below the company for which a print of their own can be made, at most two levels deep."""

    @property
    def slips(self) -> int:
        return self.named + sum(count for _, count in self.boxes)


@dataclass(frozen=True, slots=True)
class Printed:
    pdf: bytes
    slips: int


def planned(everybody: Sequence[Place]) -> Printable:
    """What would be printed for a wave of these people."""
    boxes = Counter(one.box for one in everybody if one.box is not None)
    return Printable(sum(one.by_slip for one in everybody) - boxes.total(), sorted(boxes.items()), ())


def printable(house: House, wave: SurveyWave) -> Printable:
    """How many slips a print of everything holds. Refusal where there is no such wave."""
    with house.office() as session:
        row = get_wave(session, wave)
        rows = places_by_slip(session, row.survey_id, row.id)
    boxes = Counter(box for _, box in rows if box is not None)
    places = {path_of(unit if box is None else box) for unit, box in rows}
    units = {" / ".join(path[:level]) for path in places for level in (1, 2) if len(path) >= level}
    return Printable(sum(box is None for _, box in rows), sorted(boxes.items()), sorted(units))


def print_slips(
    house: House, actor: Actor, wave: SurveyWave, unit: str = "", person: str = "", most: int | None = None
) -> Printed:
    """Mint and print: everybody's slip, those of one unit and below, or one person's (by the firm's own id).

    Refusal: WrongState where the wave is not in the field, NoSlip where nobody of those asked for gets a slip,
    DrawsFromBox where the one person draws from a box, TooManySlips where these are more than `most`.
    """
    with house.office() as session:
        row = get_wave(session, wave)
        mail = wave_mail(house, session, row.id)
        if mail is None:
            raise LinksOpenNothing(number=row.number, survey_id=row.survey_id, state=row.state)
        if mail.facts.is_event:
            raise AskedOnEvents()
        people = _people(session, row, mail, unit, person)
    if most is not None and len(people) > most:
        raise TooManySlips(count=len(people), most=most)
    named = [(mail.seat(one), one) for one in people if one.box is None]
    boxes = _boxes(one for one in people if one.box is not None)
    drawn = [(unit, number) for unit, held in boxes for number in range(len(held))]
    seats = [seat for seat, _ in named] + [links_and_seats.box_seat_id(mail.seat_key, *one) for one in drawn]
    tokens = iter(links.mint(house, mail.code, mail.salt, seats))
    with house.office.begin() as session:
        after = {"named": len(named), "boxes": len(boxes), "drawn": len(drawn), "unit": unit, "one": bool(person)}
        audit.record(session, house, actor, AuditAct.SLIPS_PRINT, f"wave {row.id}", mail.client_id, after=after)
    paper = Paper(mail.facts, house.settings.base_url)
    with_names = _with_names(mail, [one for _, one in named], tokens)
    return Printed(paper.print(with_names, _with_sheets(mail, boxes, tokens), house.now()), len(seats))


def _people(session: Session, row: Wave, mail: WaveMail, unit: str, person: str) -> list[Participant]:
    """Those whose slips were asked for."""
    if person:
        mark = roster_people.lookup(mail.ring, mail.client_id, person)
        found = next(iter(people_by_slip(session, row.survey_id, row.id, mark)), None)
        if found is None:
            raise NoSlipFor(person=person)
        if found.box is not None:
            raise DrawsFromBox(person=person)
        return [found]
    path = path_of(unit)
    everybody = people_by_slip(session, row.survey_id, row.id)
    people = [one for one in everybody if path_of(_place(one))[: len(path)] == path]
    if not people:
        raise EverybodyHasAddress(where=f" in {unit}" if unit else "")
    return people


def _place(one: Participant) -> str:
    return one.unit if one.box is None else one.box


def _boxes(people: Iterable[Participant]) -> list[tuple[str, list[Participant]]]:
    held: dict[str, list[Participant]] = {}
    for one in people:
        held.setdefault(one.box or "", []).append(one)
    return sorted(held.items())


def _with_names(mail: WaveMail, people: Sequence[Participant], tokens: Iterable[AccessToken]) -> list[Slip]:
    """By unit and name, as they are handed out."""
    take = iter(tokens).__next__
    made = [_named(mail, one, take) for one in people]
    return sorted(made, key=lambda slip: (path_of(slip.unit), (slip.name or "").casefold(), slip.reference))


def _named(mail: WaveMail, one: Participant, take: Callable[[], AccessToken]) -> Slip:
    who = roster_people.unseal(mail.ring, one)
    return Slip(take(), one.language, one.unit, who.name or who.reference, who.reference if who.name else "")


def _with_sheets(
    mail: WaveMail, boxes: Sequence[tuple[str, list[Participant]]], tokens: Iterable[AccessToken]
) -> list[SlipBox]:
    """All slips of a box are in one language, that of most of its people, so that none tells whose it could be."""
    take, made = iter(tokens).__next__, []
    for unit, people in boxes:
        language = Counter(one.language for one in people).most_common(1)[0][0]
        slips = [Slip(take(), language, unit) for _ in people]
        who = [roster_people.unseal(mail.ring, one) for one in people]
        names = sorted(((one.name or one.reference, one.reference) for one in who), key=lambda name: name[0].casefold())
        made.append(SlipBox(unit, language, slips, names))
    return made
