"""Alfa (Siteimprove) and QualWeb (University of Lisbon), two checkers of accessibility beside axe.

They come from npm in the versions that `checkers/package-lock.json` names, and only tests use them. Alfa takes a page
down where it is shown and judges it in a process of its own; QualWeb judges inside the page, and leaves marks in it.
"""

import fcntl
import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "checkers"
INSTALLED = FOLDER / "node_modules"
BUNDLES = (
    "@qualweb/qw-page/dist/qw-page.bundle.js",
    "@qualweb/util/dist/__webpack/util.bundle.js",
    "@qualweb/act-rules/dist/__webpack/act.bundle.js",
    "@qualweb/wcag-techniques/dist/__webpack/wcag.bundle.js",
)
PATIENCE = 180
"""Seconds that npm may take."""


class NotHereError(Exception):
    """The checkers cannot be had on this machine; why."""


def install() -> None:
    """Brings them here, once for each lock file. `NotHereError` where node, npm or its registry is missing."""
    missing = [program for program in ("node", "npm") if shutil.which(program) is None]
    if missing:
        raise NotHereError(f"{' and '.join(missing)} is not installed")
    wanted = (FOLDER / "package-lock.json").read_text(encoding="utf-8")
    with (FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = INSTALLED / ".done"
        if done.exists() and done.read_text(encoding="utf-8") == wanted:
            return
        try:
            ran = subprocess.run(
                ["npm", "ci"], cwd=FOLDER, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            raise NotHereError(f"npm did not bring them within {PATIENCE} seconds") from None
        if ran.returncode:
            raise NotHereError(f"npm cannot bring them: {ran.stderr.strip()[-300:]}")
        done.write_text(wanted, encoding="utf-8")


@dataclass(frozen=True)
class Finding:
    """What one rule says about one place of a page."""

    rule: str
    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.why}: {' '.join(self.where.split())[:200]}"


class Checkers:
    """Both of them, for as many pages as there are."""

    def __init__(self) -> None:
        install()
        self._alfa = subprocess.Popen(
            ["node", "alfa.mjs"], cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._taking_down = self._answer()
        bundles = [(INSTALLED / path).read_text(encoding="utf-8") for path in BUNDLES]
        self._bundles = ["(function () {\n" + text + "\n}).call(window)" for text in bundles]
        self._judging = (FOLDER / "qualweb.js").read_text(encoding="utf-8")

    def close(self) -> None:
        self._alfa.communicate()

    def look(self, page: Page) -> Sequence[Finding]:
        """What is wrong with the page at levels A and AA, and against good practice; the page is spoilt afterwards."""
        return [*self._by_alfa(page), *self._by_qualweb(page)]

    def _by_alfa(self, page: Page) -> Iterator[Finding]:
        assert self._alfa.stdin is not None
        self._alfa.stdin.write(json.dumps(page.evaluate(self._taking_down)) + "\n")
        self._alfa.stdin.flush()
        for one in self._answer():
            yield Finding(f"alfa {one['rule']}", one["where"], "; ".join(" ".join(why.split()) for why in one["why"]))

    def _by_qualweb(self, page: Page) -> Iterator[Finding]:
        for bundle in self._bundles:
            page.evaluate(bundle)
        for one in page.evaluate(self._judging):
            yield Finding(f"qualweb {one['rule']}", one["where"], one["why"])

    def _answer(self) -> Any:
        assert self._alfa.stdout is not None
        line = self._alfa.stdout.readline()
        assert line, "alfa.mjs stopped"
        return json.loads(line)
