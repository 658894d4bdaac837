"""What the door for lists says, as JSON: what a list would change, or why it was refused (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response

from ....core.errors import Frozen as FrozenRefusal
from ....core.errors import NotThere, Refusal, WrongState
from ....core.roster.notices import Notice
from ....core.roster.problems import PROBLEMS, Problem
from ....services.hris.refusals import ColumnsUnspoken, DifferenceMovedOn
from ....services.hris.sending import Proposal
from ....services.rosters.difference import Difference
from ....services.rosters.file import RosterColumns, RosterDoubts, RosterProblems
from ....services.rosters.refusals import RosterMovedOn, RosterTooLarge

LISTED = 1000
"""Ids that are named of those who joined or moved; all are counted."""
MINUTES = 10
"""Within so many the links of leavers take no more answers."""
CONFLICTS = (RosterDoubts, DifferenceMovedOn, RosterMovedOn, FrozenRefusal, WrongState)
KINDS: Mapping[type[Refusal], str] = {
    RosterProblems: "problems",
    RosterColumns: "columns",
    ColumnsUnspoken: "columns",
    RosterDoubts: "person-needed",
    DifferenceMovedOn: "moved-on",
    RosterMovedOn: "moved-on",
    RosterTooLarge: "too-large",
}
"""Kind of refusal to the word by which programs know it; of any other it is "refused"."""


def said(proposal: Proposal, is_applied: bool) -> Response:
    """What a list changes, or has changed."""
    summary = proposal.summary
    document = {
        "applied": is_applied,
        "survey": proposal.survey_id,
        "commit": None if is_applied else proposal.commit or None,
        "people": summary.people,
        "with_address": summary.with_address,
        "with_number": summary.with_number,
        "units": summary.units,
        "languages": dict(summary.languages),
        "columns": dict(summary.columns),
        "roster_hash": summary.digest,
        "difference": None if summary.difference is None else _difference(summary.difference),
        "fieldwork": _fieldwork(proposal),
        "person_needed": _notices(proposal.questions),
        "notices": _notices([one for one in summary.notices if one not in proposal.questions]),
        "flags": [
            {"kind": one.kind, "where": one.where, "people": one.people, "of": one.of, "sentence": one.sentence()}
            for one in summary.flags
        ],
    }
    return _json(document, 200, "application/json")


def _difference(change: Difference) -> dict[str, Any]:
    return {
        "against": {"survey": change.of_survey, "brought": change.imported.isoformat(), "people": change.known},
        "joiners": _people(change.joiners),
        "moved": _people([one.id for one in change.moved]),
        "leavers": {"count": change.leavers},
    }


def _people(ids: Sequence[str]) -> dict[str, Any]:
    return {"count": len(ids), "ids": list(ids[:LISTED])}


def _fieldwork(proposal: Proposal) -> dict[str, Any] | None:
    wave, change = proposal.summary.wave, proposal.summary.difference
    if wave is None:
        return None
    later, gone = (0, 0) if change is None else (len(change.joiners), change.leavers)
    return {"wave": wave, "links_end": gone, "within_minutes": MINUTES, "asked_in_the_next_wave": later}


def _notices(found: Sequence[Notice]) -> list[dict[str, Any]]:
    return [{"kind": one.kind, "sentence": one.sentence(), "values": dict(one.values)} for one in found]


def refused(refusal: Refusal) -> Response:
    """Why a list was not taken: each cell that is wrong, by row and column."""
    kind = next((word for of, word in KINDS.items() if isinstance(refusal, of)), "refused")
    more: dict[str, Any] = {}
    if isinstance(refusal, RosterProblems):
        more["problems"] = list(map(_problem, refusal.problems))
    if isinstance(refusal, RosterColumns | ColumnsUnspoken):
        columns = refusal.columns if isinstance(refusal, ColumnsUnspoken) else [one.column for one in refusal.doubts]
        more["columns"] = list(columns)
    if isinstance(refusal, RosterDoubts):
        more["person_needed"] = _notices(refusal.questions)
    return problem(_status(refusal), kind, refusal.reason, **more)


def _problem(one: Problem) -> dict[str, Any]:
    sentence = PROBLEMS[one.kind].format(**one.values)
    return {"row": one.line, "column": one.column, "kind": one.kind, "sentence": sentence}


def _status(refusal: Refusal) -> int:
    if isinstance(refusal, NotThere):
        return 404
    if isinstance(refusal, RosterTooLarge):
        return 413
    return 409 if isinstance(refusal, CONFLICTS) else 422


def problem(status: int, kind: str, detail: str, **more: Any) -> Response:
    """A refusal in the shape of RFC 9457; `kind` is the word by which programs know it."""
    return _json({"status": status, "kind": kind, "detail": detail, **more}, status, "application/problem+json")


def nobody() -> Response:
    """For whoever has no key that fits, which tells nothing else."""
    return Response(status=401, headers={"WWW-Authenticate": "Bearer"})


def _json(document: Mapping[str, Any], status: int, kind: str) -> Response:
    return Response(json.dumps(document) + "\n", status, mimetype=kind)
