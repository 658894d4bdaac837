"""Freezing the rule of a verdict when an action is entered, and what HR may choose from."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ...core.loop.finding import About, Place, measures_of
from ...core.loop.judging import rule as rules
from ...core.loop.judging.rule import Rule, RuleRefused
from ...core.release.json import from_bytes
from ...core.release.model import Release
from ...store.office.loop.findings import Finding, tables_by_release
from ...store.sessions import Session
from .findings import Loop, place_of
from .refusals import NoSuchRule


@dataclass(frozen=True, slots=True)
class Offer:
    """One rule that may be chosen for an action."""

    key: str
    """Names it in a form: the finding's id and the code."""
    rule: Rule


def document(rule: Rule) -> dict[str, Any]:
    """As plain JSON values, as an action keeps it."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(rule).items()}


def _theme_of(release: Release, place: Place) -> str | None:
    """The theme of the item that a figure is about."""
    code = place.code.split(":")[0]
    return next((item.theme for item in release.questionnaire.items() if item.code == code), None)


def offers(session: Session, findings: Sequence[Finding]) -> list[Offer]:
    """What an action on these findings can be judged by: the printed figure itself, then the theme it belongs to."""
    tables = tables_by_release(session, {one.release_id for one in findings})
    releases = {key: from_bytes(raw) for key, raw in tables.items()}
    return [offer for one in findings for offer in _of_figure(releases[one.release_id], one.id, place_of(one))]


def _of_figure(release: Release, finding_id: int, place: Place) -> list[Offer]:
    theme = None if place.about == About.THEME else _theme_of(release, place)
    own = measures_of(release, place) if place.about == About.RATED else (place.code,)
    made = []
    for code in (*own, theme):
        if code is None or place.category:
            continue
        try:
            made.append(Offer(f"{finding_id}:{code}", rules.freeze(release, release.group(place.group), code)))
        except (RuleRefused, KeyError):
            continue  # a figure without a good end is not judged
    return made


def offered(loop: Loop, survey_id: int | None) -> list[Offer]:
    """As `offers`, of the findings of one survey (or of all) whose figures can be read."""
    wanted = [one for one in loop.findings if one.figure is not None and survey_id in {None, one.survey_id}]
    return [offer for one in wanted for offer in _of_figure(loop.releases[one.release_id], one.id, one.place)]


def chosen(session: Session, findings: Sequence[Finding], key: str = "") -> dict[str, Any] | None:
    """The rule of this key, as an action keeps it; without one the first that is offered; None where none is.

    NoSuchRule for a key that is not offered.
    """
    made = offers(session, findings)
    if key and all(one.key != key for one in made):
        raise NoSuchRule()
    found = next((one for one in made if key in {"", one.key}), None)
    return None if found is None else document(found.rule)
