"""CPU of the server for one visit to a results page, over real HTTP: nine figures in two languages, packed."""

import gzip
import http.client
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from surveyhost.report.brand import Brand
from surveyhost.report.results_page import Order, page
from surveyhost.services.office.house import House
from surveyhost.store.vault import pages
from tests.load import ground
from tests.load.bench_responses import AT_ONCE, PORT, served
from tests.report import sample
from tests.support.results import telling_of

PATH = "abcdefghijklmnopqrstuvwx"
EACH_RUN = 3200


def main() -> None:
    """Both engines, one after the other."""
    with ground.house() as of:
        measure("a results page on SQLite", of, [])
    with ground.cluster() as (urls, server), ground.house(urls) as of:
        measure("a results page on PostgreSQL", of, [server])


def measure(heading: str, of: House, databases: list[int]) -> None:
    """Five runs after one that warms up."""
    report, release = ground.Report(heading), sample.release()
    order = Order(telling_of(release), (), "2027-01-14", False, "surveyhost")
    content = page(release, order, Brand("Linh kiện Minh Hải"), sample.release(2025))
    with of.vault.begin() as session:
        pages.put_page(session, PATH, content)
    cpu, others = [], []
    with served(of) as server:
        for run in range(ground.RUNS + 1):
            with ground.other_load(lambda: sum(map(ground.cpu_of, [os.getpid(), *databases]))) as load:
                before = ground.cpu_of(server)
                with visitors(content):
                    pass
            if run:
                cpu.append(1000 * (ground.cpu_of(server) - before) / EACH_RUN)
                others.append(load.percent)
    report.say("CPU of the web server, ms a visit", ground.median(cpu))
    report.say(
        "kB of the page, plain and on the wire", f"{len(content) // 1000}, {len(gzip.compress(content)) // 1000}"
    )
    report.say("other load of the machine, percent", ground.median(others, 1))
    report.keep()


@contextmanager
def visitors(content: bytes) -> Iterator[None]:
    """`AT_ONCE` people visit until all are done; each gets the whole page."""
    wrong: list[object] = []

    def visit() -> None:
        for _ in range(EACH_RUN // AT_ONCE):
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
            connection.request("GET", f"/r/{PATH}", headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200 or gzip.decompress(body) != content:
                wrong.append(answer.status)
            connection.close()

    people = [Thread(target=visit) for _ in range(AT_ONCE)]
    for person in people:
        person.start()
    yield
    for person in people:
        person.join()
    if wrong:
        raise SystemExit(f"{len(wrong)} visits went wrong: {wrong[:3]}")


if __name__ == "__main__":
    main()
