"""Opening and counting: the same cube whoever counted, and never half a count."""

import json
import os
import random
import signal
import subprocess
import sys

import psutil
import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.grouping import frozen, planning
from surveyhost.core.grouping.atoms import read as atoms
from surveyhost.core.grouping.breakdowns import parse
from surveyhost.core.questionnaire import answers
from surveyhost.core.questionnaire.file import read
from surveyhost.core.questionnaire.refusals import AnswerOutOfRange
from surveyhost.core.wave import sealing
from surveyhost.services.tabulation import counting
from surveyhost.services.tabulation.counting import count
from surveyhost.services.tabulation.refusals import TallyEnded
from surveyhost.services.vault.profiles import label_key
from tests.support.waiting import PATIENCE

QUESTIONNAIRE = read("""
code = "short"
languages = ["en"]
title = { en = "Short" }
[[section]]
code = "s"
title = { en = "S" }
[[section.item]]
code = "clear"
kind = "rating"
points = 5
text = { en = "My task is clear." }
labels = { en = ["No", "Yes"] }
[[section.item]]
code = "would"
kind = "enps"
text = { en = "Would you recommend us?" }
[[section.item]]
code = "why"
kind = "comment"
text = { en = "Why?" }
""")
HASH = bytes(32)
PUBLIC, PRIVATE = sealing.new_pair()
BREAKDOWNS = [parse("shift")]
FIRM = [(f"Works / Hall {number % 5}", {"shift": ("day", "night")[number % 3 == 0]}) for number in range(120)]
VIEWS = planning.make_views(atoms([unit for unit, _ in FIRM], FIRM, BREAKDOWNS), BREAKDOWNS, 7)


def sealed(labels, given):
    plain = b'{"answers":' + answers.canonical(given) + b',"labels":' + json.dumps(labels).encode() + b"}"
    return sealing.seal(PUBLIC, HASH, plain)


def field():
    """Everybody's box, and the seats they came from."""
    dice, boxes, spent = random.Random(4), [], {}
    for number, (unit, given) in enumerate(FIRM):
        labels = frozen.labels(VIEWS, unit, given)
        said = {"clear": dice.randint(1, 5), "would": dice.randint(0, 10)} | (
            {"why": f"x{number}"} if number % 2 else {}
        )
        boxes.append(sealed(labels, said))
        spent[label_key(labels)] = spent.get(label_key(labels), 0) + 1
    return boxes, spent


def counted(boxes, spent, processes):
    return count(QUESTIONNAIRE, VIEWS, 5, boxes, PRIVATE, HASH, spent, processes)


def test_two_processes_count_what_one_does(monkeypatch):
    monkeypatch.setattr(counting, "CHUNK", 16)
    boxes, spent = field()
    alone = counted(boxes, spent, 1)
    together = counted(iter(boxes), spent, 2)
    assert alone.to_bytes() == together.to_bytes()
    assert int(together.respondents.sum()) == len(FIRM)


def test_large_waves_are_shared_out(monkeypatch):
    boxes, spent = field()
    asked = []
    monkeypatch.setattr(
        "surveyhost.services.tabulation.counting.count_together", lambda *given: asked.append(given[2]) or 1 / 0
    )
    monkeypatch.setattr("surveyhost.services.tabulation.counting.LARGE", len(FIRM))
    count(QUESTIONNAIRE, VIEWS, 5, boxes, PRIVATE, HASH, spent)
    monkeypatch.setattr("surveyhost.services.tabulation.counting.LARGE", len(FIRM) - 1)
    monkeypatch.setattr("surveyhost.services.tabulation.counting.sched_getaffinity", lambda _: {0, 1, 2})
    with pytest.raises(ZeroDivisionError):
        count(QUESTIONNAIRE, VIEWS, 5, boxes, PRIVATE, HASH, spent)
    assert asked == [3]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_box_that_cannot_be_counted_stops_the_count(processes, monkeypatch):
    monkeypatch.setattr(counting, "CHUNK", 16)
    boxes, spent = field()
    boxes[3] = sealed(frozen.labels(VIEWS, *FIRM[3]), {"clear": 6})
    with pytest.raises(Refusal) as refusal:
        counted(boxes, spent, processes)
    assert isinstance(refusal.value, AnswerOutOfRange)


def test_a_killed_process_stops_the_count(monkeypatch):
    """What it had counted is lost, so nothing may come of the rest."""
    monkeypatch.setattr(counting, "CHUNK", 1)
    monkeypatch.setattr(counting, "PATIENCE", 0.05)
    boxes, spent = field()
    started = []
    start = counting.BaseProcess.start
    monkeypatch.setattr(counting.BaseProcess, "start", lambda self: start(self) or started.append(self.pid))

    def coming():
        for number, box in enumerate(boxes):
            if number == 60:
                os.kill(started[0], signal.SIGKILL)
            yield box

    with pytest.raises(TallyEnded):
        counted(coming(), spent, 2)


def test_nobody_is_left_with_the_key_when_the_desk_is_killed():
    """Processes that count hold the private key; without whoever feeds them they must end, or it outlives forget."""
    command = [sys.executable, "-m", "tests.support.counts_for_ever"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        counting = [psutil.Process(int(pid)) for pid in desk.stdout.readline().split()]
        assert len(counting) == 2
        desk.kill()
    left = psutil.wait_procs(counting, timeout=PATIENCE)[1]
    assert [(one.pid, one.status(), one.ppid()) for one in left] == []
