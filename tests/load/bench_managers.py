"""Reports of many managers by the product's own way: signed, kept in the office, killed in the middle and gone on with.

What is measured is CPU seconds and memory; what 12,000 reports would take on two cores is worked out from it.
"""

import io
import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace

import pikepdf
import psutil
from sqlalchemy import select

from surveyhost.commands.shared import house
from surveyhost.core.release.json import to_bytes
from surveyhost.core.report_length import Length
from surveyhost.services.office.house import House
from surveyhost.services.releases import releases, unit_reports
from surveyhost.services.releases.unit_reports import Wanted
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import ReleaseRow, ReportFile
from tests.load import ground
from tests.report import sample
from tests.support import factories
from tests.support.shell import environ

REPORTS, ALL, CORES = 300, 12_000, 2
LANGUAGE = "vi"
LOOK = 1.0
"""Seconds between two looks at the memory of the printing processes."""


def main(number: int = REPORTS, length: Length = Length.SUMMARY) -> None:
    """Begin, kill everything after a third, go on; nothing is printed twice and nothing is missing."""
    report = ground.Report(f"manager reports {length}")
    with ground.house() as of:
        release_id = _prepared(of, number)
        command = [sys.executable, "-W", "ignore", "-m", "tests.load.bench_managers", "print", str(release_id), length]
        environment = {**os.environ, **environ(of.settings)}
        first = subprocess.Popen(command, env=environment, start_new_session=True)
        while len(_printed(of)) < number // 3 and first.poll() is None:
            time.sleep(LOOK)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        before = len(_printed(of))
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        memory = _watched(subprocess.Popen(command, env=environment, start_new_session=True))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
        printed = _printed(of)
        pages = _pages(of)
    made = len(printed) - before
    report.say("reports there when it was killed, and made after", f"{before}, {made}")
    report.say("units printed twice, and missing", f"{sum(n > 1 for n in printed.values())}, {number - len(printed)}")
    report.say("pages of a report", round(pages / len(printed), 1))
    report.say("CPU seconds a report, signed and kept", round(spent / made, 2))
    report.say("pages a CPU second", round(pages / len(printed) * made / spent, 1))
    report.say(f"CPU minutes for {ALL}, on each of {CORES} cores", round(ALL * spent / made / CORES / 60))
    third = max(1, len(memory) // 3)
    report.say("MB of all printing processes, second third", round(max(memory[third : 2 * third], default=0)))
    report.say("MB of all printing processes, last third", round(max(memory[2 * third :], default=0)))
    report.keep()


def _prepared(of: House, number: int) -> int:
    """A released release whose tables are those of a firm with so many units."""
    client = factories.client(of, "Linh kiện Minh Hải")
    wave = factories.closed_wave(of, 44, survey_id=factories.survey(of, client))
    made = factories.approved(of, tally.prepare(of, factories.STAFF, wave.survey_id))
    kept = replace(_cut(sample.large(number * 9 // 8), number), survey=wave.survey_id, wave=1)
    with of.office.begin() as session:
        session.get_one(ReleaseRow, made).tables = to_bytes(kept)
    releases._read.cache_clear()
    return made


def _cut(release, number):
    """The release with the company and so many of its units."""
    units = [one for one in release.units() if one.path][number:]
    gone = {one.code for one in units}
    groups = tuple(one for one in release.groups if one.code not in gone and one.parent not in gone)
    codes = {one.code for one in groups}
    cells = {at: cell for at, cell in release.cells.items() if at[0] in codes}
    comments = tuple(one for one in release.comments if one.group in codes)
    return replace(release, groups=groups, cells=cells, comments=comments)


def _printed(of: House) -> Counter[str]:
    """Units to how many reports of each there are."""
    with of.office() as session:
        wanted = select(ReportFile.unit).where(ReportFile.unit != "")
        return Counter(one for one in session.scalars(wanted) if one)


def _pages(of: House) -> int:
    with of.office() as session:
        files = session.scalars(select(ReportFile.content).where(ReportFile.unit != ""))
        return sum(len(pikepdf.open(io.BytesIO(one)).pages) for one in files)


def _watched(process: "subprocess.Popen[bytes]") -> list[float]:
    """Megabytes of the process and its children together at each look, until it ends."""
    found = []
    while process.poll() is None:
        try:
            one = psutil.Process(process.pid)
            found.append(sum(each.memory_info().rss for each in [one, *one.children(recursive=True)]) / 2**20)
        except psutil.NoSuchProcess:
            break
        time.sleep(LOOK)
    if process.wait():
        raise SystemExit("printing failed")
    return found


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["print", release_id, length]:
            unit_reports.print_units(house(), Wanted(int(release_id), LANGUAGE, Length(length)), CORES)
        case [number, length]:
            main(int(number), Length(length))
        case arguments:
            main(*map(int, arguments))
