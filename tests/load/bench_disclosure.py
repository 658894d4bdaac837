"""Disclosure control on firms of several sizes: making the groups, proving and publishing 60 items, counting boxes.

Each figure comes from a process of its own, so that its memory is its own. One thread, so CPU time is what it takes;
but publishing is shared by a process for each processor, as at the desk.
"""

import json
import random
import resource
import subprocess
import sys
import time
from itertools import cycle, islice

import numpy as np

from surveyhost.core.grouping import frozen, planning
from surveyhost.core.grouping.atoms import read
from surveyhost.core.grouping.breakdowns import parse
from surveyhost.core.questionnaire import answers
from surveyhost.core.suppression.proof.witness import prove
from surveyhost.core.suppression.publish import publish
from surveyhost.core.tabulation.count import Tally
from surveyhost.core.wave import sealing
from surveyhost.services.tabulation import protecting
from surveyhost.services.tabulation.counting import count
from surveyhost.services.vault.profiles import label_key
from tests.load import ground, memory

SIZES = {"5,000": (5_000, 400), "20,000": (20_000, 800), "1,000,000": (1_000_000, 5_000)}
PROVEN = {"2,000": (2_000, 160), **SIZES}
PUBLISHED = {"240": (240, 24), "2,000": (2_000, 160), "20,000": (20_000, 800)}
MOODS = (
    (2, 3, 10, 40, 45, 0),
    (1, 1, 1, 1, 1, 1),
    (5, 10, 20, 40, 20, 5),
    (35, 30, 20, 10, 4, 1),
    (1, 1, 3, 25, 60, 10),
)
"""How often each point of a scale is chosen, for one question after the other."""
COUNTED = {"one process": 1, "two processes": 2}
K, ITEMS, SKIPPED, BOXES = 5, 60, 0.03, 100_000
VALUES = {
    "tenure": ("<1", "1-3", "3-5", "5-10", "10+"),
    "age": ("<25", "25-34", "35-44", "45-54", "55+"),
    "shift": ("day", "rotating", "night"),
    "work_mode": ("on site", "hybrid", "remote"),
    "customer_facing": ("yes", "no"),
}
VIEWS = [
    "tenure: <1 < 1-3 < 3-5 < 5-10 < 10+",
    "age: <25 < 25-34 < 35-44 < 45-54 < 55+",
    *("shift", "work_mode", "customer_facing", "tenure*shift", "age*work_mode", "tenure*work_mode", "age*shift"),
    *("customer_facing*shift", "unit*shift", "unit*work_mode", "unit*customer_facing"),
]


def main() -> None:
    """All sizes; the largest once, the others five times. Counting is measured on 100,000 boxes."""
    tasks = (("construct", SIZES), ("prove", PROVEN), ("publish", PUBLISHED), ("count", COUNTED))
    for task, names in tasks:
        report = ground.Report(f"disclosure {task}")
        for name in names:
            runs = 1 if name == "1,000,000" or task == "publish" else ground.RUNS
            made = [alone(task, name) for _ in range(runs)]
            for figure in made[0]:
                report.say(f"{name}: {figure} (of {runs})", ground.median([one[figure] for one in made]))
        report.keep()


def alone(task: str, name: str) -> dict[str, float]:
    """One run in a fresh process."""
    return json.loads(subprocess.check_output([sys.executable, "-W", "ignore", "-m", __spec__.name, task, name]))


def people(number: int, units: int) -> list[tuple[str, dict[str, str]]]:
    """A firm: units of uneven size in a tree of three levels below the company, five attributes."""
    dice = random.Random(number)
    weights = [dice.paretovariate(1.5) for _ in range(units)]
    paths = [f"Site {unit % 7} / Department {unit % 61} / Team {unit}" for unit in range(units)]
    kinds: dict[tuple[str, ...], dict[str, str]] = {}
    found = []
    for path in dice.choices(paths, weights, k=number):
        values = tuple(dice.choices(of, range(len(of), 0, -1))[0] for of in VALUES.values())
        found.append((path, kinds.setdefault(values, dict(zip(VALUES, values, strict=True)))))
    return found


def construct(name: str) -> dict[str, float]:
    """CPU seconds of the constructor, from the roster's kinds of people to frozen views."""
    firm = people(*SIZES[name])
    breakdowns = [parse(text) for text in VIEWS]
    roster = read([unit for unit, _ in firm], firm, breakdowns)
    began = time.process_time()
    views = planning.make_views(roster, breakdowns, K + 2)
    seconds = time.process_time() - began
    return {
        "CPU seconds to construct": seconds,
        "MB": memory.peak(),
        "groups": float(sum(len(view.groups) for view in views.views)),
    }


