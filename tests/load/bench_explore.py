"""Exploring the report of a firm with 400 units and 60 items: server time of each kind of view, and of each file."""

import time
from dataclasses import replace

from surveyhost import create_app
from surveyhost.core.questionnaire.model import Item, Section, Theme
from surveyhost.core.release.json import to_bytes
from surveyhost.core.release.model import Release
from surveyhost.services.releases import releases
from surveyhost.services.tabulation import tally
from surveyhost.store.office.tables import ReleaseRow
from tests.load import ground
from tests.report import sample
from tests.support import factories
from tests.support.people import Browser, Town

UNITS, THEMES, EACH = 400, 10, 6
GOAL = 100
"""Milliseconds of server time."""
VIEWS = {
    "units by themes": "",
    "units by items": "?columns=theme.t3",
    "units by themes, only what is told": "?told=1",
    "units by items, sorted by a figure": "?columns=theme.t3&sort=figure:t3_2",
    "a breakdown by themes": "?rows=tenure",
    "comments, searched": "/comments?words=noi",
    "workbook": "/xlsx",
    "drawing": "/svg",
    "picture": "/png",
}


def release() -> Release:
    """The units of the large firm, with 60 ratings in ten themes: figures borrowed from the items it has."""
    like = sample.large(UNITS)
    both = sample.both
    themes = tuple(Theme(f"t{one}", both(f"Chủ đề {one}", f"Theme {one}")) for one in range(THEMES))
    codes = [(f"t{one}", f"t{one}_{item}") for one in range(THEMES) for item in range(EACH)]
    text = "Câu này dài như câu thường gặp trong bảng hỏi"
    items = tuple(
        Item(code, "rating", both(f"{text}, {code}", f"{text}, {code}"), theme=theme, points=5, labels=sample.ENDS)
        for theme, code in codes
    )
    comment = next(one for one in like.questionnaire.items() if one.code == "fear")
    form = replace(
        like.questionnaire, themes=themes, sections=(Section("all", both("Tất cả", "All"), (*items, comment)),)
    )
    from_ = [row[1] for row in sample.STATEMENTS]
    cells = {
        (group.code, code): like.cells[group.code, source]
        for group in like.groups
        for (_, code), source in zip(codes, (from_ * 4)[: len(codes)], strict=True)
        if (group.code, source) in like.cells
    }
    return replace(like, questionnaire=form, cells=cells)


def main() -> None:
    """In one process, without a network: the first time after the tables were read, then the median of five."""
    report = ground.Report("explore")
    big = release()
    with ground.house() as of:
        (of.settings.data / "demo").touch()
        town = Town(create_app(of.settings, of).extensions["signed_in"], of)
        client = factories.client(of, "Linh kiện Minh Hải")
        wave = factories.closed_wave(of, 44, survey_id=factories.survey(of, client))
        made = factories.approved(of, tally.prepare(of, factories.STAFF, wave.survey_id))
        kept = replace(big, survey=wave.survey_id, wave=1)
        with of.office.begin() as session:
            session.get_one(ReleaseRow, made).tables = to_bytes(kept)
        huong = town.hr("huong@minhhai.example", client)
        here = f"/portal/reports/{made}/explore"
        report.say("units, items, cells", f"{len(big.units())}, {THEMES * EACH}, {len(big.cells)}")
        report.say("CPU ms, the first view in a process", _once(huong, here))
        with ground.other_load(ground.own_cpu) as load:
            taken = {name: ground.median([_once(huong, here + path) for _ in range(ground.RUNS)], 1)
                     for name, path in VIEWS.items()}  # fmt: skip
        for name, milliseconds in taken.items():
            report.say(f"CPU ms, {name}", milliseconds)
        report.say("other load of the machine, percent", load.percent)
    report.keep()
    late = [name for name, taken_ms in taken.items() if taken_ms > GOAL and VIEWS[name][:4] not in {"/xls", "/png"}]
    if late:
        print(f"above {GOAL} ms: {', '.join(late)}")


def _once(browser: Browser, where: str) -> float:
    began = time.process_time()
    response = browser.get(where)
    taken = 1000 * (time.process_time() - began)
    if response.status_code != 200:
        raise SystemExit(f"{where} answers {response.status_code}")
    return round(taken, 1)


if __name__ == "__main__":
    releases._read.cache_clear()
    main()
