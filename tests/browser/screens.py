"""Takes the pictures of docs/screens from a fresh demo: `python -m tests.browser.screens [FOLDER]`.

Every picture is of a page as it stands in the demo, or after the few acts that `_prepare` does by the services.
"""

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from surveyhost import create_app
from surveyhost.config import load
from surveyhost.services.accounts import accounts
from surveyhost.services.demo import firm as demo
from surveyhost.services.keys import keyring as keys
from surveyhost.services.letters import reminders
from surveyhost.services.office.house import Actor, House, open_house
from surveyhost.services.questionnaires import library
from surveyhost.services.setup import clients, surveys
from surveyhost.store import migrate
from tests.browser.conftest import ARGUMENTS, CHROMIUM, _Silent
from tests.browser.visiting import sign_in
from tests.support.people import Town

SHELL = Actor("shell")
EVERYBODY = ("administrator", "survey_manager", "comment_reviewer", "releaser")
HUONG, TUAN = "huong.le@minhhai.example", "tuan.dang@vendor.example"
COLUMNS = (
    "Số thẻ,Hòm thư,Phòng ban,Ca làm,Điện thoại\nMH-0017,binh.tran@minhhai.example,Xưởng ép,Ngày,0901 222 333\n"
    + ("MH-0018,,Kho thành phẩm,Đêm,0901 444 555\n")
)


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, how wide, in which language and theme."""

    name: str
    who: str
    path: str
    width: int = 1280
    height: int = 860
    language: str = "en"
    theme: str = "light"
    upload: str = ""
    """A roster to send on this page before the picture is taken."""


SHOTS = (
    Shot("console-home", TUAN, "/console/"),
    Shot("console-home-dark-vi", TUAN, "/console/", language="vi", theme="dark"),
    Shot("console-survey", TUAN, "/console/surveys/2/"),
    Shot("console-fieldwork", TUAN, "/console/surveys/2/waves/1/"),
    Shot("console-letters", TUAN, "/console/surveys/2/waves/1/letters"),
    Shot("console-reminders-vi", TUAN, "/console/surveys/2/reminders", language="vi"),
    Shot("console-letter-words", TUAN, "/console/surveys/2/letters/vi/invitation", height=1000),
    Shot("console-roster-columns-vi", TUAN, "/console/surveys/3/roster", language="vi", upload=COLUMNS),
    Shot("console-plan", TUAN, "/console/surveys/2/plan"),
    Shot("console-release", TUAN, "/console/releases/2/", height=1000),
    Shot("console-client", TUAN, "/console/clients/1/", height=1000),
    Shot("portal-home", HUONG, "/portal/", language="vi"),
    Shot("portal-phone-vi", HUONG, "/portal/", 390, 1100, language="vi"),
)


def _prepare(house: House) -> None:
    """What the demo has not: a plan of reminders, a rule for rosters, a survey whose roster is still to come."""
    reminders.set_plan(house, SHELL, 2, ["3@09:00", "1@16:30"])
    kept = clients.client(house, 1).settings
    clients.edit_client(house, SHELL, 1, settings={**kept, "retention_days": 60})
    surveys.create(house, SHELL, 1, library.load("employee-voice"), "Tiếng nói nhân viên 2027")
    accounts.add_staff(house, SHELL, TUAN, "Tuấn", EVERYBODY)
    accounts.add_hr(house, SHELL, 1, HUONG, "Hương")


@contextmanager
def _served(town: Town) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, town.app, threaded=True, request_handler=_Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def _take(town: Town, page: Page, base: str, shot: Shot, folder: Path) -> None:
    sign_in(page, base, town, shot.who, shot.language, shot.theme)
    page.set_viewport_size({"width": shot.width, "height": shot.height})
    page.goto(base + shot.path)
    if shot.upload:
        sent = {"name": "danh-sach-2027.csv", "mimeType": "text/csv", "buffer": shot.upload.encode()}
        page.locator("input[type=file]").set_input_files(sent)
        with page.expect_navigation():
            page.locator("form.drop button").first.click()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=folder / f"{shot.name}.png")
    print(shot.name, flush=True)


def main(folder: Path, *names: str) -> None:
    """All pictures, or those named, into this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="surveyhost-screens-") as data:
        settings = load({"SURVEYHOST_DATA": data})
        keys.init(settings)
        migrate.upgrade(settings)
        house = open_house(settings)
        demo.make(house)
        _prepare(house)
        town = Town(create_app(settings, house).extensions["signed_in"], house)
        with _served(town) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            for shot in SHOTS:
                if not names or shot.name in names:
                    page = browser.new_page(locale={"vi": "vi-VN", "en": "en-GB"}[shot.language])
                    _take(town, page, base, shot, folder)
                    page.close()
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screens"), *sys.argv[2:])
