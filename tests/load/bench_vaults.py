"""Many waves on three vaults at once: what an answer costs and how long it takes while all are mixed, beside one vault.

    python -m tests.load.bench_vaults [WAVES [SEATS [ANSWERS [RATE [VAULTS [ENGINE]]]]]]

WAVES of SEATS people each are opened, as many in each vault. All of them are mixed before anybody has answered. Then
ANSWERS come from people of all waves in turn, RATE a second over all, through what the respondent face does with a link
(find, seal, store), from two processes of eight threads; meanwhile another process mixes all waves, as the worker does.
Afterwards each wave's seats and boxes are counted in its own vault, and it is looked for in the others. The full size
is 2000 5000 60000 1000 3.
"""

import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select, true

from surveyhost.config import load
from surveyhost.core import vault_number
from surveyhost.services.answering import responses
from surveyhost.services.answering.vaults import by_link
from surveyhost.services.fieldwork import closing
from surveyhost.services.office.house import House, open_house
from surveyhost.store.vault import tables as vault
from tests.load import ground, many_waves
from tests.load.many_waves import Made
from tests.support.several import waves_in

FURTHER = {"north": 7, "south": 24}
SIZE = (60, 200, 3000, 300)
"""Waves, seats in each, answers, answers a second: what `make bench` takes."""
PROCESSES, THREADS = 2, 8
ANSWER = {"clear": 4, "change": "Ít họp hơn, và nói trước một ngày"}
Environ = dict[str, str]


def main() -> None:
    """SQLite, then PostgreSQL; each with one vault and with three."""
    given = [int(one) for one in sys.argv[1:5]]
    size = (*given, *SIZE[len(given) :])
    wanted, engine = (*sys.argv[5:], "", "")[:2]
    for name in (engine,) if engine else ("SQLite", "PostgreSQL"):
        for count in (int(wanted),) if wanted else (1, 3):
            with databases(name, count) as (environ, server):
                house = ground.ready(load(environ))
                measure(f"{'three vaults' if count > 1 else 'one vault'} on {name}", house, environ, size, server)


@contextmanager
def databases(engine: str, vaults: int) -> Iterator[tuple[Environ, int]]:
    """Settings for new databases, and the process of their server."""
    names = list(FURTHER)[: vaults - 1]
    with tempfile.TemporaryDirectory(prefix="surveyhost-bench-") as folder:
        if engine == "SQLite":
            yield _settings(folder, {name: f"sqlite:///{folder}/{name}.sqlite3" for name in names}), 0
            return
        with ground.cluster(*names) as (urls, server):
            further = {name: urls.pop(f"SURVEYHOST_{name.upper()}_URL") for name in names}
            yield urls | _settings(folder, further), server


def _settings(folder: str, urls: dict[str, str]) -> Environ:
    made = {"SURVEYHOST_DATA": folder}
    if urls:
        lines = [f'[[vault]]\nname = "{name}"\nnumber = {FURTHER[name]}\nurl = "{url}"\n' for name, url in urls.items()]
        (Path(folder) / "vaults.toml").write_text("".join(lines), encoding="utf-8")
        made["SURVEYHOST_VAULTS"] = str(Path(folder) / "vaults.toml")
    return made


def measure(heading: str, of: House, environ: Environ, size: Sequence[int], server: int) -> None:
    """Open, mix, answer while all is mixed, count."""
    count, seats, answers, rate = size
    report = ground.Report(heading)
    report.say("waves, seats in each, answers, answers a second", f"{count}, {seats}, {answers}, {rate}")
    began = time.monotonic()
    made = list(many_waves.opened(of, count, seats, answers))
    report.say("opening a wave, s", round((time.monotonic() - began) / count, 3))
    if server:  # what is made in several transactions is mixed once; SQLite's rows lie as a mix leaves them
        say_round(report, "the first, all of it new", mixed(environ, 0), count)
    say_round(report, "nothing new", mixed(environ, 0), count)
    _answered(report, environ, made, size, server)
    say_round(report, "nothing new since", mixed(environ, 0), count)
    report.say("answers lost, or in another vault", _lost(of, made, answers))
    report.keep()


