"""A release as one canonical JSON document and back. This document is what is stored, hashed and approved."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from ..questionnaire.file import read, write
from .model import COMPANY, Cell, CommentList, Group, Protected, Release, Share

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


def to_bytes(release: Release) -> bytes:
    """The canonical document of a release."""
    document = {name: getattr(release, name) for name in PLAIN}
    if release.names:
        document["names"] = release.names
    document["questionnaire"] = write(release.questionnaire)
    document["groups"] = [asdict(group) for group in release.groups]
    document["cells"] = [_cell(group, measure, cell) for (group, measure), cell in release.cells.items()]
    document["protected"] = [asdict(place) for place in release.protected]
    document["comments"] = [asdict(comments) for comments in release.comments]
    return canonical(document)


def _read_group(row: Mapping[str, Any]) -> Group:
    return Group(**{**row, "path": tuple(row["path"]), "covers": tuple(row["covers"])})


def _read_cell(row: Mapping[str, Any]) -> Cell:
    bands = row["bands"]
    return Cell(
        n=row["n"],
        form=row["form"],
        shares=tuple(Share(*share) for share in row["shares"]),
        bands=None if bands is None else (Share(*bands[0]), Share(*bands[1]), Share(*bands[2])),
        mean=None if row["mean"] is None else float(row["mean"]),
    )


def _read_comments(row: Mapping[str, Any]) -> CommentList:
    headings = {words: tuple(places) for words, places in row["headings"].items()}
    return CommentList(row["item"], row["group"], tuple(row["comments"]), headings)


def from_bytes(raw: bytes) -> Release:
    """The release that `to_bytes` wrote."""
    document = json.loads(raw)
    return Release(
        **{name: document[name] for name in PLAIN},
        names=document.get("names", {}),
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
