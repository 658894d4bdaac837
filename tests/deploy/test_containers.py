"""deploy/Containerfile is built and deploy/compose.yaml carried out, on machines where no container engine runs.

`buildah` builds the image in a chroot, on a Debian of debootstrap's in place of the one from the registry. The image of
PostgreSQL is made of Debian's packages and of a script that begins as the real one's documentation says.
"""

import itertools
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from surveyhost.config import CHECKOUT
from tests.support import debian, documented, images
from tests.support.composed import Composed, Image
from tests.support.debian import Debian
from tests.support.installed import SOURCE
from tests.support.waiting import until

COMPOSE = CHECKOUT / "deploy" / "compose.yaml"
PORTS = {"respondent": 8001, "client": 8002, "console": 8003, "intake": 8004}


def needs(*tools: str) -> pytest.MarkDecorator:
    lacking = [tool for tool in tools if not shutil.which(tool)]
    return pytest.mark.skipif(bool(lacking), reason=f"not installed: {', '.join(lacking)}")


def test_the_image_is_made_of_what_an_installation_needs() -> None:
    lines = (CHECKOUT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines.index("*") < min(lines.index(line) for line in lines if line.startswith("!"))
    assert {line[1:] for line in lines if line.startswith("!")} == set(debian.OURS)


@pytest.mark.parametrize("program", ["docker-compose", "docker compose"])
def test_compose_reads_the_file(program: str, tmp_path: Path) -> None:
    words = program.split()
    if not shutil.which(words[0]) or subprocess.run([*words, "version"], capture_output=True, check=False).returncode:
        pytest.skip(f"not installed: {program}")
    text = COMPOSE.read_text(encoding="utf-8").replace("/etc/surveyhost/", f"{tmp_path}/")
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    for face in ("console", "client", "respondent", "intake"):
        (tmp_path / f"{face}.env").write_text('SURVEYHOST_VENDOR="The Vendor"\n', encoding="utf-8")
    asked = [*words, "-p", "surveyhost", "-f", tmp_path / "compose.yaml", "--profile", "intake", "config"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    services = yaml.safe_load(done.stdout)["services"]
    assert set(services) == set(yaml.safe_load(text)["services"])
    assert services["console"]["environment"]["SURVEYHOST_VENDOR"] == "The Vendor"


class Buildah:
    """Its images and containers, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._words = ["buildah", "--root", folder / "storage", "--runroot", folder / "run", "--storage-driver", "vfs"]

    def __call__(self, *words: str | Path) -> str:
        done = subprocess.run([*self._words, *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout.strip()

    def image(self, container: str) -> Image:
        """What a container would begin with."""
        said = json.loads(self("inspect", container))["OCIv1"]["config"]
        given = dict(one.split("=", 1) for one in said["Env"])
        root = Path(self("mount", container))
        return Image(root, said["Entrypoint"], said.get("Cmd", ()), said["User"], said["WorkingDir"], given)


@pytest.fixture
def program(archive: Path, tmp_path: Path) -> Iterator[Image]:
    """The image of our program, built by its Containerfile in a folder in which more lies than belongs into it."""
    context = images.context(tmp_path / "context")
    buildah = Buildah(tmp_path)
    base = buildah("from", "scratch")
    buildah("add", "--quiet", base, archive, "/")
    buildah("commit", "--quiet", base, images.BASE)
    given = [word for name, value in debian.way_out().items() for word in ("--env", f"{name}={value}")]
    here = ["--isolation", "chroot", "--network", "host", "--pull-never", *given]
    file = context / "deploy" / "Containerfile"
    buildah("build", "--quiet", *here, "--tag", "surveyhost", "--file", file, context)
    yield buildah.image(buildah("from", "localhost/surveyhost"))
    buildah("rm", "--all")


@pytest.fixture
def composed(bare: Debian, program: Image, cluster: Image, tmp_path: Path) -> Iterator[tuple[Composed, str]]:
    """The file with settings as the page's lines write them, and the page's line for the first account."""
    [block] = documented.commands("In containers")
    writing, _, rest = block.partition("docker compose")
    with bare.entered():
        assert "Settings and passwords are in /etc/surveyhost" in bare(writing, SOURCE)
    [first] = re.findall(r" run --rm desk (.*)", rest)
    known = {"surveyhost": program, images.POSTGRES: cluster}
    made = Composed(COMPOSE, known, bare.root / "etc" / "surveyhost", tmp_path)
    with made.wired():
        yield made, first


def by_compose(test: Callable[..., None]) -> Callable[..., None]:
    for mark in (*debian.MARKS, needs("buildah", "ip", "unshare")):
        test = mark(test)
    return test


@by_compose
def test_from_nothing_to_faces_that_answer_and_an_account(composed: tuple[Composed, str], tmp_path: Path) -> None:
    services, first = composed
    services.up(*services.services)
    for face, port in PORTS.items():
        until(lambda face=face, port=port: services.ask(face, "outside", port, "/healthz") == "ok")
        assert services.ask(face, "outside", port, "/readyz") == "ready"
    status, said = services.run("desk", "verify")
    assert status == 0 and "All is well" in said
    status, said = services.run("desk", *shlex.split(first))
    [link] = re.findall(r"https://console\.vendor\.com(/account/link/\S+)", said)
    assert status == 0 and "you@vendor.com" in services.ask("console", "outside", PORTS["console"], link)
    for face, database in itertools.product(("respondent", "client", "intake"), ("office", "vault")):
        is_its_own = database == ("vault" if face == "respondent" else "office")
        assert services.reaches(face, database, database, 5432) == is_its_own
    assert {name for name, one in services.running.items() if one.poll() is not None} == {"init", "roles"}
    found = subprocess.run(
        ["grep", "-rlF", images.SECRET, tmp_path / "storage"], capture_output=True, text=True, check=False
    )
    assert found.stdout == "", "what lay in the folder of the program is in its image"
