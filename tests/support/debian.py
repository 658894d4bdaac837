"""A bare Debian 12 in a folder: booted under systemd, or merely entered. It shares this machine's network.

Its mounts and processes are in namespaces of its own, so that whatever happens to a test none of them is left behind.
"""

import contextlib
import functools
import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyhost.config import CHECKOUT
from tests.support.waiting import until

OURS = (
    ".ci", "deploy", "docs", "migrations", "static", "surveyhost", "templates",
    "LICENSE", "README.md", "pyproject.toml", "requirements.txt", "wsgi.py",
)  # fmt: skip
"""What of a checkout an installation needs."""
TRUSTED = Path("/usr/local/share/ca-certificates")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_ALWAYS = {"PATH": PATH, "HOME": "/root", "LC_ALL": "C.UTF-8"}
_ALWAYS_OUT = "http_proxy", "https_proxy", "no_proxy", "PIP_INDEX_URL", "PIP_TRUSTED_HOST"


def lacking() -> str:
    """Why no Debian can be made here; empty if one can."""
    if os.geteuid():
        return "root is needed to make a Debian"
    tools = [tool for tool in ("debootstrap", "unshare", "nsenter", "setpriv") if not shutil.which(tool)]
    return f"not installed: {', '.join(tools)}" if tools else ""


MARKS = [
    pytest.mark.prove,
    pytest.mark.xdist_group("debian"),  # one after the other: each wants the ports of a whole machine
    pytest.mark.skipif(bool(lacking()), reason=lacking()),
]
"""Of tests that make one."""


@functools.cache
def way_out() -> dict[str, str]:
    """How this machine reaches Debian's packages and Python's."""
    said = subprocess.run(["pip", "config", "get", "global.index-url"], capture_output=True, text=True, check=False)
    index = {"PIP_INDEX_URL": said.stdout.strip()} if said.returncode == 0 else {}
    return index | {name: os.environ[name] for name in _ALWAYS_OUT if name in os.environ}


def _environment() -> dict[str, str]:
    """For commands over there."""
    return _ALWAYS | way_out()


