"""The demo: how long it takes to make, its report in both languages; and a report of 40 pages, with its memory."""

import json
import subprocess
import sys
import time

from surveyhost.services.demo import firm as demo
from surveyhost.services.releases import releases, signed_reports
from tests.load import ground


def main() -> None:
    """One demo, five reports a language; then the large report."""
    report = ground.Report("demo")
    with ground.house() as of:
        began = time.monotonic()
        demo.make(of)
        report.say("seconds to make it, reports printed", round(time.monotonic() - began, 1))
        release_id = releases.find(of, 1, 2)
        for language in ("vi", "en"):
            seconds, others, pages = [], [], b""
            for _ in range(ground.RUNS):
                with ground.other_load(ground.own_cpu) as load:
                    began = time.monotonic()
                    pages = signed_reports.pdf(of, release_id, language)
                    seconds.append(time.monotonic() - began)
                others.append(load.percent)
            report.say(f"seconds for the report, {language}", ground.median(seconds))
            report.say(f"its size, kB, {language}", round(len(pages) / 1000))
            report.say(f"other load of the machine, percent, {language}", ground.median(others, 1))
    report.keep()
    _large()


def _large() -> None:
    """40 pages; the median of five, and the printing process's memory."""
    report = ground.Report("large report")
    command = [sys.executable, "-W", "ignore", "-m", "tests.load.large_report", str(ground.RUNS)]
    with ground.other_load(ground.own_cpu) as load:
        made = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    report.say("pages", made["pages"])
    report.say("seconds", ground.median([one[0] for one in made["runs"]]))
    report.say("CPU seconds", ground.median([one[1] for one in made["runs"]]))
    report.say("memory of the process, MB", round(made["memory"]))
    report.say("load of the machine, percent, this included", load.percent)
    report.keep()


if __name__ == "__main__":
    main()
