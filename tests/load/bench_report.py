"""The demo: how long it takes to make, its report in both languages; and a report of 40 pages, with its memory."""

import io
import multiprocessing
import resource
import time

import pikepdf

from surveyhost.services import demo, print_room, releases
from surveyhost.services.printing import report_pdf
from tests.load import ground
from tests.report.sample import large

UNITS = 400


def main() -> None:
    """One demo, five reports a language; the large report in a process of its own, whose memory is measured."""
    report = ground.Report("demo")
    with ground.house() as of:
        began = time.monotonic()
        demo.make(of)
        report.say("seconds to make it, reports printed", round(time.monotonic() - began, 1))
        release_id = releases.find(of, 1)
        for language in ("vi", "en"):
            seconds, others, pages = [], [], b""
            for _ in range(ground.RUNS):
                with ground.other_load(ground.own_cpu) as load:
                    began = time.monotonic()
                    pages = print_room.pdf(of, release_id, language)
                    seconds.append(time.monotonic() - began)
                others.append(load.percent)
            report.say(f"seconds for the report, {language}", ground.median(seconds))
            report.say(f"its size, kB, {language}", round(len(pages) / 1000))
            report.say(f"other load of the machine, percent, {language}", ground.median(others, 1))
    report.keep()
    with multiprocessing.get_context("spawn").Pool(1) as alone:
        alone.apply(_large)


def _large() -> None:
    """The report of a company with 5,000 people in 400 units, beside the wave before."""
    report = ground.Report("large report")
    now, before = large(UNITS), large(UNITS, seed=12)
    report_pdf(now, "vi", "u5")  # fonts and style are read once a process
    seconds, used, others, pdf = [], [], [], b""
    for _ in range(ground.RUNS):
        with ground.other_load(ground.own_cpu) as load:
            began, cpu = time.monotonic(), time.process_time()
            pdf = report_pdf(now, "vi", earlier=before)
            seconds.append(time.monotonic() - began)
            used.append(time.process_time() - cpu)
        others.append(load.percent)
    report.say("pages", len(pikepdf.open(io.BytesIO(pdf)).pages))
    report.say("seconds", ground.median(seconds))
    report.say("CPU seconds", ground.median(used))
    report.say("memory of the process, MB", round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    report.say("other load of the machine, percent", ground.median(others, 1))
    report.keep()


if __name__ == "__main__":
    main()
