"""Every command on a data folder in use that lacks one file, or holds a damaged one: named, and nothing made anew."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from surveyhost import cli, serving
from surveyhost.services.setup import surveys
from tests.conftest import Clock
from tests.support import factories
from tests.support.shell import environ

AS = ("--as", "lan@vendor.example")
COMMANDS: dict[str, tuple[str, ...]] = {
    "init": ("init",),
    "serve": ("serve", "--bind", "127.0.0.1:0"),
    "serve respondent": ("serve", "--bind", "127.0.0.1:0", "--faces", "respondent"),
    "serve client": ("serve", "--bind", "127.0.0.1:0", "--faces", "client"),
    "worker": ("worker",),
    "metrics": ("metrics", "--bind", "127.0.0.1:0"),
    "demo": ("demo",),
    "verify": ("verify",),
    "keys rotate": ("keys", "rotate", "--yes"),
    "keys copy": ("keys", "copy", "COPIED"),
    "backup": ("backup", "COPY"),
    "restore": ("restore", "BACKUP", "--yes"),
    "mix": ("mix",),
    "forget": ("forget", "1", "--yes"),
    "staff add": ("staff", "add", "new@vendor.example", "--name", "New"),
    "client add": ("client", "add", "Another"),
    "client place": ("client", "place", "1", "first"),
    "client names": ("client", "names", "1", "--out", "NAMES"),
    "hr add": ("hr", "add", "1", "hr@minhhai.example"),
    "hr import": ("hr", "import", "1", "ROSTER", "--yes"),
    "hr letters": ("hr", "letters", "1", "--stop"),
    "survey create": ("survey", "create", "1", "employee-voice"),
    "roster import": ("roster", "import", "2", "ROSTER"),
    "wave plan": ("wave", "plan", "2"),
    "wave follow-up": ("wave", "follow-up", "1", "--drop"),
    "wave open": ("wave", "open", "2", "--yes"),
    "wave remind": ("wave", "remind", "1", "--yes"),
    "wave reminders": ("wave", "reminders", "1", "2@09:00"),
    "wave pause": ("wave", "pause", "1"),
    "wave resume": ("wave", "resume", "1"),
    "wave slips": ("wave", "slips", "1", "--out", "SLIPS"),
    "wave links": ("wave", "links", "1", "--out", "SLIPS"),
    "wave preflight": ("wave", "preflight", "2"),
    "wave status": ("wave", "status", "1"),
    "wave close": ("wave", "close", "1", "--yes"),
    "wave abandon": ("wave", "abandon", "1", "--yes"),
    "wave write-off": ("wave", "write-off", "1", *AS, "--yes"),
    "wave mend": ("wave", "mend", "1"),
    "letters again": ("letters", "again"),
    "letters opt-out": ("letters", "opt-out", "1-AAAAAAAAAA"),
    "mail receive": ("mail", "receive"),
    "mail fetch": ("mail", "fetch"),
    "letters renew": ("letters", "renew", "1", "NV0001", "--slip"),
    "keeper add": ("keeper", "add", "1", "ROSTER"),
    "split check": ("split", "check", "1"),
    "split plan": ("split", "plan", "1", "--out", "OUT"),
    "split ballots": ("split", "ballots", "1", *AS, "--out", "OUT"),
    "split outcome": ("split", "outcome", "1", "ROSTER", "--words", "x", *AS),
    "split status": ("split", "status", "1"),
    "clock confirm": ("clock", "confirm"),
    "vault empty": ("vault", "empty", "--yes"),
    "vault destroyed": ("vault", "destroyed", "--yes"),
    "roster pull": ("roster", "pull", "2", "--url", "https://127.0.0.1:9/people"),
    "drill": ("drill", "BACKUP"),
    "upgrade": ("upgrade", "--check"),
    "ballot list": ("ballot", "list", *AS),
    "ballot show": ("ballot", "show", "1", *AS),
    "ballot make": ("ballot", "make", "1", "--statements", "vi=ROSTER", *AS),
    "threads list": ("threads", "list", *AS),
    "threads show": ("threads", "show", "1", *AS),
    "threads review": ("threads", "review", "1", *AS),
    "pulse create": ("pulse", "create", "1", "ROSTER"),
    "pulse propose": ("pulse", "propose", "1", *AS),
    "pulse approve": ("pulse", "approve", "1", *AS, "--yes"),
    "pulse stop": ("pulse", "stop", "1", *AS, "--yes"),
    "pulse status": ("pulse", "status", "1"),
    "pulse follow": ("pulse", "follow"),
    "intake add": ("intake", "add", "1", "Zammad"),
    "intake list": ("intake", "list", "1"),
    "intake withdraw": ("intake", "withdraw", "1", "--yes"),
    "release prepare": ("release", "prepare", "1", *AS),
    "release comments": ("release", "comments", "1", *AS),
    "release approve": ("release", "approve", "1", *AS, "--yes"),
    "release export": ("release", "export", "1", "--format", "csv", "--out", "OUT"),
}
WITHOUT_A_HOUSE = {
    "keeper keygen", "keeper check", "keeper count", "keeper page", "keeper record", "keys move", "release verify",
    "translate list", "translate export", "translate import", "vault promote",
}  # fmt: skip
NEEDS: dict[str, Callable[[str], bool]] = {
    "master.key": lambda command: command not in {"serve respondent", "serve client"},
    "session.key": lambda command: command in {"init", "serve", "serve client", "demo", "verify"},
    "signing.key": lambda command: command not in {"serve respondent", "serve client"},
    "desk.key": lambda command: command not in {"serve respondent", "serve client"},
    "audit.end": lambda command: command in {"init", "verify"},
    "office.sqlite3": lambda command: command not in {"serve respondent", "restore", "drill"},
    "vault.sqlite3": lambda command: command not in {"serve client", "restore", "drill"},
}


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


@pytest.fixture
def clock() -> Clock:
    """The system's own time: a command has no other clock."""
    return Clock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
