"""Each unit does its whole work under a real systemd, with everything taken away that its file says: a survey from
its files to HR's report while faces are killed, a list of people that a unit fetches, and what no process can do.

`test_bare_debian.py` says how an installation begins, starts again and is updated.
"""

import contextlib
import json
import re
import shutil
import time
import urllib.request
from pathlib import Path

import pytest

from surveyhost.config import CHECKOUT
from tests.deploy.forbidden import PROBES
from tests.support import by_hand, debian, factories, installed
from tests.support.by_hand import Work
from tests.support.debian import Debian
from tests.support.mail_server import Server
from tests.support.people_server import people_server
from tests.support.visitor import Visitor
from tests.support.waiting import until

pytestmark = [
    *debian.MARKS,
    pytest.mark.skipif(not shutil.which("systemd-nspawn"), reason="not installed: systemd-nspawn (systemd-container)"),
]

PORTS = {"respondent": 8001, "client": 8002, "console": 8003, "intake": 8004}
APART = {*PORTS, "desk", "metrics"}
"""Units of an installation on PostgreSQL."""
TOGETHER = {"all", "metrics"}
"""Those of one on SQLite."""
TROUBLE = re.compile(
    r"Traceback|Permission denied|Operation not permitted|Read-only file system|status=\d+/SYS|code=dumped|timed out"
)
PROBE = Path(__file__).with_name("forbidden.py")


def units(bare: Debian) -> set[str]:
    """The names of those that are installed and run."""
    said = bare("systemctl list-units --plain --no-legend --state=running 'surveyhost-*.service'")
    return set(re.findall(r"^surveyhost-(\w+)\.service", said, re.MULTILINE))


def says(port: int, path: str) -> str:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return str(answer.read().decode()).strip()
    return ""


def signed_in(bare: Debian, said: str) -> Work:
    """The first administrator, and the second, who is added on the shell."""
    [first] = re.findall(r"https://console\.vendor\.com/account/link/\S+", said)
    [second] = re.findall(r"https://\S+/account/link/\S+", bare("surveyhost staff add lan@vendor.com --name Lan"))
    return Work(Visitor("console").enter(first), Visitor("console").enter(second))


def dies_and_comes_back(bare: Debian, unit: str) -> None:
    """Killed with all its processes, and started again by systemd; then restarted by hand."""
    counted = f"systemctl show --value --property NRestarts surveyhost-{unit}"
    for act, restarts in (("kill --signal KILL", "1"), ("restart", "0")):
        begun = time.monotonic()
        bare(f"systemctl {act} surveyhost-{unit}")
        until(lambda: installed.answers("survey"))
        print(f"{act}: served again after {time.monotonic() - begun:.0f} s")
        assert bare(counted).strip() == restarts, "systemd starts it again by itself, and counts from none by hand"


def fetched_by_a_unit(bare: Debian, work: Work, folder: Path) -> None:
    """The survey's list of people by the sample of a unit, as its head says; the key comes out of a file of root's."""
    number = work.survey.rstrip("/").rpartition("/")[2]
    for suffix in ("service", "timer"):
        sample = CHECKOUT / "deploy" / "systemd" / "optional" / f"surveyhost-roster-pull@.{suffix}"
        shutil.copy(sample, bare.root / "etc" / "systemd" / "system")
    with people_server(folder) as told:
        told.body = factories.roster_csv(factories.people(by_hand.PEOPLE))
        authority = told.authority.read_text(encoding="utf-8").partition("-----BEGIN PRIVATE")[0]
        (bare.root / debian.TRUSTED.relative_to("/") / "personnel.crt").write_text(authority, encoding="utf-8")
        settings = bare.root / "etc" / "surveyhost"
        (settings / f"roster-{number}.env").write_text(f"SURVEYHOST_PULL_URL={told.url}\n", encoding="utf-8")
        (settings / f"roster-{number}.key").write_text("the key of the personnel system\n", encoding="utf-8")
        bare(f"update-ca-certificates 2>&1; systemctl daemon-reload; systemctl start surveyhost-roster-pull@{number}")
        assert told.keys == ["Bearer the key of the personnel system"]
    bare(f"systemctl enable --now surveyhost-roster-pull@{number}.timer")
    assert f"surveyhost-roster-pull@{number}.timer" in bare("systemctl list-timers --no-pager")


