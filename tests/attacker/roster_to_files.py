"""A firm from roster to printed files: the real way, as the desk goes it."""

from collections.abc import Callable
from typing import Any

from surveyhost.core.grouping import breakdowns, frozen, planning
from surveyhost.core.release import ledger
from surveyhost.core.release.json import to_bytes
from surveyhost.core.release.model import Release
from surveyhost.core.suppression.publish import Published, publish
from surveyhost.core.tabulation.count import Tally
from surveyhost.core.tabulation.cube import Cube

from .shapes import TEXT, Shape

K, COMMENTS = 5, 10
Publish = Callable[..., Published]


def counted(firm: Shape) -> tuple[Cube, frozen.Views]:
    """The firm's cube, and the views that its seats were labelled by."""
    plan = planning.plan(firm.people, [breakdowns.parse(text) for text in firm.breakdowns], K, rates=())
    tally = Tally(firm.questionnaire, plan.views)
    for (_, attributes), text, answers in zip(firm.people, plan.units, firm.answers, strict=True):
        if answers is not None:
            tally.add(frozen.labels(plan.views, text, attributes), answers)
    return tally.cube(K), plan.views


def released(firm: Shape, published_by: Publish = publish, **given: Any) -> Published:
    """What comes out of disclosure control for this firm."""
    cube, views = counted(firm)
    return published_by(cube, views, K, COMMENTS, firm.questionnaire, seed=1, rounds=1, **given)


def printed(firm: Shape, published: Published, number: int = 1) -> tuple[bytes, list[tuple[str, str]]]:
    """The release's file, and what its entry in the ledger says was kept back."""
    release = Release(
        survey=1,
        wave=1,
        number=number,
        title=TEXT,
        client="x",
        questionnaire=firm.questionnaire,
        policy={"k": K},
        policy_hash="0" * 64,
        opened="2026-01-01",
        closed="2026-02-01",
        invited=len(firm.units),
        respondents=published.respondents,
        groups=published.groups,
        cells=published.cells,
        protected=published.protected,
        comments=(),
        certificate=published.certificate,
    )
    return to_bytes(release), ledger.append([], published.views, "0" * 64)["published"]["withheld"]
