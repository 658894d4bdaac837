"""500 unit reports on as many processes as there are cores: pages a second together."""

import io
import resource
import sys
import time

import pikepdf

from surveyhost.services.releases.unit_batch import Batch, unit_reports
from tests.load import ground
from tests.report.sample import large


def main(number: int = 500) -> None:
    """One batch; five would take the morning."""
    report = ground.Report("unit reports")
    batch = Batch(large(number), "vi")
    units = [group.code for group in batch.units()][:number]
    used = _children()
    with ground.other_load(ground.own_cpu) as load:
        began = time.monotonic()
        pages = sum(len(pikepdf.open(io.BytesIO(pdf)).pages) for _, pdf in unit_reports(batch, units))
        seconds = time.monotonic() - began
    used = _children() - used
    report.say("reports", len(units))
    report.say("pages", pages)
    report.say("pages a second, together", round(pages / seconds, 1))
    report.say("seconds", round(seconds, 1))
    report.say("CPU seconds of the printing processes", round(used, 1))
    report.say("pages a CPU second", round(pages / used, 1))
    report.say("other load of the machine, percent", load.percent)
    report.keep()


def _children() -> float:
    """CPU seconds of processes that have ended; those of a batch end with it."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
