"""A release as plain tables: one JSON document, one tidy list of rows. Functions of the release alone."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ..questionnaire.measures import Measure, measures
from .model import COMPANY, Cell, CommentList, Group, Release, Share
from .rankings import names, with_one_base

Row = dict[str, str | int | float | None]
HEAD = (
    "breakdown",
    "group",
    "respondents",
    "item",
    "part",
    "n",
    "mean",
    "category",
    "share_low",
    "share_high",
    "protected",
)


def _number(share: Share) -> int | list[int]:
    return share.low if share.exact else [share.low, share.high]


def _why(cell: Cell) -> str | None:
    """Why a cell that is shown does not show everything: "clipped" or "bands"; None if it does."""
    if not all(share.exact for share in cell.shares):
        return "clipped"
    return "bands" if cell.form == "bands" else None


Reasons = Mapping[tuple[str, tuple[str, ...], str | None], str]
"""Kind of protection by breakdown, path and measure."""


def reasons(release: Release) -> Reasons:
    """Why single measures are not shown in single groups, as the release says it."""
    return {(place.breakdown, place.path, place.measure): place.kind for place in release.protected}


def reason(known: Reasons, group: Group, measure: Measure) -> str:
    """Why a measure has no cell in a group: "few" or "not_stated"."""
    found = known.get((group.breakdown, group.path, measure.code), "few")
    return "not_stated" if found == "not_stated" else "few"


def _item(cell: Cell | None, why: str) -> dict[str, Any]:
    if cell is None:
        return {"n": None, "mean": None, "distribution": None, "bands": None, "protected": why}
    return {
        "n": cell.n,
        "mean": cell.mean,
        "distribution": [_number(share) for share in cell.shares] if cell.form == "full" else None,
        "bands": None if cell.bands is None else [_number(share) for share in cell.bands],
        "protected": _why(cell),
    }


def _group(group: Group) -> dict[str, str]:
    return {"breakdown": group.breakdown, "value": " / ".join(group.path)}


def _comments(one: CommentList) -> dict[str, Any]:
    """A list. Places in it, from 0: under each heading; and, by_vendor, where a sentence stands for a comment."""
    more = {
        "headings": {heading: list(places) for heading, places in sorted(one.headings.items())},
        "by_vendor": list(one.neutral),
    }
    listed = {"item": one.item, "group": one.group, "comments": list(one.comments)}
    return {**listed, **{name: places for name, places in more.items() if places}}


def document(release: Release) -> dict[str, Any]:
    """The JSON export: per group its name, respondents, and per measure n, mean, shares; null where protected."""
    listed, known = measures(release.questionnaire), reasons(release)
    return {
        "survey": release.survey,
        "wave": release.wave,
        "release": release.number,
        "title": dict(release.title),
        "client": release.client,
        "opened": release.opened,
        "closed": release.closed,
        "policy": dict(release.policy),
        "policy_hash": release.policy_hash,
        "invited": release.invited,
        "respondents": release.respondents,
        "groups": [
            {
                "code": group.code,
                "group": _group(group),
                "respondents": _respondents(release, group),
                "items": {
                    measure.code: _item(release.cells.get((group.code, measure.code)), reason(known, group, measure))
                    for measure in listed
                },
            }
            for group in release.groups
        ],
        "protected": [
            {
                "group": {"breakdown": place.breakdown, "value": " / ".join(place.path)},
                "item": place.measure,
                "protected": place.kind,
                "into": place.into,
            }
            for place in release.protected
        ],
        "comments": [_comments(one) for one in release.comments],
        "certificate": dict(release.certificate),
        **({"decided": [asdict(one) for one in release.decided]} if release.decided else {}),
        **({"became": [asdict(one) for one in release.became]} if release.became else {}),
        **({"names": dict(release.names)} if release.names else {}),
    }


def _categories(measure: Measure, cell: Cell, one_base: bool) -> list[str]:
    if cell.form == "bands":
        return ["unfavourable", "neutral", "favourable"]
    if measure.scale == "ranks":
        return names(measure, cell, one_base, "not_ranked")
    first = 0 if measure.scale in {"enps", "binary", "bands"} else 1
    return [str(place) for place in range(first, first + measure.categories)]


def _respondents(release: Release, group: Group) -> int | None:
    """Not said of the company where it would tell that 1 to k - 1 people did not answer."""
    return None if group.code == COMPANY and release.respondents is None else group.respondents


def _rows(release: Release, group: Group, measure: Measure, known: Reasons, one_base: bool) -> Iterator[Row]:
    cell = release.cells.get((group.code, measure.code))
    head: Row = {
        "breakdown": group.breakdown,
        "group": " / ".join(group.path),
        "respondents": _respondents(release, group),
        "item": measure.item,
        "part": ":".join(measure.part),
    }
    if cell is None:
        yield {
            **head,
            "n": None,
            "mean": None,
            "category": None,
            "share_low": None,
            "share_high": None,
            "protected": reason(known, group, measure),
        }
        return
    for name, share in zip(_categories(measure, cell, one_base), cell.shares, strict=True):
        yield {
            **head,
            "n": cell.n,
            "mean": cell.mean,
            "category": name,
            "share_low": share.low,
            "share_high": share.high,
            "protected": _why(cell),
        }


def tidy(release: Release) -> Iterator[Row]:
    """One row for each group, measure and category, in the release's order. Keys are those of `HEAD`."""
    known, bases = reasons(release), with_one_base(release)
    for group in release.groups:
        for measure in measures(release.questionnaire):
            yield from _rows(release, group, measure, known, measure.item in bases)
