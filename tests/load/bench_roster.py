"""100,000 people from a CSV and an XLSX file into the office: seconds and memory, each run in a process of its own."""

import json
import resource
import subprocess
import sys
import time
from io import BytesIO

import xlsxwriter

from surveyhost.services.rosters import rosters
from surveyhost.services.setup import clients, surveys
from tests.load import ground

PEOPLE = 100_000


def main() -> None:
    """Five runs for each form of file."""
    for form in ("csv", "xlsx"):
        report = ground.Report(f"roster {form}")
        runs = []
        others = []
        for _ in range(ground.RUNS):
            with ground.other_load(ground.own_cpu) as load:
                runs.append(json.loads(subprocess.check_output([sys.executable, "-m", __spec__.name, form])))
            others.append(load.percent)
        report.say("seconds for 100,000 people", ground.median([run["seconds"] for run in runs]))
        report.say("memory at most, MB", ground.median([run["megabytes"] for run in runs], 0))
        report.say("other load of the machine, percent", ground.median(others, 1))
        report.keep()


def one(form: str) -> None:
    """One import; prints what it took."""
    content = sheet() if form == "xlsx" else ground.roster(PEOPLE)
    with ground.house() as of:
        client_id = clients.add_client(of, ground.SHELL, "Bench")
        survey_id = surveys.create(of, ground.SHELL, client_id, ground.questionnaire())
        began = time.monotonic()
        imported = rosters.put(of, ground.SHELL, survey_id, f"roster.{form}", content)
        seconds = time.monotonic() - began
    if imported != PEOPLE:
        raise SystemExit(f"{PEOPLE - imported} people are missing")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak}))


def sheet() -> bytes:
    """The same roster as a workbook."""
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, {"constant_memory": True})
    page = book.add_worksheet()
    for number, line in enumerate(ground.roster(PEOPLE).decode().splitlines()):
        page.write_row(number, 0, line.split(","))
    book.close()
    return kept.getvalue()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(sys.argv[1])
    else:
        main()
