"""The Ansible role, run for real on a bare Debian, by the lines of docs/operations.md."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from surveyhost.config import CHECKOUT
from tests.support import debian, documented
from tests.support.debian import Debian
from tests.support.installed import INTAKE, OF_THE_PAGE, SOURCE
from tests.support.mail_server import Server


def lacking() -> str:
    """Why the role cannot be run here; empty if it can."""
    words = ["ansible-doc", "-t", "connection", "community.general.chroot"]
    if not shutil.which("ansible-doc") or subprocess.run(words, capture_output=True, check=False).returncode:
        return "not installed: Ansible with community.general (Debian's package ansible)"
    return ""


pytestmark = [*debian.MARKS, pytest.mark.skipif(bool(lacking()), reason=lacking())]


ON_SQLITE = "-e surveyhost_sqlite=true"
"""What installs with the fewest packages; the installer has tests of its own."""


def play(bare: Debian, folder: Path, server: Server, more: str) -> tuple[int, str]:
    """How many things the page's block has changed, and what was said. For Ansible the machine is a chroot."""
    [block] = documented.commands("With Ansible")
    way = f"ansible_connection=community.general.chroot ansible_chroot_exe={bare.chroot(folder / 'chroot')}"
    (folder / "machines").write_text(f"survey.vendor.com ansible_host={bare.root} {way}\n", encoding="utf-8")
    block = block.replace("survey.vendor.com, play.yml", f"machines {more} play.yml").replace(OF_THE_PAGE, server.url)
    block = block.replace("[surveyhost/deploy/ansible]", f"[{CHECKOUT}/deploy/ansible]")
    done = subprocess.run(["bash", "-ec", block], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert server.url not in done.stdout
    [changed] = re.findall(r"^survey\.vendor\.com .* changed=(\d+) .* failed=0 ", done.stdout, re.MULTILINE)
    return int(changed), done.stdout


def test_it_installs_once_and_changes_nothing_the_second_time(bare: Debian, server: Server, tmp_path: Path) -> None:
    there, settings = bare.root / SOURCE.lstrip("/"), bare.root / "etc" / "surveyhost"
    shutil.rmtree(there)
    assert not (bare.root / "usr" / "bin" / "python3").exists(), "nor is there Python"
    with bare.entered():
        changed, said = play(bare, tmp_path, server, ON_SQLITE)
        assert changed > 0 and "systemd does not run here, so nothing was started" in said
        assert "All is well" in bare("surveyhost verify")
        assert server.url in (settings / "console.env").read_text(encoding="utf-8")
        assert {one.name for one in there.iterdir()} == {*debian.OURS, ".installed"}, "nor is the mail server left"
        assert play(bare, tmp_path, server, ON_SQLITE)[0] == 0
        assert play(bare, tmp_path, server, f"{ON_SQLITE} -e surveyhost_intake={INTAKE}.vendor.com")[0] > 0
        assert f"https://{INTAKE}.vendor.com" in (settings / "console.env").read_text(encoding="utf-8")
