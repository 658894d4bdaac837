"""The demo: how long it takes to make, and its report in both languages."""

import time

from surveyhost.services import demo, print_room, releases
from tests.load import ground


def main() -> None:
    """One demo, five reports a language."""
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


if __name__ == "__main__":
    main()
