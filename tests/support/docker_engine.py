"""A Docker Engine in namespaces of its own: it sees nobody else's networks, ports and processes, and what is written
into /etc and /root beside it is gone with it."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.support.debian import PATH
from tests.support.waiting import until

NEEDED = "dockerd", "containerd", "runc", "docker", "iptables", "unshare", "nsenter", "setpriv"
_OTHERS_NETWORK = (
    "--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false",
)  # fmt: skip
_ITS_OWN = "/mnt"
"""Where it alone sees something: paths of sockets have to be short."""
_SOCKET, _PID = f"{_ITS_OWN}/socket", f"{_ITS_OWN}/pid"
_PYTHON = "/usr/bin/python3 -c 'import sys, urllib.request as r; print(r.urlopen(sys.argv[1]).read().decode())'"


def lacking() -> str:
    """What is not installed of an engine and of Compose; empty if nothing is."""
    tools = [tool for tool in NEEDED if not shutil.which(tool)]
    return ", ".join(tools if compose() else [*tools, "docker compose"])


def compose() -> str:
    """The words that the handbook's `docker compose` has here."""
    for words in ("docker compose", "docker-compose"):
        with contextlib.suppress(OSError):
            if not subprocess.run([*words.split(), "version"], capture_output=True, check=False).returncode:
                return words
    return ""


class Engine:
    """Its images and volumes lie in a folder. `with engine.entered(...):` runs it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cgroup = f"surveyhost-{os.getpid()}"
        self._inside: list[str] = []
        self._daemon: subprocess.Popen[bytes] | None = None
        self._flags: tuple[str, ...] = ()
        folder.mkdir()

    @contextlib.contextmanager
    def entered(self, has_own_network: bool) -> Iterator[None]:
        """It runs: in a network of its own in which nothing is but what it makes, or, to build, in this machine's."""
        script = f"mount -t proc proc /proc; mount -t tmpfs tmpfs {_ITS_OWN}; "
        for place in ("etc", "root"):
            upper, work = f"{_ITS_OWN}/{place}-upper", f"{_ITS_OWN}/{place}-work"
            mount = f"mount -t overlay overlay -o lowerdir=/{place},upperdir={upper},workdir={work} /{place}"
            script += f"mkdir {upper} {work}; {mount}; "
        script += "ip link set lo up; " * has_own_network + "exec sleep infinity"
        own = ["--net"] if has_own_network else []
        words = ["unshare", "--mount", "--pid", *own, "--propagation", "private", "--fork", "--kill-child"]
        keeper = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *words, "/bin/sh", "-ec", script])
        below = Path(f"/proc/{keeper.pid}/task/{keeper.pid}/children")
        try:
            until(lambda: keeper.poll() is not None or below.read_text().split() != [])
            first = below.read_text().split()[0]
            self._inside = ["nsenter", "-t", first, "--mount", "--pid", *own, "--"]
            until(lambda: Path(f"/proc/{first}/comm").read_text().strip() == "sleep")
            self._flags = () if has_own_network else _OTHERS_NETWORK
            self.start()
            yield
            self.stop()
        finally:
            keeper.send_signal(signal.SIGKILL)  # and everything in there with it
            keeper.wait(60)
            self._forget_cgroups()

    def start(self) -> None:
        words = ["dockerd", "--host", f"unix://{_SOCKET}", "--pidfile", _PID, "--exec-root", f"{_ITS_OWN}/run"]
        words += ["--data-root", f"{self._folder}/data"]
        words += ["--oom-score-adjust", "0", "--cgroup-parent", self._cgroup, *self._flags]
        with (self._folder / "log").open("ab") as log:
            self._daemon = subprocess.Popen(
                [*self._inside, *words], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._environment
            )
        until(lambda: self._daemon and (self._daemon.poll() is not None or self.run("docker version")[0] == 0))
        assert self._daemon.poll() is None, (self._folder / "log").read_text(encoding="utf-8")[-3000:]

    def stop(self) -> None:
        """As when the machine goes down: containers are ended in order."""
        assert self._daemon is not None
        self(f"kill $(cat {_PID})")
        self._daemon.wait(300)

    def _forget_cgroups(self) -> None:
        """No process is in them any more; of what an engine leaves behind this alone is no one's namespace."""
        for made in Path("/sys/fs/cgroup").glob(f"**/{self._cgroup}"):
            for folder in (*sorted(filter(Path.is_dir, made.rglob("*")), reverse=True), made):
                with contextlib.suppress(OSError):
                    folder.rmdir()

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "PATH": PATH, "HOME": "/root", "LC_ALL": "C.UTF-8", "DOCKER_HOST": f"unix://{_SOCKET}",
            "DOCKER_BUILDKIT": "0", "COMPOSE_DOCKER_CLI_BUILD": "0",  # Debian has no other builder
        }  # fmt: skip

    def run(self, script: str, folder: str | Path = "/") -> tuple[int, str]:
        """Exit status of a script of bash, and what it says."""
        done = subprocess.run(
            [*self._inside, "/bin/bash", "-ec", f"cd {folder}\n{script}"], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, check=False, env=self._environment,
        )  # fmt: skip
        return done.returncode, done.stdout

    def __call__(self, script: str, folder: str | Path = "/") -> str:
        """What a script says that has to go well."""
        status, said = self.run(script, folder)
        assert status == 0, f"{script}\n{said[-5000:]}"
        return said

    def says(self, port: int, path: str) -> str:
        """What is answered on a published port; "" where nobody does."""
        status, said = self.run(f"{_PYTHON} http://127.0.0.1:{port}{path}")
        return said.strip() if status == 0 else ""
