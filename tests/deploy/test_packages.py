"""The handbook speaks of known faults in the versions that are pinned, and none of those is older than the repair."""

import json
import re

from surveyhost.config import CHECKOUT
from tests.support.documented import OPERATIONS

FILES = ("requirements.txt", "requirements-dev.txt")
LOCK = CHECKOUT / "tests" / "browser" / "checkers" / "package-lock.json"
ROW = re.compile(r"^\| ([\w.-]+) ([\d.]+)([^|]*) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
"""Package, pinned version, remarks; where it was repaired; the advisories, and in the first table what they mean."""
NUMBER = re.compile(r"[\d.]+")


def pinned(name: str) -> dict[str, str]:
    """The versions of one of the two files, by package."""
    lines = (CHECKOUT / name).read_text(encoding="utf-8").split()
    return dict(line.split("==") for line in lines)


def of_npm() -> dict[str, str]:
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return {path.rpartition("node_modules/")[2]: one["version"] for path, one in packages.items() if path}


def rows() -> list[tuple[str, str, str, str]]:
    """Package, pinned version, remarks and where it was repaired, of both tables."""
    text = OPERATIONS.read_text(encoding="utf-8")
    [section] = re.findall(r"^## Known faults of packages\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
    found = [row[:4] for row in ROW.findall(section)]
    assert len(found) == section.count("\n| ") - 2  # two heads
    return found


def numbers(version: str) -> list[int]:
    return [int(one) for one in version.split(".")]


def test_packages_that_run_are_tested_in_the_same_versions():
    running, tested = (pinned(name) for name in FILES)
    assert {name: tested.get(name, version) for name, version in running.items()} == running


def test_the_handbook_has_read_of_the_pinned_versions():
    known = of_npm() | pinned(FILES[0]) | pinned(FILES[1])
    read = {name: version for name, version, _, _ in rows()}
    assert read == {name: known[name] for name in read}


def test_it_says_which_packages_are_the_tests_alone():
    running = pinned(FILES[0])
    assert {name for name, _, remarks, _ in rows() if "tests only" not in remarks} == {
        name for name, _, _, _ in rows() if name in running
    }


def test_no_pinned_version_is_older_than_the_repair():
    repaired = [(name, version, at) for name, version, _, at in rows() if NUMBER.fullmatch(at)]
    assert len(repaired) > 30
    assert [name for name, version, at in repaired if numbers(version) < numbers(at)] == []


def test_it_says_of_how_many_packages_it_read():
    text = OPERATIONS.read_text(encoding="utf-8")
    assert f"of the {len(pinned(FILES[1]) | pinned(FILES[0]))} packages" in text
