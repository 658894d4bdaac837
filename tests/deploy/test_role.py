"""The Ansible role, run for real on a bare Debian, by the lines of docs/operations.md."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from surveyhost.config import CHECKOUT
from tests.support import debian, documented
from tests.support.debian import Debian
from tests.support.installed import FACES, INTAKE, OF_THE_PAGE, SOURCE, answers, takes_events
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


def play(folder: Path, server: Server, more: str, given: Mapping[str, str] | None = None) -> tuple[int, str]:
    """How many things the page's block has changed, and what was said. `more`: words for `ansible-playbook`."""
    [block] = documented.commands("With Ansible")
    block = block.replace(" play.yml\n", f" {more} play.yml\n").replace(OF_THE_PAGE, server.url)
    block = block.replace("[surveyhost/deploy/ansible]", f"[{CHECKOUT}/deploy/ansible]")
    done = subprocess.run(
        ["bash", "-ec", block], cwd=folder, capture_output=True, text=True, check=False, env=os.environ | (given or {})
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert server.url not in done.stdout
    [changed] = re.findall(r"^survey\.vendor\.com .* changed=(\d+) .* failed=0 ", done.stdout, re.MULTILINE)
    return int(changed), done.stdout


def by_chroot(bare: Debian, folder: Path) -> str:
    """An inventory in which the machine is a chroot."""
    way = f"ansible_connection=community.general.chroot ansible_chroot_exe={bare.chroot(folder / 'chroot')}"
    (folder / "machines").write_text(f"survey.vendor.com ansible_host={bare.root} {way}\n", encoding="utf-8")
    return "--inventory machines"


def test_it_installs_once_and_changes_nothing_the_second_time(bare: Debian, server: Server, tmp_path: Path) -> None:
    there, settings = bare.root / SOURCE.lstrip("/"), bare.root / "etc" / "surveyhost"
    shutil.rmtree(there)
    assert not (bare.root / "usr" / "bin" / "python3").exists(), "nor is there Python"
    with bare.entered():
        there_is = f"{by_chroot(bare, tmp_path)} {ON_SQLITE}"
        changed, said = play(tmp_path, server, there_is)
        assert changed > 0 and "systemd does not run here, so nothing was started" in said
        assert "All is well" in bare("surveyhost verify")
        assert server.url in (settings / "console.env").read_text(encoding="utf-8")
        assert {one.name for one in there.iterdir()} == {*debian.OURS, ".installed"}, "nor is the mail server left"
        assert play(tmp_path, server, there_is)[0] == 0
        assert play(tmp_path, server, f"{there_is} -e surveyhost_intake={INTAKE}.vendor.com")[0] > 0
        assert f"https://{INTAKE}.vendor.com" in (settings / "console.env").read_text(encoding="utf-8")


def by_ssh(bare: Debian, folder: Path) -> dict[str, str]:
    """The environment in which Ansible finds the machine, which lets root in by a key."""
    bare("apt-get -qq update && apt-get -qq install --yes --no-install-recommends openssh-server >/dev/null 2>&1")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key"], check=True)
    listens = f"ListenAddress 127.0.0.1:{port}\n"
    (bare.root / "etc" / "ssh" / "sshd_config.d" / "test.conf").write_text(listens, encoding="utf-8")
    (bare.root / "root" / ".ssh").mkdir(mode=0o700, exist_ok=True)
    shutil.copy(folder / "key.pub", bare.root / "root" / ".ssh" / "authorized_keys")
    bare("systemctl restart ssh")
    host_key = (bare.root / "etc" / "ssh" / "ssh_host_ed25519_key.pub").read_text(encoding="utf-8")
    (folder / "known").write_text(f"[127.0.0.1]:{port} {host_key}", encoding="utf-8")
    (folder / "ssh").write_text(
        f"Host survey.vendor.com\nHostName 127.0.0.1\nPort {port}\nIdentityFile {folder}/key\n"
        f"IdentitiesOnly yes\nUserKnownHostsFile {folder}/known\nStrictHostKeyChecking yes\n",
        encoding="utf-8",
    )
    return {"ANSIBLE_SSH_ARGS": f"-F {folder}/ssh", "ANSIBLE_HOME": str(folder / "ansible")}


@pytest.mark.skipif(
    not (shutil.which("systemd-nspawn") and shutil.which("ssh")), reason="not installed: systemd-nspawn or ssh"
)
def test_over_ssh_with_databases_every_unit_runs_and_a_second_run_changes_nothing(
    bare: Debian, server: Server, tmp_path: Path
) -> None:
    shutil.rmtree(bare.root / SOURCE.lstrip("/"))
    with bare.booted():
        found = by_ssh(bare, tmp_path)
        changed, said = play(tmp_path, server, "", found)
        assert changed > 0 and "Ready: https://survey.vendor.com" in said
        assert all(answers(face) for face in FACES) and "All is well" in bare("surveyhost verify")
        started = bare("systemctl show --property ActiveEnterTimestampMonotonic 'surveyhost-*'")
        assert play(tmp_path, server, "", found)[0] == 0
        assert bare("systemctl show --property ActiveEnterTimestampMonotonic 'surveyhost-*'") == started
        assert play(tmp_path, server, f"-e surveyhost_intake={INTAKE}.vendor.com", found)[0] > 0
        assert all(answers(face) for face in FACES) and takes_events()
        assert bare("systemctl --failed --no-legend") == ""
