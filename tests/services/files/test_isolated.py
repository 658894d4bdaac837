"""Whatever a file holds: its reader ends soon, in little memory, with one sentence, and takes nobody along."""

import io
import json
import os
import re
import resource
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.core.questionnaire.file import QuestionnaireProblems
from surveyhost.services.files import isolated as parsing
from surveyhost.services.files import logos, shapes, workbooks
from surveyhost.services.files.refusals import FileDamaged, FileTooHungry, FileTooSlow
from surveyhost.services.questionnaires import files as questionnaire_formats
from surveyhost.services.rosters import file as roster_file
from tests.support import hostile, remembered

pytestmark = pytest.mark.slow

PACKAGE = Path(parsing.__file__).parents[2]
SECONDS, MEGABYTES = 5.0, 300
ALL, SAMPLE = 2000, 30


class Spent:
    """What the processes that read files took of the processor, and were allowed of memory, each by itself.

    The system ends whoever asks for more memory than is allowed (see below), so that is the most it can have been.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds, self.megabytes = 0.0, 0
        talk = parsing._talk

        def counted(process: subprocess.Popen[bytes], head: bytes, *rest: Any) -> Any:
            self.megabytes = max(self.megabytes, json.loads(head[4:])["memory"] >> 20)
            before = _children()
            try:
                yield from talk(process, head, *rest)
            finally:
                process.kill()
                process.wait()
                self.seconds = max(self.seconds, _children() - before)

        monkeypatch.setattr(parsing, "_talk", counted)


def _children() -> float:
    """Seconds of the processor that processes took which this one began, once they have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(autouse=True)
