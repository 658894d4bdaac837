"""The systemd units: every process of an installation has one, fit for its program, and hardly any rights besides."""

import re
import shutil
import subprocess

import pytest

from surveyhost import cli
from surveyhost.config import CHECKOUT, FACES

UNITS = sorted((CHECKOUT / "deploy" / "systemd").glob("*.service"))
OPTIONAL = sorted((CHECKOUT / "deploy" / "systemd" / "optional").glob("*.service"))
"""Samples that no installation starts by itself."""
OPERATIONS = (CHECKOUT / "docs" / "operations.md").read_text(encoding="utf-8")


def command(unit) -> list[str]:
    [line] = re.findall(r"^ExecStart=/opt/surveyhost/.venv/bin/surveyhost (.*)$", unit.read_text(), re.MULTILINE)
    return line.split()


def test_every_face_the_desk_and_the_figures_have_a_unit_that_docs_name_too() -> None:
    found = {unit.stem.removeprefix("surveyhost-"): command(unit) for unit in UNITS}
    assert set(found) == {*FACES, "desk", "metrics"}
    for name, words in found.items():
        assert words[0] in cli.COMMANDS[""]
        if name in FACES:
            assert words[:4] == ["serve", "--faces", name, "--no-worker"]
            assert f"`surveyhost {' '.join(words[:4])}`" in OPERATIONS


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_holds_no_more_than_it_needs(unit) -> None:
    said = dict(re.findall(r"^(\w+)=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE))
    assert said["User"] != "root" and said["LimitCORE"] == "0" and said["MemorySwapMax"] == "0"
    assert said["CapabilityBoundingSet"] == "" and said["NoNewPrivileges"] == "yes"
    holds_keys = said["User"] == "surveyhost"
    assert holds_keys == ("StateDirectory" in said) == (unit.stem.split("-")[1] in {"console", "desk", "metrics"})
    assert holds_keys or said["IPAddressDeny"] == "any", "it goes nowhere but to its database"
    assert holds_keys or "/var/lib/surveyhost" in said["InaccessiblePaths"]


@pytest.mark.parametrize("unit", [*UNITS, *OPTIONAL], ids=lambda unit: unit.stem)
def test_each_that_asks_the_clock_is_told_which_start_of_the_machine_it_is(unit) -> None:
    """ProcSubset=pid hides where the kernel says it, without which many small steps of a clock are never one large."""
    text = unit.read_text(encoding="utf-8")
    assert "ProcSubset=pid" in text
    has_no_clock = "/respondent.env" in text or "/intake.env" in text
    assert ("SURVEYHOST_BOOT=%b" in text) == (not has_no_clock)


def test_no_file_of_a_setting_lies_where_its_process_may_not_look() -> None:
    """The units hide the folder of settings from every process; only systemd reads it, as root."""
    assert all("-/etc/surveyhost" in unit.read_text(encoding="utf-8") for unit in UNITS)
    for block in re.findall(r"^```\w*\n(.*?)^```$", OPERATIONS, re.MULTILINE | re.DOTALL):
        assert not re.findall(r"= *\"?/etc/surveyhost/", block), block


def test_the_list_of_people_is_fetched_by_a_timer_whose_key_is_in_no_environment() -> None:
    [unit] = [one for one in OPTIONAL if "roster-pull" in one.name]
    text = unit.read_text(encoding="utf-8")
    assert command(unit) == ["roster", "pull", "%i", "--apply"]
    assert "LoadCredential=key:" in text and "SURVEYHOST_PULL_KEY_FILE=%d/key" in text
    assert "OnCalendar=" in unit.with_suffix(".timer").read_text(encoding="utf-8")
    assert "surveyhost-roster-pull@1.timer" in OPERATIONS


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("unit", [*UNITS, *OPTIONAL], ids=lambda unit: unit.stem)
def test_systemd_finds_little_to_attack(unit) -> None:
    words = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=19", str(unit)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout.splitlines()[-1:]
