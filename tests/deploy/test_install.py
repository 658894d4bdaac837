"""What install.sh, compose.yaml and the role are made of; `test_bare_debian.py` runs the first."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from surveyhost.config import CHECKOUT, FACES
from surveyhost.store.cluster import SETTINGS
from tests.support import debian

DEPLOY = CHECKOUT / "deploy"
INSTALL = (DEPLOY / "install.sh").read_text(encoding="utf-8")
UNITS = {unit.stem.removeprefix("surveyhost-"): unit for unit in (DEPLOY / "systemd").glob("*.service")}


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


def test_systemd_finds_the_clusters() -> None:
    """A unit's name is VERSION-CLUSTER, and every dash of it a slash of the folder: a cluster may have none."""
    names = re.findall(r'pg_createcluster "\$version" "([^"]+)"', INSTALL)
    assert names and all("-" not in name for name in names)


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
        (["--sqlite", "--containers"], "only one of --databases, --sqlite and --containers can be given"),
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
    words = (DEPLOY / "ansible" / "vars" / "main.yml").read_text(encoding="utf-8")
    given = set(re.findall(r"'(--[a-z-]+)'", words))
    assert {"--survey", "--portal", "--console", "--vendor", "--from", "--reply-to", "--smtp-file"} <= given
    assert all(f"{word} " in INSTALL or f"{word})" in INSTALL for word in given)
    assert set(yaml.safe_load(words)["surveyhost_parts"]) == set(debian.OURS)


def test_settings_that_lie_beside_the_program_do_not_go_where_everybody_reads(tmp_path: Path) -> None:
    source, program = tmp_path / "source", tmp_path / "program"
    debian.lay(source)
    for name in ("console.env", "office.password"):
        (source / "deploy" / name).write_text("a secret\n", encoding="utf-8")
    (program / ".venv" / "bin").mkdir(parents=True)
    for name in ("pip", "python"):
        (program / ".venv" / "bin" / name).symlink_to("/bin/true")
    moved = INSTALL.replace("/opt/surveyhost", str(program)).replace("/usr/local/sbin", str(tmp_path))
    assert moved.endswith('\nmain "$@"\n')
    (source / "deploy" / "install.sh").write_text(moved.removesuffix('main "$@"\n') + "program\n", encoding="utf-8")
    subprocess.run(["bash", source / "deploy" / "install.sh"], check=True)
    assert (program / "deploy" / "compose.yaml").exists() and (program / "surveyhost" / "cli.py").exists()
    assert not [one for one in program.rglob("*") if one.suffix in {".env", ".password"}]


def test_one_process_with_sqlite_does_what_the_others_do() -> None:
    """Its unit has the rights of the console's, which holds the same keys."""
    [unit] = (DEPLOY / "systemd" / "optional").glob("surveyhost-all.service")
    theirs = UNITS["console"].read_text(encoding="utf-8").splitlines()
    differ = [line for line in unit.read_text(encoding="utf-8").splitlines() if line not in theirs and line[0] != "#"]
    assert [line.partition("=")[0] for line in differ] == ["Description", "ExecStart"]
    assert f"--faces {','.join(FACES)} --bind" in differ[1] and "--no-worker" not in differ[1]
