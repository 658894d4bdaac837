"""The report of a company with 5,000 people in 400 units, in a process that loads the printer and nothing else."""

import io
import json
import sys
import time

import pikepdf

from surveyhost.services.releases.report_pdf import report_pdf
from tests.load import memory
from tests.report.sample import large

UNITS = 400


def main(runs: int) -> None:
    """Print it so often, beside the wave before; figures of each print as JSON on standard output."""
    now, before = large(UNITS), large(UNITS, seed=12)
    report_pdf(now, "vi", "u5")  # fonts and style are read once a process
    found = []
    for _ in range(runs):
        began, used = time.monotonic(), time.process_time()
        pdf = report_pdf(now, "vi", earlier=before)
        found.append([time.monotonic() - began, time.process_time() - used])
    pages = len(pikepdf.open(io.BytesIO(pdf)).pages)
    print(json.dumps({"runs": found, "pages": pages, "memory": memory.peak()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