def data(house, tmp_path, monkeypatch) -> Path:
    """A folder somebody has worked in: a wave in the field, another survey with its roster, a backup."""
    client = factories.client(house)
    factories.open_wave(house, factories.survey(house, client), 20)
    factories.roster(house, factories.survey(house, client), 20)
    (house.settings.data / "demo").unlink()
    for name, value in environ(house.settings).items():
        monkeypatch.setenv(name, value)
    for name in ("office", "vault"):
        getattr(house, name).engine.dispose()
    monkeypatch.setattr(serving.Serving, "run", lambda self: None)
    monkeypatch.setattr(serving, "wait_for_the_end", lambda: None)
    monkeypatch.setattr("surveyhost.services.operations.worker.work", lambda *_: False)
    return house.settings.data


def run(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    roster = tmp_path / "roster.csv"
    roster.write_bytes(factories.roster_csv(factories.people(20)))
    paths = {
        "COPY": tmp_path / "copy", "BACKUP": tmp_path / "backup", "ROSTER": roster, "OUT": tmp_path / "out",
        "SLIPS": tmp_path / "slips.pdf", "NAMES": tmp_path / "names.xlsx",
        "COPIED": tmp_path / "copied keys",
    }  # fmt: skip
    capsys.readouterr()
    status = cli.run([str(paths.get(word, word)) for word in COMMANDS[command]])
    return status, capsys.readouterr().err


def test_no_command_is_left_out() -> None:
    every = {f"{group} {name}".strip() for group, names in cli.COMMANDS.items() for name in names}
    assert every <= set(COMMANDS) | WITHOUT_A_HOUSE


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", NEEDS)
def test_what_is_missing_is_named_by_every_command_and_not_made_anew(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    aside = tmp_path / "aside"
    shutil.move(data / name, aside)
    for command in COMMANDS:
        status, said = run(command, tmp_path, capsys)
        assert "Traceback" not in said, command
        if NEEDS[name](command):
            assert status == 2, (command, said)
            assert str(data / name) in said and "is missing" in said and "bring it back" in said, (command, said)
        assert not (data / name).exists() or command == "restore", f"{command} made a new {name}"
        (data / name).unlink(missing_ok=True)
    shutil.move(aside, data / name)
    status, said = run("verify", tmp_path, capsys)
    assert status == 0, said


@pytest.mark.parametrize("name", ["office.sqlite3", "vault.sqlite3"])
@pytest.mark.parametrize("damage", ["no database", "cut off", "scrambled"])
def test_a_damaged_database_is_named_in_one_sentence(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, damage: str
) -> None:
    path = data / name
    for beside in data.glob(f"{name}-*"):
        beside.unlink()
    whole = path.read_bytes()
    path.write_bytes(
        {"no database": b"hello" * 2000, "cut off": whole[: len(whole) // 3], "scrambled": _scrambled(whole)}[damage]
    )
    for command in COMMANDS:
        status, said = run(command, tmp_path, capsys)
        assert "Traceback" not in said, command
        if damage == "no database" and NEEDS[name](command):
            assert status == 2, (command, said)
        if status == 2 and NEEDS[name](command) and "is damaged (" in said:
            assert str(path) in said, (command, said)
            assert len([line for line in said.splitlines() if "is damaged (" in line]) == 1, said
        assert status != 1, (command, said)
    status, said = run("verify", tmp_path, capsys)
    assert status == 2 and str(path) in said and "is damaged (" in said


def test_one_damaged_page_is_named_though_nothing_reads_it(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An index that no check asks: its table is whole, and every command goes on."""
    path = data / "office.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as office:
        office.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [(page,)] = office.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_letter_mark'")
        [(size,)] = office.execute("PRAGMA page_size")
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    assert run("wave status", tmp_path, capsys)[0] == 0
    status, said = run("verify", tmp_path, capsys)
    assert status == 2 and str(path) in said and "is damaged (" in said


def _scrambled(whole: bytes) -> bytes:
    """Every page but the first few overwritten."""
    return whole[: 4096 * 3] + os.urandom(1) * (len(whole) - 4096 * 3)


def test_a_desk_whose_public_half_is_missing_makes_it_again(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (data / "desk.pub").read_bytes()
    (data / "desk.pub").unlink()
    status, said = run("verify", tmp_path, capsys)
    assert status == 2 and "desk.pub" in said and "init" in said
    assert run("init", tmp_path, capsys)[0] == 0
    assert (data / "desk.pub").read_bytes() == before
    assert run("verify", tmp_path, capsys)[0] == 0


@pytest.mark.parametrize("which", ["salt", "private", "cube"])
def test_a_waves_key_that_is_missing_is_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], which: str
) -> None:
    [path] = (data / "keys").glob(f"*.{which}.key")
    path.unlink()
    status, said = run("verify", tmp_path, capsys)
    assert status == 2 and path.name in said and "bring it back" in said, said
    for command in COMMANDS:
        status, said = run(command, tmp_path, capsys)
        assert status in {0, 2} and "Traceback" not in said, (command, said)
        assert not path.exists()


def test_a_first_start_that_was_cut_short_is_no_folder_in_use(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("SURVEYHOST_DATA", str(tmp_path / "var"))
    for name in ("OFFICE_URL", "VAULT_URL"):
        monkeypatch.delenv(f"SURVEYHOST_{name}", raising=False)
    assert cli.run(["init"]) == 0
    for name in ("signing.key", "desk.key", "vault.sqlite3"):
        (tmp_path / "var" / name).unlink()
    assert cli.run(["init"]) == 0
    assert cli.run(["verify"]) == 0
    assert surveys is not None
