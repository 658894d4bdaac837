"""Where everybody on a roster is counted: by their own unit and attributes, or by the box they draw a slip from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...core.grouping.slip_boxes import boxes
from ...core.pulse.rounds import is_asked
from ...core.wave.policy import Slips, Sms
from ...store.office.pulses.tables import Pulse, PulseService, pulse_of_survey
from ...store.office.roster import PersonPlace, Roster, person_places, reachable_people
from ...store.office.survey import Survey
from ...store.sessions import Session
from ..office import documents

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """One person, without a name."""

    id: int
    """Of the participant's row."""
    unit: str
    """Where they are counted: their own unit, or that of the box."""
    attributes: Attributes
    """Nothing for whoever draws from a box: all that a slip without a name carries is its unit."""
    earlier: str | None
    """The unit in the wave before; None: was not there."""
    box: str | None
    """The unit of the box they draw from; None: a seat of their own."""
    by_slip: bool
    """True for whoever gets no letter."""


def places(session: Session, survey: Survey, waves: int) -> list[Place]:
    """Everybody of the survey by row, for the wave after `waves` others. Refusal where a box would hold too few.

    Of a pulse: everybody with an address, counted for the company only.
    """
    pulse = pulse_of_survey(session, survey.id)
    if pulse is not None:
        return _in_pulse(session, *pulse, waves + 1)
    rows = person_places(session, survey.id)
    documents.check(f"The roster of survey {survey.id}", *(row.attributes for row in rows))
    draws = survey.settings.slips == Slips.BOX
    is_sent = survey.settings.sms == Sms.YES
    drawing = [row for row in rows if draws and not _gets_letters(row, is_sent)]
    before = _before(session, survey.id, waves, rows)
    of_box = dict(zip((row.id for row in drawing), _boxes(survey, drawing, before), strict=True))
    return [_place(row, before, of_box.get(row.id), is_sent) for row in rows]


def _before(session: Session, survey_id: int, waves: int, rows: Sequence[PersonPlace]) -> dict[int, str | None] | None:
    """The unit each person had in the wave before; None where there was no wave."""
    roster = session.get(Roster, survey_id)
    if not waves or roster is None:
        return None
    is_same = roster.waves < waves  # one roster for two waves: nobody has moved
    return {row.id: row.unit if is_same else row.earlier for row in rows}


def _boxes(survey: Survey, drawing: Sequence[PersonPlace], before: Mapping[int, str | None] | None) -> list[str]:
    """Whoever drew from no box in the wave before is new at any box."""
    earlier = None if before is None else [None if row.box is None else before[row.id] for row in drawing]
    return boxes([row.unit for row in drawing], earlier, survey.minimum_group)


def _gets_letters(row: PersonPlace, is_sent: bool) -> bool:
    """`is_sent`: whether links go as text messages, too."""
    return row.by_mail or (is_sent and row.by_sms)


def _place(row: PersonPlace, before: Mapping[int, str | None] | None, box: str | None, is_sent: bool) -> Place:
    if box is not None:
        return Place(row.id, box, {}, box, box, True)  # newcomers were looked after when the boxes were made
    earlier = None if before is None or row.box is not None else before[row.id]
    return Place(row.id, row.unit, row.attributes, earlier, None, not _gets_letters(row, is_sent))


def _in_pulse(session: Session, pulse: Pulse, service: PulseService | None, number: int) -> list[Place]:
    """In a service's period, everybody has a seat. The letter of round `number` goes to those whose turn it is, and who
    have not written that they want no more of them."""
    return [
        Place(row, "", {}, None, None, False)
        for row, lookup, is_willing in reachable_people(session, pulse.survey_id)
        if service is not None or (is_willing and is_asked(pulse.whom, pulse.turn, lookup, number))
    ]
