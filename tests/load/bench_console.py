"""Every page of the console in a house of fifty clients, 200 surveys and 100,000 people: server time of each."""

import time

from surveyhost import create_app
from surveyhost.web.account.guard import PUBLIC, SIGNED_IN, act_of
from tests.load import ground
from tests.support import crowd, factories
from tests.support.people import Browser, Town
from tests.support.world import address, build, own_views

GOAL = 150
"""Milliseconds of server time."""
FILES = {"console.audit_export", "console.release_file"}
EXTRA = {"console.search, two letters typed": "/console/search?q=kh"}


def main() -> None:
    """Five runs of each page in one process, without a network; the slowest pages, and any above the goal."""
    report = ground.Report("console pages")
    with ground.house() as of:
        town = Town(create_app(of.settings, of).extensions["signed_in"], of)
        world = build(town)
        factories.open_wave(of, factories.survey(of, world["client_id"]))
        crowd.fill(of, world["survey_id"])
        staff = town.staff("tuan@vendor.example", "administrator", "survey_manager", "comment_reviewer", "releaser")
        with ground.other_load(ground.own_cpu) as load:
            taken = {name: _median(staff, where) for name, where in _pages(town, world).items()}
    slowest = sorted(taken, key=lambda name: -taken[name])
    report.say("pages", len(taken))
    for name in slowest[:6]:
        report.say(f"{name}, ms", taken[name])
    report.say("median page, ms", ground.median(list(taken.values()), 1))
    report.say("other load of the machine, percent", load.percent)
    report.keep()
    late = [name for name in slowest if taken[name] > GOAL]
    if late:
        print(f"above {GOAL} ms: {', '.join(late)}")


def _pages(town: Town, world: dict[str, object]) -> dict[str, str]:
    """Endpoint to address, of every page that the console shows."""
    shown = {}
    for method, rule, endpoint in own_views(town.app):
        is_page = method == "GET" and endpoint.startswith("console.") and endpoint not in FILES
        if is_page and act_of(town.app, endpoint) not in {PUBLIC, SIGNED_IN}:
            shown[endpoint] = address(rule, world)
    return shown | EXTRA


def _median(browser: Browser, where: str) -> float:
    runs = []
    for _ in range(ground.RUNS):
        began = time.perf_counter()
        status = browser.get(where).status_code
        runs.append(1000 * (time.perf_counter() - began))
        if status >= 500:
            raise SystemExit(f"{where} answers {status}")
    return ground.median(runs, 1)


if __name__ == "__main__":
    main()
