"""A bare Debian 12 becomes an installation: by install.sh alone, to a first letter and a first answer over TLS.

Needs root, `debootstrap` and Debian's packages, so it runs in `make prove` only. What install.sh is made of is checked
always.
"""

import contextlib
import re
import shutil
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from surveyhost.config import CHECKOUT
from surveyhost.store.cluster import SETTINGS
from tests.support import factories
from tests.support.mail_server import mail_server
from tests.support.waiting import until

DEPLOY = CHECKOUT / "deploy"
INSTALL = (DEPLOY / "install.sh").read_text(encoding="utf-8")
UNITS = {unit.stem.removeprefix("surveyhost-"): unit for unit in (DEPLOY / "systemd").glob("*.service")}
HOSTS = {face: f"{face}.khaosat.vn" for face in ("survey", "portal", "console", "intake")}
OURS = ("surveyhost", "static", "templates", "migrations", "docs", "deploy", ".ci")
FILES = ("pyproject.toml", "requirements.txt", "wsgi.py", "README.md", "LICENSE")


def started(unit: str) -> tuple[str, str, list[str]]:
    """Whose process a unit is, its settings' file, and its command."""
    text = UNITS[unit].read_text(encoding="utf-8")
    [user], [file] = re.findall(r"^User=(.*)$", text, re.M), re.findall(r"^EnvironmentFile=(.*)$", text, re.M)
    [command] = re.findall(r"^ExecStart=(.*)$", text, re.M)
    return user, file, command.split()


def test_the_vaults_cluster_is_made_as_verify_wants_it() -> None:
    lines = (DEPLOY / "postgresql" / "vault.conf").read_text(encoding="utf-8").splitlines()
    made = dict(line.split(" = ") for line in lines if line and not line.startswith("#"))
    newer = {"summarize_wal"}  # off unless it is switched on, and unknown before PostgreSQL 17
    wanted = {name: demand.expected for name, demand in SETTINGS.items() if name not in newer}
    assert {name: made.get(name) for name in wanted} == wanted | {"log_parameter_max_length_on_error": "0"}


