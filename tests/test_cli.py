"""The command line: the whole job without a browser, and one clear line wherever it is refused."""

import json
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from sqlalchemy import update

from surveyhost import cli
from surveyhost.config import load
from surveyhost.core.wave import sealing
from surveyhost.outside.pdf import pages as pdf_pages
from surveyhost.services.accounts import accounts
from surveyhost.services.demo import firm as demonstration
from surveyhost.services.demo import welcome
from surveyhost.services.office import audit, survey_rows
from surveyhost.services.office.house import House, open_house
from surveyhost.services.setup import lists
from surveyhost.store.office.tables import Letter, Wave
from tests.support import factories


@dataclass
class Said:
    status: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """What was made: alone on the last line of standard output."""
        return self.out.rstrip("\n").rsplit("\n", 1)[-1]


Shell = Callable[..., Said]


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """Runs commands on a data folder of its own, with a mail server that nobody ever asks."""
    for name in ("OFFICE_URL", "VAULT_URL", "MASTER_KEY", "FACES", "PRODUCTION", "TRACE", "REDIS_URL"):
        monkeypatch.delenv(f"SURVEYHOST_{name}", raising=False)
    monkeypatch.setenv("SURVEYHOST_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("SURVEYHOST_SMTP_URL", "smtp://127.0.0.1:9")

    def run(*arguments: object) -> Said:
        status = cli.run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    yield run


@pytest.fixture
def ready(shell: Shell, begun: Path, tmp_path: Path) -> Shell:
    """On a data folder as `init` leaves it."""
    shutil.copytree(begun, tmp_path / "var")
    return shell


RATES = [
    word
    for department in ("maintenance", "warehouse", "quality", "hr", "accounting", "purchasing", "it")
    for word in ("--rates", f"service_departments/{department}=(outside)")
] + ["--rates", "service=(outside)"]
"""What the departments of the library's questionnaire are, so that a wave may open."""


def house() -> House:
    return open_house(load())


def made(said: Said) -> str:
    assert said.status == 0, said.err
    return said.last


def refused(said: Said, *words: str) -> None:
    assert said.status == 2
    assert "Traceback" not in said.err
    last = said.err.rstrip("\n").rsplit("\n", 1)[-1]
    assert last.startswith("surveyhost: ") and last.endswith(".")
    for word in words:
        assert word in last


def roster(tmp_path: Path, count: int = 60) -> Path:
    path = tmp_path / "roster.csv"
    path.write_bytes(factories.roster_csv(factories.people(count)))
    return path


def in_the_field(shell: Shell, tmp_path: Path, *options: str, answers: int = 40) -> str:
    """A client with a survey in the field, by the command line; the survey's id."""
    for name in ("lan", "minh", "dung"):
        made(shell("staff", "add", f"{name}@vendor.example", "--name", name))
    client = made(shell("client", "add", "May Minh Hải"))
    survey = made(shell("survey", "create", client, "employee-voice", "--breakdown", "work_mode", *options))
    made(shell("roster", "import", survey, roster(tmp_path)))
    assert made(shell("wave", "open", "--yes", survey, *RATES)) == f"{survey}/1"
    factories.answered(house(), survey_rows.resolve(house(), survey), answers)
    return survey


# --- the whole job ---


def test_the_whole_job(ready: Shell, tmp_path: Path) -> None:
    survey = in_the_field(ready, tmp_path)
    with house().office.begin() as session:
        session.execute(update(Letter).values(state="sent"))
    assert made(ready("wave", "remind", survey, "--yes")) == "60"
    status = json.loads(made(ready("wave", "status", survey, "--json")))
    assert (status["state"], status["seats"], status["rate"]) == ("open", 60, 60)
    assert status["letters"]["sent"] == 60 and status["letters"]["waiting"] == 60
    assert "response rate: at least 60 %" in ready("wave", "status", survey).out
    assert made(ready("mix", survey)) == "1"
    assert made(ready("wave", "close", survey, "--yes")) == f"{survey}/1"
    prepared = ready("release", "prepare", survey, "--as", "lan@vendor.example")
    assert re.search(r"^Questions done: (\d+) of \1$", prepared.err, re.MULTILINE), "how far it is, to the last"
    assert made(prepared) == "1"
    assert any(line.startswith("k: 5") for line in prepared.out.splitlines())
    refused(ready("release", "export", survey, "--format", "csv", "--out", tmp_path / "r.csv"), "no approved release")
    refused(ready("release", "approve", survey, "--as", "LAN@vendor.example"), "another person")
    refused(ready("release", "approve", survey, "--as", "minh@vendor.example", "--yes"), "have not all been read")
    assert made(ready("release", "comments", survey, "--as", "lan@vendor.example", "--read")) == "0"
    assert made(ready("release", "approve", survey, "--as", "minh@vendor.example", "--yes")) == "1"
    for kind in ("csv", "json", "xlsx", "pdf"):
        out = tmp_path / f"report.{kind}"
        assert ready("release", "export", survey, "--format", kind, "--out", out).status == 0
        assert out.stat().st_size > 500
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    for length, most in (("one-page", 1), ("summary", 6)):
        out = tmp_path / f"{length}.pdf"
        assert ready("release", "export", survey, "--format", "pdf", "--length", length, "--out", out).status == 0
        assert len(pdf_pages.page_digests(out.read_bytes())) <= most
        assert f"{out} holds" in ready("release", "verify", out).err
        other = ("release", "export", survey, "--length", length, "--out", tmp_path / "no.pdf", "--format")
        refused(ready(*other, "csv"), "--length is for --format pdf")
    other = ("release", "export", survey, "--format", "pdf", "--out", tmp_path / "no.pdf", "--length", "one-page")
    refused(ready(*other, "--unit", "A"), "One page is a report of the whole company")
    refused(ready(*other, "--all-units"), "One page is a report of the whole company")
    unit = json.loads((tmp_path / "report.json").read_text())["groups"][1]["group"]["value"]
    brief = (*other[:-1], "summary", "--unit", unit)
    assert ready(*brief).status == 0
    assert len(pdf_pages.page_digests((tmp_path / "no.pdf").read_bytes())) <= 4
    assert "no.pdf holds" in ready("release", "verify", tmp_path / "no.pdf").err
    assert json.loads((tmp_path / "report.json").read_text())
    assert made(ready("forget", survey, "--roster", "--yes")) == f"{survey}/1"
    assert lists.survey(house(), int(survey)).people == 0


def test_letters_pause_and_remind_by_plan(ready: Shell, tmp_path: Path) -> None:
    survey = in_the_field(ready, tmp_path)
    assert made(ready("wave", "pause", survey)) == made(ready("wave", "resume", survey)) == f"{survey}/1"
    assert made(ready("wave", "reminders", survey, "3@09:00", "1@09:00")) == "2"
    assert made(ready("wave", "reminders", survey)) == "0"
    refused(ready("wave", "reminders", survey, "soon"), "is not a reminder")


def test_comments_are_read_on_the_command_line(ready: Shell, tmp_path: Path) -> None:
    survey = in_the_field(ready, tmp_path)
    ready("wave", "close", survey, "--yes")
    ready("release", "prepare", survey, "--as", "lan@vendor.example")
    who = ("release", "comments", survey, "--as", "dung@vendor.example")
    listed = ready(*who)
    unread = int(made(listed))
    lines = [line for line in listed.out.splitlines() if line[:5].strip().isdecimal() and " " in line.strip()]
    assert unread == len(lines) >= 10
    word = lines[1].split()[2]
    assert made(ready(*who, "--withhold", "1", "--mask", f"2:{word}", "--heading", "3:Ca làm")) == str(unread - 1)
    again = [line for line in ready(*who).out.splitlines() if line[:5].strip().isdecimal() and " " in line.strip()]
    assert again[0].split()[1] == "withheld"
    assert f"~~{word}~~" in again[1]
    ready(*who, "--undo", "1", "--unmask", f"2:{word}")
    refused(ready(*who, "--unmask", f"2:{word}"), "no mask over")
    refused(ready(*who, "--withhold", "0"), "no comment 0")
    refused(ready(*who, "--mask", "all"), "expects a comment's number")
    assert made(ready(*who, "--read")) == "0"
    assert made(ready("release", "approve", survey, "--as", "minh@vendor.example", "--yes")) == "1"
    refused(ready(*who), "waits for approval")


def test_people_get_a_link_to_sign_in_with(ready: Shell) -> None:
    client = made(ready("client", "add", "May Minh Hải", "--language", "vi"))
    assert made(ready("staff", "add", "lan@vendor.example", "--name", "Lan")).startswith("http")
    assert made(ready("hr", "add", client, "hr@minhhai.example")).startswith("http")
    assert made(ready("hr", "add", "May Minh Hải", "hr2@minhhai.example")).startswith("http")
    refused(ready("hr", "add", "7", "hr3@minhhai.example"), "no client '7'")


def test_a_plan_says_what_will_be_reportable(ready: Shell, tmp_path: Path) -> None:
    client = made(ready("client", "add", "A"))
    survey = made(ready("survey", "create", client, "internal-service", "--breakdown", "tenure: <1 < 1-3 < 3-5 < 5+"))
    made(ready("roster", "import", survey, roster(tmp_path)))
    said = ready("wave", "plan", survey)
    assert "60 people invited" in said.out
    assert all(f"If {rate} % answer:" in said.out for rate in (100, 70, 40))
    assert "tenure: 4 groups" in said.out
    assert "work_mode: 2 groups" in ready("wave", "plan", survey, "--breakdown", "work_mode").out
    refused(ready("wave", "plan", survey, "--breakdown", "a*b*c"), "Breakdown")


def test_a_wave_opens_at_the_hour_that_is_said(ready: Shell, tmp_path: Path) -> None:
    client = made(ready("client", "add", "A"))
    survey = made(ready("survey", "create", client, "employee-voice"))
    made(ready("roster", "import", survey, roster(tmp_path)))
    refused(ready("wave", "open", "--yes", survey), "service_departments/maintenance")
    refused(ready("wave", "open", "--yes", survey, "--rates", "it"), "PLACE=UNIT")
    refused(ready("wave", "plan", survey, "--rates", "nobody=(outside)"), "rates nobody")
    refused(ready("wave", "plan", survey, "--rates", "service_departments/it=Nowhere"), "neither a unit on the roster")
    assert "service_departments/it (CNTT): (outside)" in ready("wave", "plan", survey, *RATES).out
    refused(ready("wave", "open", "--yes", survey, "--opens", "tomorrow"), "no moment")
    assert made(ready("wave", "open", "--yes", survey, "--opens", "2090-03-02T08:00", "--closes", "2090-03-12T08:00"))
    with house().office() as session:
        wave = session.get_one(Wave, 1)
    assert (wave.state, wave.opens) == ("minted", datetime(2090, 3, 2, 1, tzinfo=UTC))


def test_a_keepers_half_comes_by_standard_input(ready: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keygen = ready("keeper", "keygen")
    private, public = keygen.out.split()
    assert sealing.public_of(bytes.fromhex(private)).hex() == public
    survey = in_the_field(ready, tmp_path, "--keeper", "Works council", "--keeper-key", public)
    made(ready("wave", "close", survey, "--yes"))
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO("0" * 64))
    refused(ready("release", "prepare", survey, "--as", "lan@vendor.example"), "key")
    monkeypatch.setattr("sys.stdin", __import__("io").StringIO(private + "\n"))
    assert made(ready("release", "prepare", survey, "--as", "lan@vendor.example")) == "1"


def test_a_keepers_shares(shell: Shell) -> None:
    from surveyhost.core.wave import shares

    *three, public = shell("keeper", "keygen", "--shares").out.splitlines()
    assert len(three) == 3
    assert sealing.public_of(shares.join(three[1:])).hex() == public


def test_a_keeper_needs_nothing_but_the_core(tmp_path: Path) -> None:
    """On a machine without database, web and mail libraries."""
    blocked = "import sys\nfor name in ('sqlalchemy', 'flask', 'huey', 'weasyprint', 'alembic', 'psycopg'):\n"
    blocked += "    sys.modules[name] = None\nfrom surveyhost.cli import main\nmain(['keeper', 'keygen'])\n"
    done = subprocess.run([sys.executable, "-c", blocked], capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, len(done.stdout.split())) == (0, 2), done.stderr


# --- setting up ---


def test_init_makes_a_key_that_nobody_else_can_read_and_may_be_repeated(shell: Shell, tmp_path: Path) -> None:
    assert shell("init").status == 0
    key = tmp_path / "var" / "master.key"
    before = key.read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    assert shell("init").status == 0
    assert key.read_bytes() == before


@pytest.mark.parametrize("command", [["client", "add", "A"], ["wave", "status", "1"], ["serve"], ["verify"], ["mix"]])
def test_before_init(shell: Shell, command: list[str]) -> None:
    refused(shell(*command), "`surveyhost init`")


def test_a_database_without_tables(ready: Shell, tmp_path: Path) -> None:
    for file in (tmp_path / "var").glob("office.sqlite3*"):
        file.unlink()
    refused_with_question = ready("client", "add", "A")
    assert refused_with_question.status == 2
    assert "run `surveyhost init` first." in refused_with_question.err


# --- refusals ---


def test_every_problem_of_a_roster_and_nothing_imported(ready: Shell, tmp_path: Path) -> None:
    client = made(ready("client", "add", "A"))
    survey = made(ready("survey", "create", client, "employee-voice"))
    bad = tmp_path / "bad.csv"
    bad.write_text("id,email,unit\nE1,x,A\n,a@b.vn,A /  / B\n", encoding="utf-8")
    said = ready("roster", "import", survey, bad)
    refused(said, "bad.csv has 3 problems; nothing was imported")
    assert said.err.splitlines()[:3] == [
        "bad.csv: line 2, column email: this is not an e-mail address",
        "bad.csv: line 3, column id: the id is missing",
        "bad.csv: line 3, column unit: a level of the unit is empty; expected levels like 'Plant 1 / Line A'",
    ]
    assert said.out == ""
    refused(ready("roster", "import", survey, tmp_path / "none.csv"), "cannot be read")
    refused(ready("wave", "open", "--yes", survey), "has 0 people")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["wave", "status", "9"], "no survey 9"),
        (["wave", "status", "x"], "'x' is not a survey"),
        (["survey", "create", "9", "employee-voice"], "no client '9'"),
        (["survey", "create"], "Missing argument"),
        (["bogus"], "No such command"),
        (["wave", "bogus"], "No such command"),
        (["client", "add", "A", "--language", "fr"], "Language 'fr'"),
        (["serve", "--bind", "nowhere"], "no address to serve on"),
        (["serve", "--bind", "127.0.0.1:²"], "no address to serve on"),
        (["serve", "--faces", "front"], "'front' is no face"),
        (["release", "verify", "/nowhere.pdf"], "cannot be read"),
        (["release", "prepare", "1", "--as", "lan"], "no e-mail address"),
        (["release", "prepare", "1", "--as", "ghost@vendor.example"], "ghost@vendor.example has no account"),
        (["release", "approve", "1", "--as", "ghost@vendor.example"], "ghost@vendor.example has no account"),
        (["release", "comments", "1", "--as", "ghost@vendor.example"], "ghost@vendor.example has no account"),
    ],
)
def test_refusals_are_one_line(ready: Shell, command: list[str], words: str) -> None:
    refused(ready(*command), words)


