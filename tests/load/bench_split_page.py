"""A split count in the browser: bytes of page and script, and how long a slow telephone cuts and seals an answer.

The processor is slowed down six times, as Chromium's tools do; they do so for the page alone, so the script is timed
there; and then a whole answer is sent, to see whether any key press would have waited.
"""

import gzip
import statistics
import threading
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from surveyhost.core.questionnaire.file import read, write
from surveyhost.core.questionnaire.model import Item, Questionnaire, Section, Theme
from surveyhost.web.respondent.bundles import bundles
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.halves import READY
from tests.load import ground
from tests.web.respondent.faces import LAN, MAI, app_of
from tests.web.respondent.in_halves import split_face_of

SLOWER = 6
ITEMS = 60
AGAIN = 7
TEXT = {
    "vi": "Trong ba tháng gần đây, tôi được báo lịch làm việc đủ sớm.",
    "en": "In the last three months I was told my shifts in time.",
}
ENDS = {"vi": ("Rất không đồng ý", "Rất đồng ý"), "en": ("Strongly disagree", "Strongly agree")}
SEAL = """
() => {
  const plan = JSON.parse(document.getElementById("answers").dataset.plan);
  const { form, keys, contract } = ballot.terms(plan);
  const picked = Object.fromEntries(form.layout.measures.map(([measure, cells]) => [measure, cells ? 1 : 0]));
  const before = performance.now();
  ballot.sealAnswer(form, keys, contract, ["u1", "1-3"], picked, {});
  return performance.now() - before;
}
"""
WAITS = """
() => {
  globalThis.longest = 0;
  let last = performance.now();
  const tick = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    setTimeout(tick, 0);
  };
  tick();
}
"""
"""Notes the longest time for which nothing else could have run."""


def questionnaire() -> Questionnaire:
    """Sixty ratings of six points with an "I’d rather not", on six pages, and two comments."""
    sections = [
        Section(
            f"s{number}",
            {"vi": f"Phần {number}", "en": f"Part {number}"},
            tuple(
                Item(
                    f"q{number}_{place}", "rating", {one: f"{text} ({number}.{place})" for one, text in TEXT.items()},
                    points=6, labels=ENDS, theme="main",
                )
                for place in range(ITEMS // 6)
            ) + ((Item(f"say{number}", "comment", TEXT),) if number < 2 else ()),
        )
        for number in range(6)
    ]  # fmt: skip
    made = Questionnaire("sixty", ("vi", "en"), TEXT, tuple(sections), (Theme("main", TEXT, outcome=True),))
    return read(write(made))


def sizes(report: ground.Report, app: Any) -> None:
    """Of the document and the script, packed as they are sent."""
    page = app.test_client().get(f"/s/{MAI}?page=1&lang=vi", headers={"Accept-Encoding": "gzip"}).data
    script = bundles()["ballot.js"].packed
    report.say("kB of the page, packed", round(len(page) / 1000, 1))
    report.say("kB of the page, unpacked", round(len(gzip.decompress(page)) / 1000, 1))
    report.say("kB of the script, packed", round(len(script) / 1000, 1))
    report.say("kB of both, packed", round((len(page) + len(script)) / 1000, 1))


def slow(browser: Browser) -> Page:
    """A page of a new profile, on a processor that is so much slower."""
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def times(report: ground.Report, browser: Browser, base: str) -> None:
    """Cold: a page's first ballot, of which the engine has compiled nothing. Warmed: its third, as in the worker."""
    cold, warmed = [], []
    for _ in range(AGAIN):
        page = slow(browser)
        page.add_init_script("globalThis.Worker = class { postMessage() {} }")  # so that nothing is warmed
        page.goto(f"{base}/s/{MAI}?page=1&lang=vi")
        page.wait_for_selector(READY)
        found = [page.evaluate(SEAL) for _ in range(3)]
        cold.append(found[0])
        warmed.append(found[2])
        page.context.close()
    report.say("ms to cut and seal, cold, slowed six times", round(statistics.median(cold)))
    report.say("ms to cut and seal, warmed, slowed six times", round(statistics.median(warmed)))


def sent(report: ground.Report, browser: Browser, base: str, link: str) -> None:
    """A whole answer, sent."""
    page = slow(browser)
    page.goto(f"{base}/s/{link}?page=6&lang=vi")
    page.wait_for_selector(READY)
    page.locator("input[name=q5_0][value='4']").check(force=True)
    page.wait_for_timeout(3000)
    page.evaluate(WAITS)
    before = page.evaluate("performance.now()")
    page.evaluate("document.querySelector('[data-go=onward]').click()")
    page.wait_for_selector(".sealing:visible, .receipt")
    page.wait_for_selector(".receipt")
    report.say(
        "ms from pressing Send to the receipt, slowed six times", round(page.evaluate("performance.now()") - before)
    )
    report.say("ms that a key press had to wait at most meanwhile", round(page.evaluate("longest")))
    page.context.close()


def main() -> None:
    """Sizes, then times."""
    report = ground.Report("a split count in the browser")
    app = app_of(split_face_of(questionnaire()))
    sizes(report, app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        base = f"http://127.0.0.1:{server.server_port}"
        times(report, browser, base)
        sent(report, browser, base, LAN)
        browser.close()
    server.shutdown()
    report.keep()


if __name__ == "__main__":
    main()