def reads(hr: Visitor, work: Work) -> None:
    """HR's report in every kind of file, the PDF printed by the desk; then those of the units, by the desk as well."""
    number = work.release.rstrip("/").rpartition("/")[2]
    for kind, begins in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("pptx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")):
        path = f"/portal/reports/{number}/{kind}/vi"
        until(lambda path=path: hr.ask(path).status_code == 200, f"{kind} never came")
        assert hr.ask(path).content.startswith(begins), kind
    tables = json.loads(hr.ask(f"/portal/reports/{number}/json/vi").content)
    assert tables["respondents"] == tables["invited"] == by_hand.PEOPLE, "everybody was thanked, and is counted once"
    assert work.lan.ask(f"{work.release}pdf/en").content.startswith(b"%PDF"), "printed by the console, for a look"
    work.lan.done(f"{work.release}units/full/vi")
    of_units = f"{work.release}units/full/vi.zip"
    until(lambda: work.lan.ask(of_units).status_code == 200, "the units' reports never came")
    assert work.lan.ask(of_units).content.startswith(b"PK")


def nothing_amiss(bare: Debian) -> None:
    said = bare("journalctl --no-pager -o cat -u 'surveyhost-*'").splitlines()
    assert [line for line in said if TROUBLE.search(line)] == []
    assert bare("systemctl --failed --no-legend") == ""
    figures = says(9464, "/metrics")
    assert 'surveyhost_part_up{part="vault"} 1.0' in figures
    assert re.findall(r"^surveyhost_(?:part_up\{.*\} 0\.0|duties_failing\{.*\} [^0].*)$", figures, re.MULTILINE) == []


def stopped(bare: Debian) -> None:
    """All of them, in order and without being killed."""
    begun = time.monotonic()
    bare("systemctl stop 'surveyhost-*'")
    print(f"stopped after {time.monotonic() - begun:.0f} s")
    assert bare("systemctl --failed --no-legend") == ""
    results = bare("systemctl show --value --property Result 'surveyhost-*.service'").split()
    assert set(results) <= {"success"}


def refused(bare: Debian, unit: str) -> set[str]:
    """What a process cannot do that is started just as the unit's is."""
    folder = bare.root / "etc" / "systemd" / "system"
    text = (folder / f"surveyhost-{unit}.service").read_text(encoding="utf-8")
    # An address of this machine is not of its loopback, and nothing leaves the machine.
    [address, *_] = bare("hostname --all-ip-addresses").split()
    for what, instead in (
        (r"^Type=.*$", "Type=oneshot"),
        (r"^Restart(Sec)?=.*$", ""),
        (r"^ExecStart=.*$", f"ExecStart=/opt/surveyhost/.venv/bin/python /usr/local/lib/{PROBE.name} {address}"),
        (r"^RuntimeDirectory=", "RuntimeDirectory=probe-"),
    ):
        text = re.sub(what, instead, text, flags=re.MULTILINE)
    (folder / f"probe-{unit}.service").write_text(text, encoding="utf-8")
    bare(f"systemctl daemon-reload; systemctl start probe-{unit}")
    [line] = re.findall(r"^\{.*\}$", bare(f"journalctl --no-pager -o cat -u probe-{unit}"), re.MULTILINE)
    return {name for name, told in json.loads(line).items() if told}


def what_no_process_does(bare: Debian, names: set[str]) -> None:
    shutil.copy(PROBE, bare.root / "usr" / "local" / "lib")
    for unit in sorted(names):
        holds_no_keys = unit in {"respondent", "client", "intake"}
        allowed = {"reach this machine"} | (set() if holds_no_keys else {"read the data folder", "reach elsewhere"})
        assert refused(bare, unit) == set(PROBES) - allowed, unit


@pytest.mark.parametrize("kept_in", ["databases", "sqlite"])
def test_a_survey_from_its_files_to_hrs_report_while_faces_die(
    kept_in: str, bare: Debian, server: Server, tmp_path: Path
) -> None:
    with bare.booted():
        said = installed.install(bare, server, f"--{kept_in} {installed.WITH_INTAKE}")
        expected, is_apart = (APART, True) if kept_in == "databases" else (TOGETHER, False)
        assert units(bare) == expected
        for port in sorted(PORTS.values()) if is_apart else [8001]:
            assert (says(port, "/healthz"), says(port, "/readyz")) == ("ok", "ready")
        work = signed_in(bare, said)
        work.set_up()
        assert work.refuses("people.xlsx", by_hand.bomb()) != ""
        fetched_by_a_unit(bare, work, tmp_path)
        links = work.open(server)
        dying = "respondent" if is_apart else "all"
        by_hand.answered(links, lambda: dies_and_comes_back(bare, dying))
        work.release_it()
        reads(work.hr(), work)
        nothing_amiss(bare)
        what_no_process_does(bare, expected)
        stopped(bare)
