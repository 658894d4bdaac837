"""The keeper's count of ten thousand ballots of sixty items, and its proof that what it opens rests on enough people.

Each in a process of its own, as on a keeper's machine, with nothing but the two files and the key. One thread, so CPU
time is what it takes. `python -m tests.load.bench_split_count 500` measures as many ballots.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from surveyhost.core.split.count import Sums
from surveyhost.core.split.keeper import certify
from surveyhost.core.split.keeper.opening import Valid
from surveyhost.core.split.outcome import read
from tests.attacker.firms import Firm
from tests.load import bench_disclosure, ground
from tests.load.bench_split_page import ITEMS, questionnaire
from tests.support import split_waves
from tests.support.split_waves import SplitWave

PEOPLE, UNITS, SKIPPED = 10_000, 400, 0.03
VIEWS = tuple(bench_disclosure.VIEWS[:8])
KEEPER = "import sys; from surveyhost.cli import run; sys.exit(run(sys.argv[1:]))"
FILES = ("plan.bin", "ballots.bin", "key", "announced")


def answers(draw: random.Random) -> dict[str, int]:
    """What somebody answers to sixty items."""
    codes = [f"q{number}_{place}" for number in range(6) for place in range(ITEMS // 6)]
    return {code: draw.choices(range(1, 7), (1, 2, 8, 25, 20, 4))[0] for code in codes if draw.random() > SKIPPED}


def wave(people: int, are_sealed: bool = True) -> SplitWave:
    """So many people in a tree of units, eight breakdowns; everybody's ballot where they are sealed."""
    split_waves.answers = answers
    found = bench_disclosure.people(people, max(10, people * UNITS // PEOPLE))
    given = [{} if are_sealed else None] * people
    firm = Firm([unit for unit, _ in found], [values for _, values in found], given, breakdowns=list(VIEWS))
    return SplitWave(firm, questionnaire())


def main(people: int = PEOPLE) -> None:
    """Count once, prove five times."""
    report = ground.Report("split count")
    with tempfile.TemporaryDirectory() as folder:
        made = wave(people)
        contents = made.plan_file, made.exported(), made.keeper[1].hex().encode(), made.announced().encode()
        for name, content in zip(FILES, contents, strict=True):
            (Path(folder) / name).write_bytes(content)
        for figure, value in alone("count", folder).items():
            report.say(f"{people:,} ballots of {ITEMS} items: {figure}", value)
    proven = [alone("prove", str(PEOPLE)) for _ in range(ground.RUNS)]
    for figure in proven[0]:
        report.say(
            f"{PEOPLE:,} people, {len(VIEWS)} breakdowns: {figure}", ground.median([one[figure] for one in proven])
        )
    report.keep()


def alone(task: str, given: str) -> dict[str, float]:
    """One run in a fresh process."""
    return json.loads(subprocess.check_output([sys.executable, "-W", "ignore", "-m", __spec__.name, task, given]))


def count(folder: str) -> dict[str, float]:
    """The whole count by the keeper's command, with all that it takes to start."""
    announced = (Path(folder) / "announced").read_text()
    keeper(folder, "check", "plan.bin")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    given = ("--announced", announced, "--first", "--out", "outcome.json", "--codes", "codes.txt")
    keeper(folder, "count", "plan.bin", "ballots.bin", *given)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    tables = read((Path(folder) / "outcome.json").read_bytes()).tables
    return {
        "CPU s": round(seconds, 1),
        "peak MB": round(after.ru_maxrss / 1024),
        "MB of ballots.bin": round((Path(folder) / "ballots.bin").stat().st_size / 1e6),
        "breakdowns opened": sum(len(table.groups) for table in tables.values()),
    }


def keeper(folder: str, *words: str) -> None:
    """Run the keeper's program."""
    command = [sys.executable, "-c", KEEPER, "keeper", *words, "--key", "key"]
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd())}
    subprocess.run(command, cwd=folder, env=environ, check=True, capture_output=True)


def prove(people: str) -> dict[str, float]:
    """Closing and proving alone, of so many people who answer nearly everything."""
    made = wave(int(people), are_sealed=False)
    labels = labels_of(made)
    profiles = sorted(set(labels))
    at = {profile: place for place, profile in enumerate(profiles)}
    draw, blocks = np.random.default_rng(7), len(made.form.layout.blocks)
    valid = Valid(
        profiles,
        np.zeros(len(profiles), dtype=np.int64),
        np.zeros((len(profiles), blocks), dtype=np.int64),
        Sums(1, 1),
        [],
        [],
    )
    for one in labels:
        valid.people[at[one]] += 1
        valid.answered[at[one]] += draw.random(blocks) > SKIPPED
    before = time.process_time()
    cube, _ = certify.closed(made.plan, valid)
    tables = certify.certified(made.plan, cube, 7)
    shown = sum(len(table.breakdowns) for table in tables)
    return {
        "CPU s": round(time.process_time() - before, 1),
        "peak MB": round(ground.peak()),
        "breakdowns proven": shown,
    }


def labels_of(made: SplitWave) -> list[tuple[str, ...]]:
    """Everybody's labels."""
    return [
        split_waves.frozen.labels(made.views, unit, values)
        for unit, values in zip(made.planned.units, made.planned.attributes, strict=True)
    ]


if __name__ == "__main__":
    if sys.argv[1:2] and not sys.argv[1].isdigit():
        print(json.dumps(globals()[sys.argv[1]](sys.argv[2])))
    else:
        main(*map(int, sys.argv[1:2]))
