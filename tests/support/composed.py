"""What deploy/compose.yaml says, carried out without a container engine: each service in namespaces of its own, with
the folders, users, rights, networks and order that the file asks for.

What an engine does besides (pulling images, restarting what died, publishing ports) is not here. A key of the file that
is not carried out fails, so that nothing is passed over in silence.
"""

import contextlib
import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.waiting import until

_CARRIED_OUT = {
    "image", "command", "entrypoint", "environment", "env_file", "volumes", "secrets", "networks", "depends_on",
    "healthcheck", "read_only", "tmpfs", "cap_drop", "security_opt", "ulimits",
}  # fmt: skip
_AN_ENGINES = {"build", "restart", "stop_grace_period", "ports", "logging", "profiles"}


@dataclass(frozen=True)
class Image:
    """A tree of files, and what is run in it unless a service says otherwise."""

    root: Path
    entrypoint: Sequence[str]
    command: Sequence[str] = ()
    user: str = "root"
    folder: str = "/"
    environment: Mapping[str, str] = field(default_factory=dict)


class Composed:
    """The services of a file. `settings` is where its `/etc/surveyhost` lies here."""

    def __init__(self, file: Path, images: Mapping[str, Image], settings: Path, folder: Path) -> None:
        said = yaml.safe_load(file.read_text(encoding="utf-8").replace("/etc/surveyhost", str(settings)))
        self.services: dict[str, dict[str, Any]] = said["services"]
        self._secrets, self._networks = said["secrets"], list(said["networks"])
        self._beside, self._images, self._folder = file.parent, images, folder
        self._prefix = f"c{os.getpid() % 100_000}"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        """Those that were started and went on."""
        for name, service in self.services.items():
            assert not (left := set(service) - _CARRIED_OUT - _AN_ENGINES), f"{name}: {left}"

    # Networks: one switch (a namespace with a bridge for each), and a namespace for each service

    def namespace(self, name: str) -> str:
        return f"{self._prefix}-{name}"

    def address(self, name: str, network: str) -> str:
        """Of a service in a network; the first one of each is ours."""
        return f"10.213.{self._networks.index(network)}.{list(self.services).index(name) + 2}"

    @contextlib.contextmanager
    def wired(self) -> Iterator[None]:
        try:
            self._wire()
            yield
        finally:
            for process in self.running.values():
                process.kill()  # and everything in there with it
                process.wait(60)
            for name in ("switch", *self.services):
                subprocess.run(["ip", "netns", "delete", self.namespace(name)], check=False, capture_output=True)

    def _wire(self) -> None:
        switch = self.namespace("switch")
        _ip(f"netns add {switch}")
        for number, network in enumerate(self._networks):
            _ip(f"-n {switch} link add {network} type bridge")
            _ip(f"-n {switch} address add 10.213.{number}.1/24 dev {network}")
            _ip(f"-n {switch} link set {network} up")
        for number, (name, service) in enumerate(self.services.items()):
            there = self.namespace(name)
            _ip(f"netns add {there}")
            _ip(f"-n {there} link set lo up")
            for network in service["networks"]:
                port = f"s{number}n{self._networks.index(network)}"
                _ip(f"link add {port} netns {switch} type veth peer name {network} netns {there}")
                _ip(f"-n {switch} link set {port} master {network} up")
                _ip(f"-n {there} address add {self.address(name, network)}/24 dev {network}")
                _ip(f"-n {there} link set {network} up")

    def _hosts(self, name: str) -> Path:
        lines = ["127.0.0.1 localhost"]
        for other, service in self.services.items():
            for network in set(service["networks"]) & set(self.services[name]["networks"]):
                lines.append(f"{self.address(other, network)} {other}")
        made = self._folder / f"{name}.hosts"
        made.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return made

    # Services

    def up(self, *names: str) -> None:
        """Start these and what they depend on, each when what it waits for holds."""
        for name in names:
            if name in self.running:
                continue
            for before, wanted in self.services[name].get("depends_on", {}).items():
                self.up(before)
                self._await(before, wanted["condition"])
            self.running[name] = self._start(name)

    def _await(self, name: str, condition: str) -> None:
        process = self.running[name]
        if condition == "service_completed_successfully":
            assert process.wait(300) == 0, self.log(name)
            return
        assert condition == "service_healthy", condition
        test = self.services[name]["healthcheck"]["test"]
        assert test[0] == "CMD"
        until(lambda: process.poll() is not None or self._inside(name, test[1:]) == 0)
        assert process.poll() is None, self.log(name)

    def _inside(self, name: str, words: Sequence[str]) -> int:
        process = self.running[name]
        below = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        there = (
            ["nsenter", "-t", below[0], "--mount", "--net", "--pid", f"--root=/proc/{below[0]}/root"]
            if below
            else ["false"]
        )
        return subprocess.run([*there, *words], check=False, capture_output=True).returncode

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")[-4000:]

    def run(self, name: str, *words: str) -> tuple[int, str]:
        """As `docker compose run NAME WORDS`: exit status, and what was said."""
        process = self._start(name, f"{name}-run", words)
        return process.wait(300), self.log(f"{name}-run")

    def _start(self, name: str, log: str = "", words: Sequence[str] = ()) -> "subprocess.Popen[bytes]":
        service = self.services[name]
        image = self._images[service["image"]]
        root = self._folder / "roots" / (log or name)
        root.mkdir(parents=True, exist_ok=True)
        command = words or service.get("command", image.command)
        begun = shlex.join([*service.get("entrypoint", image.entrypoint), *command])
        given = shlex.join(f"{key}={value}" for key, value in self._environment(service, image).items())
        script = "\n".join(
            [
                "set -e; mount --make-rprivate /",
                *self._mounts(name, service, image, root),
                *(f"ulimit -c {size}" for size in service.get("ulimits", {}).values()),
                f"cd {root}; pivot_root . mnt; umount -l /mnt; cd {image.folder}",
                f"exec env -i {given} setpriv {self._rights(service, image)} -- {begun}",
            ]
        )
        around = ["setpriv", "--pdeathsig", "KILL", "ip", "netns", "exec", self.namespace(name)]
        around += ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child", "/bin/sh", "-c", script]
        with (self._folder / f"{log or name}.log").open("wb") as said:
            return subprocess.Popen(around, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)

    def _mounts(self, name: str, service: Mapping[str, Any], image: Image, root: Path) -> Iterator[str]:
        """The image, with a layer over it that goes with the service, and what is laid into it."""
        layer = root.with_name(f"{root.name}-layer")
        yield f"mkdir -p {layer}; mount -t tmpfs tmpfs {layer}; mkdir {layer}/upper {layer}/work"
        yield f"mount -t overlay overlay -o lowerdir={image.root},upperdir={layer}/upper,workdir={layer}/work {root}"
        yield f"mount -t proc proc {root}/proc; mount --rbind /dev {root}/dev"
        for one in service.get("tmpfs", ()):
            place, _, mode = one.partition(":")
            yield f"mkdir -p {root}{place}; mount -t tmpfs -o {mode} tmpfs {root}{place}"
        for source, place, is_ours in [(self._hosts(name), "/etc/hosts", True), *self._laid(service, image)]:
            target = f"{root}{place}"
            made = f"mkdir -p {target}" if source.is_dir() else f"mkdir -p $(dirname {target}); touch {target}"
            yield f"{made}; mount --bind {source} {target}"
            if is_ours:
                yield f"mount -o remount,bind,ro {target}"
        if service.get("read_only"):
            yield f"mount -o remount,bind,ro {root}"

    def _laid(self, service: Mapping[str, Any], image: Image) -> Iterator[tuple[Path, str, bool]]:
        """What lies here, where it is to be seen there, and whether it can only be read."""
        for secret in service.get("secrets", ()):
            yield Path(self._secrets[secret]["file"]), f"/run/secrets/{secret}", True
        for volume in service.get("volumes", ()):
            source, place, *mode = volume.split(":")
            if source.startswith("."):
                assert mode == ["ro"]
                yield (self._beside / source).resolve(), place, True
            else:
                yield self._volume(source, image.root / place[1:]), place, False

    def _environment(self, service: Mapping[str, Any], image: Image) -> dict[str, str]:
        given = dict(image.environment)
        if "env_file" in service:
            text = Path(service["env_file"]).read_text(encoding="utf-8")
            given |= {key: value.strip('"') for key, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)}
        return given | service.get("environment", {})

    @staticmethod
    def _rights(service: Mapping[str, Any], image: Image) -> str:
        words = [] if image.user == "root" else [f"--reuid={image.user}", f"--regid={image.user}", "--init-groups"]
        for dropped in service.get("cap_drop", ()):
            assert dropped == "ALL"
            words += ["--inh-caps=-all", "--bounding-set=-all"]
        for option in service.get("security_opt", ()):
            assert option == "no-new-privileges:true"
            words.append("--no-new-privs")
        assert set(service.get("ulimits", {})) <= {"core"}
        return " ".join(words)

    def _volume(self, name: str, place: Path) -> Path:
        """A named volume: it begins as the folder that the image has in its place."""
        made = self._folder / "volumes" / name
        if not made.exists():
            made.parent.mkdir(exist_ok=True)
            subprocess.run(["cp", "-a", place, made], check=True)
        return made

    def ask(self, name: str, network: str, port: int, path: str) -> str:
        """What a face says to the proxy before it."""
        url = f"http://{self.address(name, network)}:{port}{path}"
        script = f"import urllib.request as r; print(r.urlopen('{url}').read().decode())"
        words = ["ip", "netns", "exec", self.namespace("switch"), "/usr/bin/python3", "-c", script]
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()

    def reaches(self, name: str, other: str, network: str, port: int) -> bool:
        """Whether a service gets a connection to another one's place in a network."""
        script = f"import socket; socket.create_connection(('{self.address(other, network)}', {port}), 5)"
        words = ["ip", "netns", "exec", self.namespace(name), "/usr/bin/python3", "-c", script]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True, capture_output=True)