def mixed(environ: Environ, begins: float) -> tuple[float, float, int]:
    """Seconds and CPU seconds of one round over all waves, begun then, and in how many boxes were moved."""
    of = open_house(load(environ))
    time.sleep(max(0.0, begins - time.monotonic()))
    start, used = time.monotonic(), time.process_time()
    moved = closing.mix_due(of)
    return time.monotonic() - start, time.process_time() - used, len(moved)


def say_round(report: ground.Report, which: str, took: tuple[float, float, int], count: int) -> None:
    """What one round over all waves took."""
    seconds, cpu, moved = took
    report.say(f"a round, {which}: s, CPU ms a wave, moved", f"{seconds:.1f}, {1000 * cpu / count:.2f}, {moved}")


def answered(environ: Environ, links: Sequence[str], begins: float, rate: float) -> tuple[list[float], float, float]:
    """Seconds that each answer waited; when the last one was in; CPU seconds of answering."""
    of = open_house(load(environ))
    find, submit = by_link(of.vaults, responses.find), by_link(of.vaults, responses.submit)
    waits = [0.0] * len(links)

    def answer(place: int) -> None:
        due = begins + place / rate
        time.sleep(max(0.0, due - time.monotonic()))
        submit(find(links[place]), ANSWER, "vi", b"")
        waits[place] = time.monotonic() - due

    used = time.process_time()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(answer, range(len(links))))
    return waits, time.monotonic(), time.process_time() - used


def _answered(report: ground.Report, environ: Environ, made: list[Made], size: Sequence[int], server: int) -> None:
    count, _, answers, rate = size
    each = -(-answers // count)
    links = [one.links[place] for place in range(each) for one in made][:answers]
    before = ground.cpu_of(server) if server else 0.0
    ours: Callable[[], float] = lambda: ground.own_cpu() + (ground.cpu_of(server) if server else 0.0)  # noqa: E731
    with (
        ground.other_load(ours) as load_seen,
        ProcessPoolExecutor(PROCESSES + 1, multiprocessing.get_context("spawn")) as pool,
    ):
        for started in [pool.submit(time.sleep, 3) for _ in range(PROCESSES + 1)]:
            started.result()
        begins = time.monotonic() + 5
        parts = [
            pool.submit(answered, environ, links[part::PROCESSES], begins, rate / PROCESSES)
            for part in range(PROCESSES)
        ]
        sweep = pool.submit(mixed, environ, begins + answers / rate / 3)
        found, swept = [one.result() for one in parts], sweep.result()
    waits = sorted(wait for one in found for wait in one[0])
    report.say("answers a second, as they came", round(answers / (max(one[1] for one in found) - begins)))
    report.say("CPU of one answer, ms", round(1000 * sum(one[2] for one in found) / answers, 2))
    report.say("an answer waits, median, ms", round(1000 * statistics.median(waits), 1))
    report.say("99 of 100 wait no longer than, ms", round(1000 * waits[int(len(waits) * 0.99)], 1))
    report.say("the longest, ms", round(1000 * waits[-1], 1))
    say_round(report, "meanwhile", swept, count)
    if server:
        report.say("CPU of the database server meanwhile, s", round(ground.cpu_of(server) - before, 1))
    report.say("other load, %", load_seen.percent)


def _lost(of: House, made: list[Made], answers: int) -> str:
    """Every wave is in its own vault only; there are as many boxes and spent seats as answers, wave by wave."""
    total = 0
    for one in of.vaults:
        own = {wave.code for wave in made if vault_number.number_of(wave.code) == one.number}
        assert waves_in(one.sessions) == own, f"waves of another vault in {one.name}"
        with one.sessions() as session:
            for code in own:
                spent = select(func.count()).select_from(vault.seat).where(vault.seat.c.spent == true())
                boxes = (select(func.count()).select_from(table) for table in (vault.inbox, vault.pool))
                seats, waiting, mixed_in = (
                    session.execute(wanted.where(table.c.wave == code)).scalar_one()
                    for wanted, table in zip((spent, *boxes), (vault.seat, vault.inbox, vault.pool), strict=True)
                )
                assert seats == waiting + mixed_in, (code, seats, waiting, mixed_in)
                total += seats
    assert total == answers, (total, answers)
    return f"0 of {answers}"


if __name__ == "__main__":
    main()
