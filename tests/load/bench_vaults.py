"""Many waves on three vaults at once: what an answer costs and how long it takes while all are mixed, beside one vault.

    python -m tests.load.bench_vaults [WAVES [SEATS [ANSWERS [RATE]]]]

WAVES of SEATS people each are opened, a third of them in each vault. Then ANSWERS come from people of all waves in
turn, RATE a second over all, through what the respondent face does with a link (find, seal, store), from eight threads
of this process; meanwhile every wave is mixed once, as the worker does. Afterwards each wave's seats and boxes are
counted in its own vault, and it is looked for in the others. The full size is 2000 5000 60000 1000.
"""

import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from surveyhost.core import vault_number
from surveyhost.services.answering import responses
from surveyhost.services.answering.vaults import by_link
from surveyhost.services.office.house import House
from surveyhost.services.vault import desk
from surveyhost.services.vault import links as vault_links
from tests.load import ground
from tests.support import waves
from tests.support.several import waves_in

FURTHER = {"north": 7, "south": 24}
SIZE = (60, 200, 3000, 300)
"""Waves, seats in each, answers, answers a second: what `make bench` takes."""
THREADS = 8
ANSWER = {"clear": 4, "change": "Ít họp hơn, và nói trước một ngày"}


def main() -> None:
    """SQLite, then PostgreSQL; each with one vault and with three."""
    given = [int(one) for one in sys.argv[1:]]
    size = (*given, *SIZE[len(given) :])
    with tempfile.TemporaryDirectory(prefix="surveyhost-bench-") as folder:
        for several in (False, True):
            urls = {name: f"sqlite:///{folder}/{name}.sqlite3" for name in FURTHER}
            with ground.house(None, **_named(Path(folder), urls if several else {})) as of:
                measure("three vaults on SQLite" if several else "one vault on SQLite", of, *size)
        for several in (False, True):
            with ground.cluster(*FURTHER) as (urls, server):
                further = {name: urls.pop(f"SURVEYHOST_{name.upper()}_URL") for name in FURTHER}
                with ground.house(urls, **_named(Path(folder), further if several else {})) as of:
                    heading = "three vaults on PostgreSQL" if several else "one vault on PostgreSQL"
                    measure(heading, of, *size, server=server)


def _named(folder: Path, urls: dict[str, str]) -> dict[str, str]:
    if not urls:
        return {}
    lines = [f'[[vault]]\nname = "{name}"\nnumber = {FURTHER[name]}\nurl = "{url}"\n' for name, url in urls.items()]
    (folder / "vaults.toml").write_text("".join(lines), encoding="utf-8")
    return {"SURVEYHOST_VAULTS": str(folder / "vaults.toml")}


def measure(heading: str, of: House, count: int, seats: int, answers: int, rate: int, server: int = 0) -> None:
    """Open, answer while all is mixed, count."""
    report = ground.Report(heading)
    report.say("waves, seats in each, answers, answers a second", f"{count}, {seats}, {answers}, {rate}")
    numbers = [one.number for one in of.vaults]
    began = time.monotonic()
    made = [waves.without_links(of, seats, numbers[place % len(numbers)]) for place in range(count)]
    report.say("opening a wave, s", round((time.monotonic() - began) / count, 3))
    links = _links(of, made, answers)
    took, cpu, sweep, load = _answered(of, made, links, rate, server)
    report.say("answers a second, as they came", round(answers / took[-1]))
    report.say("CPU of one answer in this process, ms", round(1000 * cpu / answers, 2))
    waits = sorted(took[:-1])
    report.say("an answer waits, median, ms", round(1000 * statistics.median(waits), 1))
    report.say("99 of 100 wait no longer than, ms", round(1000 * waits[int(len(waits) * 0.99)], 1))
    report.say("the longest, ms", round(1000 * waits[-1], 1))
    report.say("mixing every wave meanwhile, s", round(sweep, 1))
    report.say("other load, %", load)
    report.say("answers lost, or in another vault", _lost(of, made, answers))
    report.keep()


def _links(of: House, made: list[waves.Wave], answers: int) -> list[str]:
    """A link for each answer, wave after wave in turn."""
    each = -(-answers // len(made))
    held = []
    for wave in made:
        people = wave.people[:each]
        held.append(vault_links.mint(of, wave.code, wave.salt, [wave.seats[one] for one in people]))
    return [links[place] for place in range(each) for links in held][:answers]


def _answered(
    of: House, made: list[waves.Wave], links: list[str], rate: int, server: int
) -> tuple[list[float], float, float, float]:
    """Seconds that each answer took, and all together; CPU seconds of answering; seconds of mixing; other load."""
    find, submit = by_link(of.vaults, responses.find), by_link(of.vaults, responses.submit)
    waits = [0.0] * len(links)
    cpu = [0.0] * len(links)
    began = time.monotonic() + 0.5

    def answer(place: int) -> None:
        due = began + place / rate
        time.sleep(max(0.0, due - time.monotonic()))
        spent = time.thread_time()
        opening = find(links[place])
        submit(opening, ANSWER, "vi", b"")
        cpu[place] = time.thread_time() - spent
        waits[place] = time.monotonic() - due

    swept: list[float] = []

    def mix() -> None:
        time.sleep(max(0.0, began + len(links) / rate / 3 - time.monotonic()))
        start = time.monotonic()
        for wave in made:
            desk.mix(of, wave.code)
        swept.append(time.monotonic() - start)

    def ours() -> float:
        return ground.cpu_of(psutil.Process().pid) + (ground.cpu_of(server) if server else 0.0)

    with ground.other_load(ours) as load, ThreadPoolExecutor(THREADS) as pool:
        mixing = threading.Thread(target=mix)
        mixing.start()
        list(pool.map(answer, range(len(links))))
        waits.append(time.monotonic() - began)
        mixing.join()
    return waits, sum(cpu), swept[0], load.percent


def _lost(of: House, made: list[waves.Wave], answers: int) -> str:
    """Every wave is in its own vault only; there are as many boxes and spent seats as answers."""
    for one in of.vaults:
        own = {wave.code for wave in made if vault_number.number_of(wave.code) == one.number}
        assert waves_in(one.sessions) == own, f"waves of another vault in {one.name}"
    spent = boxes = 0
    for wave in made:
        spent += desk.counts(of, wave.code)[1]
        boxes += desk.stop(of, wave.code, wave.salt).boxes
    assert spent == boxes == answers, (spent, boxes, answers)
    return f"0 of {answers}"


if __name__ == "__main__":
    main()
