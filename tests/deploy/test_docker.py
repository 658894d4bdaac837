"""deploy/Containerfile and deploy/compose.yaml with a Docker Engine, by the lines of docs/operations.md.

The image of Debian is debootstrap's, that of PostgreSQL made as `test_containers.py` makes it: no registry is asked.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import debian, docker_engine, documented, images
from tests.support.composed import Image
from tests.support.docker_engine import Engine
from tests.support.waiting import until

pytestmark = [
    *debian.MARKS,
    pytest.mark.skipif(bool(docker_engine.lacking()), reason=f"not installed: {docker_engine.lacking()}"),
]

PORTS = {"respondent": 8001, "client": 8002, "console": 8003}
INTAKE = 8004
REACHES = "/opt/surveyhost/.venv/bin/python -c 'import socket; socket.create_connection((\"{}\", 5432), 5)'"


def changes(**said: str) -> str:
    """Words of `docker import`."""
    return " ".join(f"--change '{name} {value}'" for name, value in said.items())


@pytest.fixture
def engine(tmp_path: Path, archive: Path, cluster: Image) -> Iterator[Engine]:
    """With all images, each step of ours built and remembered: what builds them again has no network."""
    made, context = Engine(tmp_path / "engine"), images.context(tmp_path / "context")
    out = " ".join(f"--change 'ENV {name}={value}'" for name, value in debian.way_out().items())
    begins = changes(
        ENTRYPOINT=f'["{cluster.entrypoint[0]}"]', CMD='["postgres"]', VOLUME=cluster.environment["PGDATA"]
    )
    knows = " ".join(f"--change 'ENV {name}={value}'" for name, value in cluster.environment.items())
    with made.entered(has_own_network=False):
        made(f"docker import {out} {archive} {images.BASE}")
        made(f"tar -C {cluster.root} -c . | docker import {begins} {knows} - {images.POSTGRES}")
        made("docker build --network host --tag surveyhost --file deploy/Containerfile .", context)
    with made.entered(has_own_network=True):
        yield made


def are_ready(engine: Engine) -> bool:
    return all(engine.says(port, "/readyz") == "ready" for port in PORTS.values())


def process(engine: Engine, service: str, composed: str) -> str:
    """The number of a service's first process."""
    return engine(f"docker inspect --format '{{{{.State.Pid}}}}' $({composed} ps --quiet {service})").strip()


def test_the_pages_lines_bring_up_faces_and_whatever_ends_comes_back(engine: Engine, tmp_path: Path) -> None:
    context, compose = tmp_path / "context", docker_engine.compose()
    [block] = documented.commands("In containers")
    composed = f"{compose} -p surveyhost -f {context}/deploy/compose.yaml"
    said = engine(block.replace("docker compose", compose), context)
    [link] = re.findall(r"https://console\.vendor\.com(/account/link/\S+)", said)
    until(lambda: are_ready(engine))
    assert "you@vendor.com" in engine.says(PORTS["console"], link)
    assert "All is well" in engine(f"{composed} run --rm desk verify")
    engine(f"{composed} --profile intake up --detach")
    until(lambda: engine.says(INTAKE, "/readyz") == "ready")

    everywhere = f"grep -rlF --exclude-dir=proc --exclude-dir=sys {images.SECRET} /"
    status, found = engine.run(f"docker run --rm --user root --entrypoint '' surveyhost {everywhere}")
    assert (status, found) == (1, ""), "what lay in the folder of the program is in its image"
    for service, its_own, other in (("respondent", "vault", "office"), ("client", "office", "vault")):
        inside = f"{composed} exec -T {service}"
        assert engine.run(f"{inside} touch /opt/surveyhost/wsgi.py")[0] != 0
        assert engine.run(f"{inside} {REACHES.format(its_own)}")[0] == 0
        assert engine.run(f"{inside} {REACHES.format(other)}")[0] != 0

    engine(f"kill -KILL {process(engine, 'respondent', composed)}")
    engine(f"kill -INT {process(engine, 'vault', composed)}")  # it ends well, as when the machine goes down
    until(lambda: are_ready(engine), "what ended never came back")
    engine.stop()
    engine.start()  # as after a start of the machine: nobody says a word
    until(lambda: are_ready(engine), "they stayed down after a start of the engine")
    engine(f"{composed} down && {composed} up --detach")
    until(lambda: are_ready(engine))
    status, said = engine.run(f"{composed} run --rm desk staff add you@vendor.com --name You")
    assert status == 2 and "has an account already" in said, "its data went with its containers"