def test_it_names_every_unit_account_and_settings_file() -> None:
    for unit in UNITS:
        user, file, _ = started(unit)
        assert re.search(rf"\b{user}\b", INSTALL) and unit in INSTALL
        assert f"settings {Path(file).stem} " in INSTALL, file


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--nothing"], "there is no option '--nothing'"),
        (["--survey", "a.vn"], "also needed: --portal --console --vendor --from --reply-to --smtp-file"),
        (["--survey"], "--survey needs a value"),
    ],
)
def test_it_says_what_is_wrong_and_does_nothing(words: list[str], said: str) -> None:
    done = subprocess.run(["bash", DEPLOY / "install.sh", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and said in done.stderr and len(done.stderr.splitlines()) == 1


def test_containers_run_the_same_processes() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    for name in ("respondent", "client", "console", "intake", "desk"):
        command = started(name)[2][1:]
        assert [word for word in services[name]["command"] if "8" not in word] == [w for w in command if "8" not in w]
    assert set(services["respondent"]["networks"]) == {"vault", "outside"}, "it cannot reach the office"
    assert set(services["client"]["networks"]) == {"office", "outside"}, "it cannot reach the vault"
    assert "volumes" not in services["respondent"] and "volumes" not in services["client"], "no key"
    assert "--program-only" in (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def test_the_role_asks_for_all_that_the_installer_needs() -> None:
    tasks = (DEPLOY / "ansible" / "tasks" / "main.yml").read_text(encoding="utf-8")
    assert isinstance(yaml.safe_load(tasks), list)
    given = set(re.findall(r"'(--[a-z-]+)'", tasks))
    assert {"--survey", "--portal", "--console", "--vendor", "--from", "--reply-to", "--smtp-file"} <= given
    assert all(f"{word} " in INSTALL or f"{word})" in INSTALL for word in given)


class Debian:
    """A bare Debian 12 in a folder, on this machine's network."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.running: list[subprocess.Popen[bytes]] = []

    def __call__(self, *words: str, given: str = "") -> str:
        """What a command says there."""
        done = subprocess.run(
            ["chroot", self.root, *words], input=given, capture_output=True, text=True, check=False, env=ENVIRONMENT
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    def start(self, *words: str) -> None:
        self.running.append(subprocess.Popen(["chroot", self.root, *words], env=ENVIRONMENT))

    def start_unit(self, name: str) -> None:
        """What systemd would start: as this account, with these settings."""
        user, file, command = started(name)
        line = re.findall(r"SURVEYHOST_DATA=(\S+)", UNITS[name].read_text(encoding="utf-8"))[0]
        self("install", "-d", "-m", "0700", "-o", user, "-g", user, line)
        self.start(
            "/bin/bash", "-c", f"set -a; . {file}; SURVEYHOST_DATA={line} HOME={line}; cd /opt/surveyhost; "
            f"exec setpriv --reuid={user} --regid={user} --init-groups {' '.join(command)}",
        )  # fmt: skip


ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8"}
TRUSTED = Path("/usr/local/share/ca-certificates")


@pytest.fixture
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Debian]:
    made = Debian(tmp_path_factory.mktemp("debian", numbered=True) / "root")
    bootstrap = ["debootstrap", "--variant=minbase", "--include=ca-certificates", "bookworm", made.root]
    subprocess.run(bootstrap, check=True, capture_output=True)
    for kind in ("proc", "dev"):
        subprocess.run(["mount", "--rbind", "--make-rslave", f"/{kind}", made.root / kind], check=True)
    for certificate in TRUSTED.glob("*.crt"):  # whatever this machine trusts besides
        shutil.copy(certificate, made.root / TRUSTED.relative_to("/"))
    try:
        made("update-ca-certificates")
        yield made
    finally:
        for process in made.running:
            process.terminate()
        for cluster in ("office", "vault"):
            with contextlib.suppress(AssertionError):
                made("pg_ctlcluster", "15", f"surveyhost-{cluster}", "stop")
        with contextlib.suppress(AssertionError):
            made("nginx", "-s", "stop")
        for kind in ("dev", "proc"):
            subprocess.run(["umount", "--recursive", "--lazy", made.root / kind], check=False)


def ask(host: str, path: str) -> str:
    """A page through nginx, whose certificate is of its own making."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    request = urllib.request.Request(f"https://127.0.0.1{path}", headers={"Host": host})
    with urllib.request.urlopen(request, context=context) as answer:
        return answer.read().decode()


@pytest.mark.prove
def test_from_a_bare_debian_to_a_first_letter_and_its_page(debian: Debian, tmp_path: Path) -> None:
    source = debian.root / "usr" / "local" / "src" / "surveyhost"
    for name in OURS:
        shutil.copytree(CHECKOUT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(CHECKOUT / name, source / name)
    (debian.root / "tmp" / "roster.csv").write_bytes(factories.roster_csv(factories.people(24)))
    with mail_server() as server:
        (debian.root / "root" / "smtp").write_text(server.url, encoding="utf-8")
        names = " ".join(HOSTS.values())  # the worker asks whether the respondents' address answers
        (debian.root / "etc" / "hosts").write_text(f"127.0.0.1 localhost {names}\n", encoding="utf-8")
        begun = time.monotonic()
        said = debian(
            "/usr/local/src/surveyhost/deploy/install.sh", "--survey", HOSTS["survey"], "--portal", HOSTS["portal"],
            "--console", HOSTS["console"], "--intake", HOSTS["intake"], "--vendor", "Khảo Sát Độc Lập",
            "--from", "Khảo sát <thu@khaosat.vn>", "--reply-to", "hoi@khaosat.vn", "--smtp-file", "/root/smtp",
            "--databases", "--administrator", "tuan@khaosat.vn",
        )  # fmt: skip
        print(f"installed in {time.monotonic() - begun:.0f} s")
        assert f"https://{HOSTS['console']}/account/link/" in said and "Ready: https://survey" in said
        debian("/usr/local/sbin/surveyhost", "verify")
        for unit in UNITS:
            debian.start_unit(unit)
        debian.start("nginx", "-g", "daemon off;")
        until(lambda: _answers(HOSTS["survey"]) and _answers(HOSTS["console"]) and _answers(HOSTS["portal"]))
        client = debian("/usr/local/sbin/surveyhost", "client", "add", "May Minh Hải").strip()
        survey = debian("/usr/local/sbin/surveyhost", "survey", "create", client, "relationship-practices").strip()
        debian("/usr/local/sbin/surveyhost", "roster", "import", survey, "/tmp/roster.csv", "--yes")
        debian("/usr/local/sbin/surveyhost", "wave", "open", survey, "--yes")
        until(lambda: len(server.letters) >= 24)
        body = server.letters[0].get_body(("plain",))
        assert body is not None
        [link] = set(re.findall(rf"https://{HOSTS['survey']}(/s/[\w-]+)", body.get_content()))
        assert "Khảo Sát Độc Lập" in ask(HOSTS["survey"], link)
        [sign_in] = re.findall(rf"https://{HOSTS['console']}(/account/link/\S+)", said)
        assert "tuan@khaosat.vn" in ask(HOSTS["console"], sign_in)
    logs = [path.read_bytes() for path in (debian.root / "var" / "log" / "nginx").iterdir()]
    secrets = [path.rpartition("/")[2].encode() for path in (link, sign_in)]
    assert not [secret for secret in secrets for log in logs if secret in log]


def _answers(host: str) -> bool:
    try:
        return ask(host, "/healthz").strip() == "ok"
    except OSError:
        return False
