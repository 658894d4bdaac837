"""A release as one canonical JSON document and back. This document is what is stored, hashed and approved."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from typing import Any

from ..questionnaire.file import read, write
from .model import COMPANY, Became, Cell, CommentList, Decided, DecidedAction, Group, Protected, Release, Share

PLAIN = (
    "survey",
    "wave",
    "number",
    "title",
    "client",
    "policy",
    "policy_hash",
    "opened",
    "closed",
    "invited",
    "respondents",
    "certificate",
    "destruction",
)


def canonical(document: Any) -> bytes:
    """JSON bytes that are the same for the same document: sorted keys, no spaces, UTF-8."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(raw: bytes) -> str:
    """SHA-256 in 64 hex digits."""
    return sha256(raw).hexdigest()


def _share(share: Share) -> list[int]:
    return [share.low, share.high]


def _cell(group: str, measure: str, cell: Cell) -> dict[str, Any]:
    return {
        "group": group,
        "measure": measure,
        "n": cell.n,
        "form": cell.form,
        "shares": [_share(share) for share in cell.shares],
        "bands": None if cell.bands is None else [_share(share) for share in cell.bands],
        "mean": None if cell.mean is None else f"{cell.mean:.2f}",
    }


def _comments(one: CommentList) -> dict[str, Any]:
    """Lists in which every comment is its writer's are written as before there was anything else."""
    return {name: value for name, value in asdict(one).items() if name != "neutral" or value}


def to_bytes(release: Release) -> bytes:
    """The canonical document of a release."""
    document = {name: getattr(release, name) for name in PLAIN}
    if release.names:
        document["names"] = release.names
    if release.decided:
        document["decided"] = [asdict(one) for one in release.decided]
    if release.became:
        document["became"] = [asdict(one) for one in release.became]
    document["questionnaire"] = write(release.questionnaire)
    document["groups"] = [asdict(group) for group in release.groups]
    document["cells"] = [_cell(group, measure, cell) for (group, measure), cell in release.cells.items()]
    document["protected"] = [asdict(place) for place in release.protected]
    document["comments"] = [_comments(one) for one in release.comments]
    return canonical(document)


def _read_group(row: Mapping[str, Any]) -> Group:
    return Group(**{**row, "path": tuple(row["path"]), "covers": tuple(row["covers"])})


@lru_cache(maxsize=8192)
def _read_share(low: int, high: int) -> Share:
    """Equal shares are one: a release has a hundred thousand of some hundreds."""
    return Share(low, high)


def _read_cell(row: Mapping[str, Any]) -> Cell:
    bands = row["bands"]
    return Cell(
        n=row["n"],
        form=row["form"],
        shares=tuple(_read_share(*share) for share in row["shares"]),
        bands=None if bands is None else (_read_share(*bands[0]), _read_share(*bands[1]), _read_share(*bands[2])),
        mean=None if row["mean"] is None else float(row["mean"]),
    )


def _read_comments(row: Mapping[str, Any]) -> CommentList:
    headings = {words: tuple(places) for words, places in row["headings"].items()}
    return CommentList(row["item"], row["group"], tuple(row["comments"]), headings, tuple(row.get("neutral", ())))


def _read_became(row: Mapping[str, Any]) -> Became:
    tuples = ("asked", "path", "before", "expected", "after", "interval", "company")
    return Became(**{**row, **{name: None if row[name] is None else tuple(row[name]) for name in tuples}})


def _read_decided(row: Mapping[str, Any]) -> Decided:
    actions = tuple(DecidedAction(**one) for one in row["actions"])
    return Decided(**{**row, "path": tuple(row["path"]), "figure": tuple(row["figure"]), "actions": actions})


def from_bytes(raw: bytes) -> Release:
    """The release that `to_bytes` wrote."""
    document = json.loads(raw)
    return Release(
        **{name: document[name] for name in PLAIN},
        names=document.get("names", {}),
        decided=tuple(_read_decided(row) for row in document.get("decided", ())),
        became=tuple(_read_became(row) for row in document.get("became", ())),
        questionnaire=read(document["questionnaire"]),
        groups=tuple(_read_group(row) for row in document["groups"]),
        cells={(row["group"], row["measure"]): _read_cell(row) for row in document["cells"]},
        protected=tuple(Protected(**{**row, "path": tuple(row["path"])}) for row in document["protected"]),
        comments=tuple(_read_comments(row) for row in document["comments"]),
    )


def _listed(release: Release, group: Group) -> dict[str, Any]:
    """A group as anonymity.json lists it: the company without its number where that would name who did not answer."""
    is_bound = group.code == COMPANY and release.respondents is None
    return {**asdict(group), "respondents": None if is_bound else group.respondents}


def with_pages(facts: bytes, pages: Sequence[str]) -> bytes:
    """The attached facts with the digest of each page of the file that they are in."""
    return canonical({**json.loads(facts), "pages": list(pages)})


def facts_digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of the attached facts without their pages, as it is printed in the report."""
    return digest(canonical({name: value for name, value in document.items() if name != "pages"}))


def anonymity(
    release: Release,
    ledger: Sequence[Mapping[str, Any]],
    people: Mapping[str, str],
    audit: Mapping[str, Any] | None = None,
) -> bytes:
    """anonymity.json, attached to each report: which people each published group counts, and what was proven.

    ledger: every entry of the wave up to this release's own. people: who prepared and who approved. audit: the
    events of the audit log, and the digest of the last, when it was approved. With this document
    and the roster anybody can rebuild the matrix of published groups over invited people.
    """
    document = {
        "survey": release.survey,
        "wave": release.wave,
        "release": release.number,
        "policy": dict(release.policy),
        "policy_hash": release.policy_hash,
        "tables_hash": digest(to_bytes(release)),
        "groups": [_listed(release, group) for group in release.groups],
        "printed": [
            {"group": group, "measure": measure, "n": cell.n, "form": cell.form}
            for (group, measure), cell in release.cells.items()
        ],
        "protected": [asdict(place) for place in release.protected],
        "certificate": dict(release.certificate),
        "ledger": [dict(entry) for entry in ledger],
        "people": dict(people),
        "audit": None if audit is None else dict(audit),
    }
    return canonical(document)