def proof(name: str) -> dict[str, float]:
    """CPU seconds of the prover for 60 items, each skipped by 3 %."""
    firm = people(*PROVEN[name])
    breakdowns = [parse(text) for text in VIEWS]
    views = planning.make_views(read([unit for unit, _ in firm], firm, breakdowns), breakdowns, K + 2)
    profiles: dict[tuple[str, ...], int] = {}
    for unit, given in firm:
        profile = frozen.labels(views, unit, given)
        profiles[profile] = profiles.get(profile, 0) + 1
    columns = [
        np.unique([profile[view] for profile in profiles], return_inverse=True)[1] for view in range(len(VIEWS) + 1)
    ]
    block, labels = columns[0], np.stack(columns[1:], axis=1)
    invited = np.array(list(profiles.values()))
    answerers = np.random.default_rng(1).binomial(invited[:, None], 1 - SKIPPED, (len(invited), ITEMS))
    inside = np.zeros((block.max() + 1, ITEMS), dtype=np.int64)
    np.add.at(inside, block, answerers)
    answerers = np.where((inside < K)[block], invited[:, None], answerers)  # as lifting would: nobody stands alone
    began = time.process_time()
    found = prove(block, labels, answerers, K, np.random.default_rng(2))
    return {
        "CPU seconds to prove 60 items": time.process_time() - began,
        "MB": memory.peak(),
        "items proven": float(sum(one.proven for one in found)),
    }


def published(name: str) -> dict[str, float]:
    """What it takes to protect 60 ratings in a firm compared by five attributes, nine in ten of whom answered."""
    firm, dice = people(*PUBLISHED[name]), random.Random(7)
    asked = ground.ratings(ITEMS)
    plan = planning.plan(firm, [parse(text) for text in VIEWS[:5]], K, rates=())
    tally = Tally(asked, plan.views)
    for attributes, text in zip(plan.attributes, plan.units, strict=True):
        if dice.random() < 0.9:
            given = {f"q{item}": dice.choices(range(1, 7), MOODS[item % len(MOODS)])[0] for item in range(ITEMS)}
            tally.add(
                frozen.labels(plan.views, text, attributes),
                {code: value for code, value in given.items() if dice.random() >= SKIPPED},
            )
    cube, began = tally.cube(K), time.monotonic()
    share = protecting.shared(protecting.silent)
    made = publish(cube, plan.views, K, 10, asked, seed=1, share=share)
    seconds = time.monotonic() - began
    used = sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    lost = len(made.views.withheld) - sum(cell in made.views.withheld for cell in made.cells)
    places = len(made.cells) + lost
    return {
        "seconds by the clock to publish 60 items": seconds,
        "CPU seconds, with making the firm": used,
        "places kept back, %": 100 * lost / places,
        "places with a range, %": 100 * (len(made.views.withheld) - lost) / places,
        "breakdowns": float(len(plan.views.views)),
    }


def counted(name: str) -> dict[str, float]:
    """What it takes to open, check and count boxes of 60 ratings, and what memory grows by."""
    processes = COUNTED[name]
    questionnaire = ground.ratings(ITEMS)
    firm = people(2_000, 100)
    breakdowns = [parse(text) for text in VIEWS]
    views = planning.make_views(read([unit for unit, _ in firm], firm, breakdowns), breakdowns, K + 2)
    public, private = sealing.new_pair()
    boxes, spent = [], {}
    for unit, given in firm:
        profile = frozen.labels(views, unit, given)
        written = answers.canonical({f"q{item}": random.randint(1, 6) for item in range(ITEMS)})
        plain = b'{"answers":' + written + b',"labels":' + json.dumps(profile).encode() + b"}"
        boxes.append(sealing.seal(public, bytes(32), plain))
        spent[label_key(profile)] = spent.get(label_key(profile), 0) + BOXES // len(firm)
    before, began, by_the_clock = memory.peak(), time.process_time(), time.monotonic()
    cube = count(questionnaire, views, K, islice(cycle(boxes), BOXES), private, bytes(32), spent, processes)
    cpu, wall = time.process_time() - began, time.monotonic() - by_the_clock
    if int(cube.respondents.sum()) != BOXES:
        raise SystemExit("a box was lost")
    figures = {
        "seconds by the clock for 1,000,000": wall * 1_000_000 / BOXES,
        "MB more than before": memory.peak() - before,
    }
    return figures | ({"CPU ms to open and count a box": 1000 * cpu / BOXES} if processes == 1 else {})


TASKS = {"construct": construct, "prove": proof, "publish": published, "count": counted}

if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(TASKS[sys.argv[1]](sys.argv[2])))
    else:
        main()