@pytest.mark.parametrize("command", ["nope", "questionnaire.toml"])
def test_a_questionnaire_that_is_none(ready: Shell, tmp_path: Path, command: str) -> None:
    client = made(ready("client", "add", "A"))
    (tmp_path / "questionnaire.toml").write_text('code = "x"\n', encoding="utf-8")
    said = ready("survey", "create", client, tmp_path / command)
    assert said.status == 2 and "Traceback" not in said.err and said.out == ""


def test_a_minimum_group_below_five(ready: Shell) -> None:
    client = made(ready("client", "add", "A"))
    refused(ready("survey", "create", client, "employee-voice", "--minimum-group", "4"), "below 5")


def test_an_unexpected_failure_is_one_line_too(ready: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("Nguyễn Thị Lan")

    monkeypatch.setattr("surveyhost.services.setup.clients.add_client", broken)
    said = ready("client", "add", "A")
    assert said.status == 1
    assert said.err == "surveyhost: Something broke inside (ZeroDivisionError). SURVEYHOST_TRACE=1 shows where.\n"
    monkeypatch.setenv("SURVEYHOST_TRACE", "1")
    assert "Traceback" in ready("client", "add", "A").err


def test_the_demo_begins_the_log_as_init_does(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the end of its log is marked, and `verify` finds nothing wrong with it."""
    monkeypatch.setattr(demonstration, "make", lambda of: accounts.add_staff(of, welcome.SHELL, welcome.PREPARER, "An"))
    monkeypatch.setattr(welcome, "welcome", lambda of: [])
    made(shell("demo"))
    assert audit.check(house()).whole


# --- the table of commands ---


ALL = [(group, name) for group, commands in cli.COMMANDS.items() for name in commands]
PROMISED = """init serve worker demo|staff add|client add|hr add|survey create|roster import
|wave plan open remind slips status close|release prepare comments approve export verify
|mix forget|keeper keygen|keys rotate|backup restore verify"""


def test_every_promised_command_is_there() -> None:
    top = {"init", "serve", "worker", "demo", "mix", "forget", "backup", "restore", "drill", "verify", "metrics"}
    top |= {"upgrade"}
    for part in PROMISED.replace("\n", "").split("|"):
        first, *names = part.split()
        if first in cli.GROUPS:
            assert set(names) <= set(cli.COMMANDS[first])
        else:
            assert {first, *names} <= top == set(cli.COMMANDS[""])


@pytest.mark.parametrize(("group", "name"), ALL)
def test_each_command_loads_and_explains_itself(shell: Shell, group: str, name: str) -> None:
    said = shell(*([group] if group else []), name, "--help")
    assert said.status == 0
    assert "Usage:" in said.out and len(said.out.splitlines()) > 3


@pytest.mark.parametrize("arguments", [[], ["--help"], ["wave"], ["wave", "--help"]])
def test_help_loads_no_command(shell: Shell, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    def never(name: str) -> None:
        raise AssertionError(name)

    monkeypatch.setattr(cli.importlib, "import_module", never)
    said = shell(*arguments)
    assert said.status == 0 and "Commands:" in said.out


def test_commands_are_click_commands() -> None:
    context = click.Context(cli.program)
    assert all(cli.program.get_command(context, name) for name in cli.program.list_commands(context))
    assert cli.program.get_command(context, "bogus") is None