def always_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tested here is the process."""
    monkeypatch.setattr(parsing, "said", remembered.in_a_process)


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spent]:
    yield Spent(monkeypatch)


def take(name: str, content: bytes) -> str:
    """Bring the file as its face would; the sentence with which it was refused, "" where it was taken."""
    try:
        if name == "logo":
            logos.check_logo(content)
        elif name.startswith("r."):
            roster_file.headings(content)
            problems = roster_file.read(content, ["vi", "en"], "vi", {}).problems
            return problems[0].sentence() if problems else ""
        elif name.startswith("w."):
            workbooks.read(content)
        else:
            questionnaire_formats.read(name, content)
    except QuestionnaireProblems as problems:
        return str(problems.mistakes[0])
    except Refusal as refusal:
        return refusal.reason
    return ""


def hold(seed: int, spent: Spent) -> None:
    what, name, content = hostile.made(seed)
    said = take(name, content)
    assert spent.seconds <= SECONDS, (seed, what, len(content), spent.seconds, said)
    assert spent.megabytes <= MEGABYTES, (seed, what, len(content), spent.megabytes, said)
    assert "\n" not in said and "Traceback" not in said and len(said) < 1000, (seed, what, said)
    assert said == "" or re.search(r"\w", said), (seed, what, said)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("seed", range(SAMPLE))
def test_a_sample_of_hostile_files(seed: int, spent: Spent) -> None:
    hold(seed, spent)


@pytest.mark.prove
@pytest.mark.parametrize("first", range(SAMPLE, ALL, 20))
def test_all_hostile_files(first: int, spent: Spent) -> None:
    for seed in range(first, min(first + 20, ALL)):
        hold(seed, spent)


def of_text(words: str) -> bytes:
    row = f"<row><qid>1</qid><gid>1</gid><language>en</language><question>{hostile.escaped(words)}</question></row>"
    return hostile.LSS.format(body=f"<questions><rows>{row}</rows></questions>").encode()


OPEN = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"
    for name in ("office", "table", "text", "manifest")
)


def of_repeated(rows: int, columns: int) -> bytes:
    """A workbook of one cell, said to stand in so many rows and columns."""
    cell = f"<table:table-cell office:value-type='string' table:number-columns-repeated='{columns}'>"
    row = f"<table:table-row table:number-rows-repeated='{rows}'>{cell}<text:p>x</text:p></table:table-cell>"
    body = f"<office:body><office:spreadsheet><table:table table:name='A'>{row}</table:table-row></table:table>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", OPEN)
        entry = f"<manifest:file-entry manifest:media-type='{OPEN}' manifest:full-path='/'/>"
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {NAMES}>{entry}</manifest:manifest>")
        whole = f"<office:document-content {NAMES}>{body}</office:spreadsheet></office:body></office:document-content>"
        archive.writestr("content.xml", whole)
    return made.getvalue()


SLOW = {
    "one cell in twenty million places": ("w.ods", of_repeated(100_000, 200)),
    "comments": ("a.lss", of_text("<!--" * 500_000)),
    "open brackets": ("a.lss", of_text("<" * 2_000_000)),
    "open tags": ("a.lss", of_text("<a '" * 500_000)),
    "attributes": ("a.lss", of_text("<a " + " ".join(f"a{n}=1" for n in range(200_000)) + ">")),
    "attributes without values": ("a.lss", of_text("<a " + "/".join(f"a{n}" for n in range(200_000)))),
    "attributes without blanks": ("a.lss", of_text("<a " + "".join(f"a{n}=''" for n in range(200_000)) + ">")),
    "two million headings": ("r.csv", b"a," * 2_000_000),
    "two million headings on short lines": ("r.csv", b"id," + b"a," * 450_000 + b"\n"),
    "twenty million empty lines": ("r.csv", b"id\n" + b"\n" * 20_000_000),
    "one line": ("r.csv", b"x" * 20_000_000),
    "dotted keys": ("a.toml", b"a." * 400_000 + b"a = 1"),
}


@pytest.mark.parametrize("name", SLOW)
def test_what_was_slow_is_refused_at_once(name: str, spent: Spent) -> None:
    said = take(*SLOW[name])
    assert said and said != FileTooSlow.sentence, "its reader is quick, and no clock has to end it"
    assert spent.seconds <= SECONDS and spent.megabytes <= MEGABYTES, (spent.seconds, spent.megabytes)


# --- the process itself ---


def reader(monkeypatch: pytest.MonkeyPatch, body: str, tmp_path: Any) -> None:
    """Put this in the place of the process that reads files, after its limits are set."""
    path = tmp_path / "reader.py"
    path.write_text(
        "import json, os, sys\nfrom surveyhost.services.files import child\nsource = sys.stdin.buffer\n"
        "asked = json.loads(source.read(int.from_bytes(source.read(4), 'big')))\n"
        f"child._limit(1, asked['memory'])\nsource.read()\n{body}\n"
    )
    own = subprocess.Popen
    monkeypatch.setattr(parsing.subprocess, "Popen", lambda words, **rest: own([sys.executable, str(path)], **rest))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("while True: pass", FileTooSlow),
        ("os.kill(os.getpid(), 11)", FileDamaged),
        ("os._exit(child.OUT_OF_MEMORY)", FileTooHungry),
        ("print('[\"part\", 1')", FileDamaged),
        ("print('no JSON at all')", FileDamaged),
        ("print('x' * 100_000_000)", FileDamaged),
        ("sys.exit(0)", FileDamaged),
    ],
)
def test_a_reader_that_goes_wrong_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, body: str, kind: type[Refusal]
) -> None:
    reader(monkeypatch, body, tmp_path)
    before = _children()
    with pytest.raises(Refusal) as refused:
        parsing.run("roster", b"id\nE1\n")
    assert isinstance(refused.value, kind)
    assert _children() - before <= SECONDS, "the system ends it by the processor it used, long before the wall clock"


def said(value: object) -> str:
    return f"print({json.dumps(value)!r})"


ROSTER = {"columns": None, "problems": [], "doubts": [], "notices": []}
QUESTIONNAIRE: dict[str, object] = {"document": {}, "left_out": [], "scales": []}
PERSON = ["E1", "a@x.example", "A", "vi", "A", {}]
REFUSED = {"module": "surveyhost.services.files.refusals", "name": "FileDamaged", "values": {}}


def lost(sentence: str, values: object) -> str:
    """A reader that says of a questionnaire that this was left out of it."""
    return said(["done", QUESTIONNAIRE | {"left_out": [["row 1", sentence, values, "survey", 1, "q"]]}])


LIES: dict[str, tuple[str, str]] = {
    "a pickle": ("roster", "import pickle\nsys.stdout.buffer.write(pickle.dumps(['done', {}]) + b'\\n')"),
    "other words": ("roster", said(["hello", 1])),
    "one word": ("roster", said(["done"])),
    "an object": ("roster", said({"done": 1})),
    "a number": ("roster", said(3)),
    "nothing of a roster": ("roster", said(["done", None])),
    "a list for a roster": ("roster", said(["done", []])),
    "less than a roster": ("roster", said(["done", {"columns": None}])),
    "more than a roster": ("roster", said(["done", ROSTER | {"people": []}])),
    "half a problem": ("roster", said(["done", ROSTER | {"problems": [[1]]}])),
    "a problem that there is not": ("roster", said(["done", ROSTER | {"problems": [[1, "id", "made-up", {}]]}])),
    "a problem without its values": ("roster", said(["done", ROSTER | {"problems": [[1, "id", "column-twice", {}]]}])),
    "a doubt that there is not": ("roster", said(["done", ROSTER | {"doubts": [["id", "made-up", {}]]}])),
    "a notice that there is not": ("roster", said(["done", ROSTER | {"notices": [["made-up", {}]]}])),
    "not a number": ("roster", 'print(\'["done", {"columns": NaN}]\')'),
    "a number of 300 digits": ("roster", said(["done", ROSTER | {"problems": [[10**300, "id", "no-heading", {}]]}])),
    "a number of 5,000 digits": ("roster", "print('[\"done\", ' + '9' * 5000 + ']')"),
    "10,000 deep": ("roster", "print('[\"done\", ' + '[' * 10_000 + ']' * 10_000 + ']')"),
    "people that are none": ("roster", said(["part", [[1, 2, 3, 4, 5, 6]]])),
    "a person too short": ("roster", said(["part", [PERSON[:3]]])),
    "a person with a list": ("roster", said(["part", [[*PERSON[:5], {"shift": ["day"]}]]])),
    "a person with a null byte": ("roster", said(["part", [["E\0", *PERSON[1:]]]])),
    "half a letter": ("roster", said(["part", [["E\ud800", *PERSON[1:]]]])),
    "people, and then it dies": ("roster", said(["part", [PERSON]]) + "\nsys.stdout.flush()\nos._exit(0)"),
    "people without an end": ("roster", f"while True: {said(['part', [PERSON]])}"),
    "people for a logo": ("logo", said(["part", [PERSON]])),
    "a workbook of numbers": ("workbook", said(["done", {"names": [[1]]}])),
    "a workbook without rows": ("workbook", said(["done", {"names": "rows"}])),
    "a page for a logo": ("logo", said(["done", "text/html"])),
    "headings that are none": ("headings", said(["done", [["id"]]])),
    "a questionnaire that is none": ("questionnaire", said(["done", QUESTIONNAIRE | {"document": []}])),
    "a scale that is none": ("questionnaire", said(["done", QUESTIONNAIRE | {"scales": [[["q"], {"en": "A"}, None]]}])),
    "a scale good in the middle": ("questionnaire", said(["done", QUESTIONNAIRE | {"scales": [[[], {}, "middle"]]}])),
    "a loss of two words": ("questionnaire", said(["done", QUESTIONNAIRE | {"left_out": [["row 1", "lost"]]}])),
    "a loss without its values": ("questionnaire", lost("type '%(kind)s'", {"other": "x"})),
    "a loss a gigabyte wide": ("questionnaire", lost("%(kind)999999999s", {"kind": "x"})),
    "a loss with half a refusal": ("questionnaire", lost("%(why)s", {"why": ["%(name)s", {"other": "x"}]})),
    "a mistake that is none": ("questionnaire", said(["done", {"mistakes": [[1, 2, 3, 4]]}])),
    "a refusal that is none": ("roster", said(["refused", None])),
    "a refusal of another program": ("roster", said(["refused", REFUSED | {"module": "surveyhost.none.refusals"}])),
    "a refusal with a list": ("roster", said(["refused", REFUSED | {"values": [1]}])),
    "a refusal as long as a book": (
        "roster",
        said(["refused", REFUSED | {"name": "LogoHoldsElement", "values": {"name": "x" * 9999}}]),
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_reader_that_lies_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, lie: str) -> None:
    """Whoever takes over the process that reads has taken over that process, and nothing is made of what it says."""
    kind, body = LIES[lie]
    reader(monkeypatch, body, tmp_path)
    with pytest.raises(FileDamaged) as refused:
        match kind:
            case "roster":
                roster_file.read(b"id\nE1\n", ["vi", "en"], "vi", {})
            case "headings":
                roster_file.headings(b"id\nE1\n")
            case "workbook":
                workbooks.read(b"PK")
            case "questionnaire":
                questionnaire_formats.read("a.toml", b"")
            case _:
                logos.check_logo(b"<svg/>")
    assert refused.value.reason == FileDamaged.sentence


@pytest.mark.parametrize(
    ("document", "kind"),
    [({}, QuestionnaireProblems), ({"section": [[[[3]]]], "languages": 3, "title": []}, QuestionnaireProblems)],
)
def test_a_document_that_is_made_up_is_checked_as_any_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, document: object, kind: type[Refusal]
) -> None:
    reader(monkeypatch, said(["done", QUESTIONNAIRE | {"document": document}]), tmp_path)
    with pytest.raises(kind):
        questionnaire_formats.read("a.toml", b"")


@pytest.mark.parametrize("body", [
    "import time\ntime.sleep(600)",
    "import subprocess, time\nsubprocess.Popen(['sleep', '600'])\ntime.sleep(600)",
    "import time\nos.close(1)\ntime.sleep(600)",
], ids=["sleeps", "leaves a child", "says nothing more"])  # fmt: skip
def test_a_reader_that_hangs_is_ended_with_all_it_began(monkeypatch: Any, tmp_path: Any, body: str) -> None:
    monkeypatch.setattr(parsing, "_WALL", 2.0)
    reader(monkeypatch, body, tmp_path)
    with pytest.raises(FileTooSlow):
        parsing.run("roster", b"id\nE1\n")


def test_memory_is_bounded_by_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    body = "try:\n    b'x' * (1 << 30)\nexcept MemoryError:\n    os._exit(child.OUT_OF_MEMORY)"
    reader(monkeypatch, body, tmp_path)
    with pytest.raises(Refusal) as refused:
        parsing.run("roster", b"id\nE1\n")
    assert isinstance(refused.value, FileTooHungry)


def test_it_holds_no_secret_of_the_house(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("SURVEYHOST_MASTER_KEY", "5ec3e7" * 10)
    handle = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(handle, True)
    body = (
        "told = {'environment': sorted(os.environ), 'files': len(os.listdir('/proc/self/fd'))}\n"
        "print(json.dumps(['done', told]))"
    )
    reader(monkeypatch, body, tmp_path)
    monkeypatch.setitem(shapes.DONE, "roster", shapes.anything)
    told = parsing.run("roster", b"")
    os.close(handle)
    assert not [name for name in told["environment"] if name.startswith("SURVEYHOST")]
    assert told["files"] <= 4, "standard input, output and error, and the folder that was listed"


def test_many_threads_read_at_once() -> None:
    found: list[int] = []
    content = b"id,unit\n" + b"".join(b"E%d,A\n" % number for number in range(200))

    def work() -> None:
        found.append(len(roster_file.read(content, ["vi"], "vi", {}).people))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [200] * 8


def test_a_workbook_is_read_in_that_process_alone() -> None:
    """A form's, by the reader of questionnaires, which runs there too."""
    calls = re.compile(r"\b(?:workbooks|roster_sheets)\.read\(")
    found = {path for path in PACKAGE.rglob("*.py") if calls.search(path.read_text("utf-8"))}
    assert {str(path.relative_to(PACKAGE)) for path in found} == {
        "formats/xlsform/sheets.py",
        "services/files/roster_content.py",
        "services/files/workbook_content.py",
    }
