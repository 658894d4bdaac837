"""100,000 people from a CSV and an XLSX file into the office: seconds and memory, each run in a process of its own.

python -m tests.load.bench_roster                  both, five runs each
python -m tests.load.bench_roster csv 1000000      one run of so many people
"""

import json
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

import xlsxwriter

from surveyhost.services.rosters import rosters
from surveyhost.services.setup import clients, surveys
from tests.load import ground, memory

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
        report.say("CPU seconds for them", ground.median([run["cpu"] for run in runs]))
        report.say("memory at most, MB", ground.median([run["megabytes"] for run in runs], 0))
        report.say("other load of the machine, percent", ground.median(others, 1))
        report.keep()


def one(form: str, people: int = PEOPLE) -> None:
    """One import; prints what it took. The memory is the process's, and holds the file, too, which another one made."""
    with tempfile.NamedTemporaryFile() as made:
        subprocess.run([sys.executable, "-m", __spec__.name, "make", form, str(people), made.name], check=True)
        content = Path(made.name).read_bytes()
    with ground.house() as of:
        client_id = clients.add_client(of, ground.SHELL, "Bench")
        survey_id = surveys.create(of, ground.SHELL, client_id, ground.questionnaire())
        began, used = time.monotonic(), time.process_time()
        imported = rosters.put(of, ground.SHELL, survey_id, f"roster.{form}", content)
        seconds, cpu = time.monotonic() - began, time.process_time() - used
    if imported != people:
        raise SystemExit(f"{people - imported} people are missing")
    print(json.dumps({"seconds": seconds, "cpu": cpu, "megabytes": memory.peak()}))


def make(form: str, people: int, path: str) -> None:
    """Write a file of so many people."""
    Path(path).write_bytes(sheet(people) if form == "xlsx" else ground.roster(people))


def sheet(people: int) -> bytes:
    """The same roster as a workbook."""
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, {"constant_memory": True})
    page = book.add_worksheet()
    for number, line in enumerate(ground.roster(people).decode().splitlines()):
        page.write_row(number, 0, line.split(","))
    book.close()
    return kept.getvalue()


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        make(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    elif len(sys.argv) > 1:
        one(sys.argv[1], *map(int, sys.argv[2:]))
    else:
        main()