def lay(place: Path) -> None:
    """A checkout of ours there."""
    for name in OURS:
        there = CHECKOUT / name
        if there.is_dir():
            shutil.copytree(there, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(there, place / name)


def _mirror() -> list[str]:
    """Where this machine gets Debian 12 from, or nothing: wherever debootstrap would."""
    words = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Codename: bookworm"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.split()[:1]


def bootstrapped(archive: Path) -> Path:
    """An archive of a Debian with nothing in it but systemd and certificates; made if it is not there."""
    if archive.exists():
        return archive
    root = archive.parent / "bootstrapped"
    include = "--include=ca-certificates,dbus,systemd-sysv"
    words = ["debootstrap", "--variant=minbase", include, "bookworm", root, *_mirror()]
    subprocess.run(words, check=True, capture_output=True)
    for certificate in TRUSTED.glob("*.crt"):  # whatever this machine trusts besides
        shutil.copy(certificate, root / TRUSTED.relative_to("/"))
    subprocess.run(["chroot", root, "update-ca-certificates"], check=True, capture_output=True, env=_environment())
    subprocess.run(["tar", "-C", root, "-cf", f"{archive}.part", "."], check=True)
    _destroy(root)
    Path(f"{archive}.part").rename(archive)
    return archive


def _destroy(root: Path) -> None:
    mounted = [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if f" {root}/" in line]
    assert not mounted, f"left alone, since something is mounted in it: {mounted}"
    shutil.rmtree(root)


def _name(process: str) -> str:
    """Of a process; "" once it is gone, as those that make a machine ready and leave."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
    return ""


class Debian:
    """One machine. `with debian.booted():` runs systemd in it, `with debian.entered():` only gives commands a place."""

    def __init__(self, root: Path, archive: Path) -> None:
        self.root = root
        root.mkdir()
        subprocess.run(["tar", "-C", root, "-xpf", archive], check=True)
        self._before: list[str] = []
        """Words before each command that bring it there."""

    def hosts(self, names: str) -> None:
        (self.root / "etc" / "hosts").write_text(f"127.0.0.1 localhost {names}\n", encoding="utf-8")

    def lay(self, folder: str) -> None:
        """A checkout of ours there."""
        place = self.root / folder.lstrip("/")
        place.mkdir(parents=True, exist_ok=True)
        lay(place)

    def run(self, script: str, folder: str = "/root") -> tuple[int, str]:
        """Exit status of a script of bash, and what it says."""
        words = [*self._before, "/bin/bash", "-ec", f"cd {folder}\n{script}"]
        done = subprocess.run(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True,
            check=False, env=_environment(),
        )  # fmt: skip
        return done.returncode, done.stdout

    def __call__(self, script: str, folder: str = "/root") -> str:
        """What a script says that has to go well."""
        status, said = self.run(script, folder)
        assert status == 0, f"{script}\n{said[-5000:]}"
        return said

    def chroot(self, made: Path) -> Path:
        """A program, made at this path, that is called like `chroot` and runs what it is given over there."""
        given = [f"{name}={value}" for name, value in _environment().items()]
        words = shlex.join(["env", "-i", *given, *self._before])
        made.write_text(f'#!/bin/sh\nshift\nexec {words} "$@"\n', encoding="utf-8")
        made.chmod(0o700)
        return made

    def start(self, script: str) -> None:
        """A process that goes on there."""
        subprocess.Popen([*self._before, "/bin/bash", "-ec", script], stdin=subprocess.DEVNULL, env=_environment())

    @contextlib.contextmanager
    def booted(self) -> Iterator[None]:
        words = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--resolv-conf=copy-host", "--boot"]
        words += ["--system-call-filter=bpf"]  # for IPAddressDeny=
        with self._kept([*words, f"--directory={self.root}"], "systemd", signal.SIGTERM) as first:
            self._before = ["nsenter", "-t", first, "-m", "-u", "-i", "-p", "-r", "-w"]
            until(lambda: self.run("systemctl is-system-running --wait")[1].strip() in {"running", "degraded"})
            yield

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        mounts = f"mount -t proc proc {self.root}/proc && mount --rbind /dev {self.root}/dev"
        words = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c"]
        with self._kept([*words, f"{mounts} && exec sleep infinity"], "sleep", signal.SIGKILL) as first:
            self._before = ["nsenter", "-t", first, "-m", "-p", "--", "chroot", str(self.root)]
            until(lambda: self.run("test -r /proc/self/status")[0] == 0)
            yield

    @contextlib.contextmanager
    def _kept(self, words: list[str], name: str, end: signal.Signals) -> Iterator[str]:
        """The process id of the first process in there, of this name once it is what it shall be; without it, or
        without us, nothing in there goes on."""
        bound = ["setpriv", "--pdeathsig", end.name.removeprefix("SIG"), *words]
        keeper = subprocess.Popen(bound, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        below = Path(f"/proc/{keeper.pid}/task/{keeper.pid}/children")
        try:
            until(lambda: keeper.poll() is not None or name in map(_name, below.read_text().split()))
            assert keeper.poll() is None, f"it ended at once: {' '.join(words[:1])}"
            [first] = [one for one in below.read_text().split() if _name(one) == name]
            yield first
        finally:
            keeper.send_signal(end)
            try:
                keeper.wait(90)
            except subprocess.TimeoutExpired:
                keeper.kill()
                keeper.wait(30)

    def destroy(self) -> None:
        _destroy(self.root)


def steps(containerfile: Path) -> dict[str, list[str]]:
    """What a Containerfile says, by its instructions."""
    found: dict[str, list[str]] = {}
    for word, rest in re.findall(r"^([A-Z]+) (.*)$", containerfile.read_text(encoding="utf-8"), re.MULTILINE):
        found.setdefault(word, []).append(rest)
    return found
