"""A large firm's release that went through the real constructor, prover and publisher."""

import random
from dataclasses import replace

from surveyhost.core.grouping import frozen, planning
from surveyhost.core.grouping.breakdowns import parse
from surveyhost.core.release.model import Release
from surveyhost.core.suppression.publish import publish
from surveyhost.core.tabulation.count import Tally
from tests.report import sample

K = 5
RATE = 0.83


def firm(units: int, dice: random.Random, people_each: float = 12.5) -> dict[tuple[str, ...], int]:
    """A tree of three levels, its teams uneven as in life: some of three people, some of forty."""
    return {
        (f"Khối {1 + at // 40}", f"Phòng {1 + at // 8}", f"Tổ {at + 1:03}"): min(
            40, max(3, round(dice.gammavariate(3, people_each / 3)))
        )
        for at in range(units)
    }


def release(units: int = 400, seed: int = 11, year: int = 2026) -> Release:
    """About 5,000 people in 400 units. The same arguments give the same release."""
    dice = random.Random(seed)
    tree, form = firm(units, dice), sample.questionnaire()
    everybody = sample.people(dice, tree, 1.0, {})
    breakdowns = [
        parse(text)
        for text in ("tenure: Dưới 1 năm < 1 đến 3 năm < 3 đến 5 năm < Trên 5 năm", "shift", "customer_facing")
    ]
    plan = planning.plan([(" / ".join(one.unit), dict(one.attributes)) for one in everybody], breakdowns, K, rates=())
    tally, answered = Tally(form, plan.views), 0
    for one in everybody:
        if dice.random() < RATE:
            tally.add(frozen.labels(plan.views, " / ".join(one.unit), dict(one.attributes)), one.answers)
            answered += 1
    made = publish(tally.cube(K), plan.views, K, 10, form, rounds=2, seed=seed)
    like = sample.release(year, units={("Một",): 30}, form=form)
    return replace(
        like,
        invited=len(everybody),
        respondents=made.respondents,
        groups=made.groups,
        cells=made.cells,
        protected=made.protected,
        comments=(),
        certificate=made.certificate,
        destruction={**like.destruction, "seats": len(everybody), "boxes": answered},
    )
