"""A list that a system sends: first what it would change, then, by the digest of just that, the change itself.

Whoever sends a list twice, the second time with the digest that came back, changes what was shown and nothing else:
the digest is of the list, of the roster that it replaces, of the wave in the field and of the difference between them.
What a person has to confirm no system can: it is refused, and a person imports the file in the console.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...core.roster.columns import OWN, is_sure, meanings
from ...core.roster.headings import fold
from ...core.roster.notices import Notice, asked
from ...store.office.pulses.tables import pulse_of_survey, surveys_with_lists
from ..keys.keyring import keyring
from ..office.house import Actor, House
from ..office.refusals import NoSuchSurvey
from ..office.survey_rows import get_survey
from ..rosters import rosters
from ..rosters.check import Checked, Summary, check, merged
from ..rosters.file import RosterColumns, RosterDoubts, RosterProblems
from .refusals import ColumnsUnspoken, DifferenceMovedOn, NoSurveyToList, WhichSurvey


@dataclass(frozen=True, slots=True)
class Sent:
    """A list as it came."""

    content: bytes
    form: str = ""
    """See `rosters.file.read`."""
    mapping: Mapping[str, str] | None = None
    """Heading to column, where whoever brings the list says it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a list would change, or has changed."""

    survey_id: int
    summary: Summary
    questions: Sequence[Notice]
    """What a person has to confirm first, in the console."""
    commit: str
    """The digest by which just this is done, 64 hex digits; "" where a person has to confirm."""


def survey_of(house: House, client_id: int, survey_id: int | None) -> int:
    """The survey (of this client) whose list it is; the client's only one where none is named.

    NotThere for another client's, and for a service of a pulse, whose list is the pulse's. WhichSurvey.
    """
    with house.office() as session:
        if survey_id is not None:
            survey = get_survey(session, survey_id)
            pulse = pulse_of_survey(session, survey_id)
            if survey.client_id != client_id or (pulse is not None and pulse[1] is not None):
                raise NoSuchSurvey(survey_id=survey_id)
            return survey_id
        found = surveys_with_lists(session, client_id)
    if not found:
        raise NoSurveyToList()
    if len(found) > 1:
        raise WhichSurvey(listed=", ".join(map(str, found)))
    return found[0]


def propose(house: House, survey_id: int, sent: Sent) -> Proposal:
    """What this list would change; nothing is changed. Refusal as `rosters.replace`, and ColumnsUnspoken."""
    return _looked_at(house, survey_id, sent)[0]


def carry_out(house: House, actor: Actor, survey_id: int, sent: Sent, commit: str) -> Proposal:
    """Do what `propose` showed under this digest. Refusal as there; RosterDoubts where a person has to confirm it;
    DifferenceMovedOn where it would change something else by now."""
    proposal, checked, before = _looked_at(house, survey_id, sent)
    if proposal.questions:
        raise RosterDoubts(proposal.summary.notices)
    if not hmac.compare_digest(commit.encode(), proposal.commit.encode()):
        raise DifferenceMovedOn()
    rosters.store_checked(house, actor, survey_id, checked, proposal.summary, sent.mapping, before)
    return proposal


def _looked_at(house: House, survey_id: int, sent: Sent) -> tuple[Proposal, Checked, str]:
    """What it would change, what was read, and what stood before."""
    rosters.check_free(house, survey_id)
    with house.office() as session:
        before = rosters.standing(session, survey_id)
        spoken_of = merged(get_survey(session, survey_id).client.settings.roster_columns, sent.mapping)
    checked = check(house, survey_id, "", sent.content, sent.mapping, sent.form)
    if checked.problems or checked.summary is None:
        raise RosterProblems(checked.problems)
    if not is_sure(checked.headings, spoken_of):
        raise ColumnsUnspoken(_unspoken(checked.headings, spoken_of))
    if checked.doubts:
        raise RosterColumns(checked.doubts)
    questions = asked(checked.summary.notices)
    commit = "" if questions else _commit(house, survey_id, sent, checked.summary, before)
    return Proposal(survey_id, checked.summary, questions, commit), checked, before


def _unspoken(headings: Sequence[str], spoken_of: Mapping[str, str]) -> list[str]:
    known = {fold(one) for one in spoken_of}
    pairs = zip(headings, meanings(headings, spoken_of), strict=True)
    found = [heading for heading, means in pairs if means not in OWN and fold(heading) not in known]
    return found or [heading for heading in headings if heading]


def _commit(house: House, survey_id: int, sent: Sent, summary: Summary, before: str) -> str:
    change = summary.difference
    counted = None if change is None else [change.of_survey, change.known, len(change.joiners), change.leavers]
    moved = None if change is None else len(change.moved)
    about = [survey_id, before, sent.form, hashlib.sha256(sent.content).hexdigest(), summary.digest, summary.people]
    text = json.dumps([*about, counted, moved, summary.erased, summary.wave])
    return keyring(house.settings).lookup(f"roster difference: {text}").hex()
