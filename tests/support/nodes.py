"""An installation on many machines: web nodes behind nginx, desks, two clusters. Each node is a process and a folder.

A node that dies loses its disk too: it comes back with an empty folder and its configuration.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from surveyhost import serving
from surveyhost.services.keys.keyring import DESK_PUBLIC
from tests.support.waiting import PATIENCE, until

NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log /dev/null crit;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream faces {{ {servers} }}
    server {{
        listen 127.0.0.1:{port};
        client_body_in_single_buffer on;
        proxy_max_temp_file_size 0;
        location / {{
            proxy_pass http://faces;
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_connect_timeout 2s;
        }}
    }}
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def nginx_of_debian(folder: Path) -> Path:
    """Debian's nginx: this machine's, or its package, unpacked into the folder."""
    there = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if there is not None:
        return Path(there)
    subprocess.run(["apt-get", "download", "nginx"], cwd=folder, check=True, capture_output=True)
    [package] = folder.glob("nginx_*.deb")
    subprocess.run(["dpkg-deb", "-x", package, folder / "unpacked"], check=True)
    return folder / "unpacked" / "usr" / "sbin" / "nginx"


@dataclass
class Node:
    """One machine: a command, its settings, a folder, and a port if it answers on one."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    folder: Path
    configuration: Mapping[str, bytes]
    """Files that whoever sets the machine up puts there."""
    journal: Path
    """All that its processes ever said; kept elsewhere, as a collector of logs does."""
    port: int | None = None
    process: subprocess.Popen[bytes] | None = None
    killed: int = 0

    def start(self) -> None:
        """With nothing on its disk but its configuration."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name, content in self.configuration.items():
            (self.folder / name).write_bytes(content)
        environ = {**os.environ, **self.environ, "SURVEYHOST_DATA": str(self.folder)}
        with self.journal.open("ab") as said:
            self.process = subprocess.Popen(self.command, env=environ, start_new_session=True, stdout=said, stderr=said)

    def is_up(self) -> bool:
        assert self.process is not None and self.process.poll() is None, f"{self.name} has ended by itself"
        return self.port is None or serving.is_listening("127.0.0.1", self.port)

    def kill(self) -> None:
        """SIGKILL to all of its processes."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.killed += 1

    def again(self) -> None:
        """Dead, its disk gone, and set up anew."""
        self.kill()
        self.start()

    def told(self, environ: Mapping[str, str]) -> None:
        """Started anew with these settings in the place of its own."""
        self.environ = {name: environ[name] for name in self.environ if name in environ}
        self.again()

    def written(self) -> set[str]:
        """What lies on its disk beside its configuration."""
        files = {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}
        return files - set(self.configuration)


@dataclass
class Nodes:
    web: list[Node] = field(default_factory=list)
    desks: list[Node] = field(default_factory=list)
    port: int = 0
    """nginx's."""
    folder: Path = Path("/nowhere")
    """Under which the disks of all of them lie, and their logs."""

    @property
    def every(self) -> list[Node]:
        return [*self.web, *self.desks]


OF_WEB = frozenset({"SURVEYHOST_VAULT_URL", "SURVEYHOST_VAULT_SPARE_URL", "SURVEYHOST_BASE_URL"})
"""All that a respondents' node is told."""
CLI = (sys.executable, "-m", "surveyhost.cli")


@contextlib.contextmanager
def running(environ: Mapping[str, str], desk_public: bytes, port: int, web: int = 3, desks: int = 2) -> Iterator[Nodes]:
    """So many nodes behind nginx on this port; all dead afterwards. `environ`: the settings of a desk."""
    folder = Path(tempfile.mkdtemp(prefix="nodes-"))
    of_web = {name: value for name, value in environ.items() if name in OF_WEB}
    journals = folder / "journals"
    journals.mkdir()
    made = Nodes(port=port, folder=folder)
    proxy = None
    try:
        for number in range(web):
            own = free_port()
            serve = (
                *CLI,
                "serve",
                "--faces",
                "respondent",
                "--no-worker",
                "--workers",
                "1",
                "--bind",
                f"127.0.0.1:{own}",
            )
            name = f"web{number}"
            made.web.append(Node(name, serve, of_web, folder / name, {}, journals / name, own))
        for number in range(desks):
            configuration = {DESK_PUBLIC: desk_public}
            name = f"desk{number}"
            made.desks.append(Node(name, (*CLI, "worker"), environ, folder / name, configuration, journals / name))
        for node in made.every:
            node.start()
        servers = " ".join(f"server 127.0.0.1:{node.port} max_fails=1 fail_timeout=1s;" for node in made.web)
        configuration_file = folder / "nginx.conf"
        configuration_file.write_text(NGINX.format(folder=folder, servers=servers, port=port))
        proxy = subprocess.Popen(
            [nginx_of_debian(folder), "-c", configuration_file, "-p", folder], stderr=subprocess.DEVNULL
        )
        until(lambda: all(node.is_up() for node in made.every) and serving.is_listening("127.0.0.1", port))
        yield made
    finally:
        for node in made.every:
            if node.process is not None and node.process.poll() is None:
                node.kill()
        if proxy is not None:
            proxy.terminate()
            proxy.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)
