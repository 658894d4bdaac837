"""The main job, once, on real input: from an empty folder to HR's files, on the command line and over HTTP.

25 six-point items, people with three attributes in a three-level org tree, letters through SMTP, answers through the
form. What is printed is held against a count that knows nothing of ours.
"""

import csv
import io
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

from surveyhost import create_app
from surveyhost.config import Settings, load
from surveyhost.services.letters import sending as letters
from surveyhost.services.office.house import open_house
from tests.support.mail_server import Server, mail_server
from tests.support.shell import Shell, environ

ITEMS = [f"q{number}" for number in range(1, 26)]
LINK = re.compile(r"https://survey\.example(/s/[\w-]+)")
TEAMS = [(f"Plant {plant} / Line {line}", size) for plant in "AB" for line, size in enumerate((12, 9, 8, 3, 11), 1)]


def questionnaire() -> str:
    head = 'code = "six"\nlanguages = ["en"]\ntitle = { en = "Six points" }\n\n'
    section = '[[section]]\ncode = "all"\ntitle = { en = "All" }\n'
    item = '\n[[section.item]]\ncode = "{code}"\nkind = "rating"\npoints = 6\nrequired = {required}\n'
    words = 'text = {{ en = "Statement {code}." }}\nlabels = {{ en = ["Never", "Always"] }}\n'
    parts = [(item + words).format(code=code, required="true" if code == "q1" else "false") for code in ITEMS]
    return head + section + "".join(parts)


def people(total: int) -> list[dict[str, str]]:
    """A roster of about this many people, the teams in proportion, three attributes."""
    rng = random.Random(7)
    share = total / sum(size for _, size in TEAMS)
    rows: list[dict[str, str]] = []
    for unit, size in TEAMS:
        for _ in range(max(3, round(size * share))):
            number = len(rows)
            rows.append(
                {
                    "id": f"E{number:05}",
                    "email": f"e{number}@client.example",
                    "unit": unit,
                    "tenure": rng.choice(["<1", "1-3", "3+"]),
                    "shift": rng.choice(["day", "night"]),
                    "site": rng.choice(["north", "south"]),
                }
            )
    return rows


@pytest.fixture
def post_office() -> Iterator[Server]:
    with mail_server() as server:
        yield server


@pytest.fixture
def shell(settings: Settings, post_office: Server, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell({**environ(settings), "SURVEYHOST_SMTP_URL": post_office.url}, capsys)


def mail(shell: Shell, wave: int = 1) -> None:
    house = open_house(load(shell.environ))
    letters.send_due(house, wave, seconds=600)


def links(server: Server) -> dict[str, str]:
    """Address to the path of the link in its letter."""
    return {letter["To"]: LINK.search(letter.get_body(("plain",)).get_content())[1] for letter in server.letters}


def answer_all(
    shell: Shell, server: Server, roster: list[dict[str, str]]
) -> list[tuple[dict[str, str], dict[str, int]]]:
    """Nine of ten people fill in the form, each skipping an item now and then; what they sent."""
    browser = create_app(load(shell.environ)).test_client()
    rng = random.Random(11)
    sent = []
    path = links(server)
    for person in roster:
        if rng.random() < 0.1:
            continue
        given = {code: rng.randint(1, 6) for code in ITEMS if code == "q1" or rng.random() > 0.03}
        page = browser.post(path[person["email"]], data=given)
        assert page.status_code == 200, page.text
        assert not page.headers.getlist("Set-Cookie")
        sent.append((person, given))
    return sent


def percents(counts: Counter[int]) -> list[int]:
    total = counts.total()
    shares = [counts[point] * 100 // total for point in range(1, 7)]
    order = sorted(range(6), key=lambda place: (-(counts[place + 1] * 100 % total), place))
    for place in order[: 100 - sum(shares)]:
        shares[place] += 1
    return shares


def counted(sent: list[tuple[dict[str, str], dict[str, int]]]) -> dict[tuple[str, str], Counter[int]]:
    counts: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for person, given in sent:
        for code, point in given.items():
            counts["", code][point] += 1
            counts[person["unit"], code][point] += 1
    return counts


def set_up(shell: Shell, tmp_path, roster: list[dict[str, str]]) -> None:
    (tmp_path / "six.toml").write_text(questionnaire())
    out = io.StringIO()
    writer = csv.DictWriter(out, roster[0])
    writer.writeheader()
    writer.writerows(roster)
    (tmp_path / "people.csv").write_text(out.getvalue())
    for name in ("lan", "tuan"):
        shell("staff", "add", f"{name}@vendor.example", "--name", name)
    assert shell("client", "add", "Six Ltd", "--language", "en") == "1"
    assert shell("survey", "create", "1", str(tmp_path / "six.toml"), "--title", "Six") == "1"
    shell("roster", "import", "1", str(tmp_path / "people.csv"))
    shell("wave", "open", "1", "--yes")


def export(shell: Shell, tmp_path, kind: str, language: str = "en") -> bytes:
    out = tmp_path / f"out.{kind}"
    shell("release", "export", "1", "--format", kind, "--out", str(out), "--language", language)
    return out.read_bytes()


def do_the_job(shell: Shell, server: Server, tmp_path, total: int) -> tuple[dict, list]:
    roster = people(total)
    set_up(shell, tmp_path, roster)
    mail(shell)
    assert len(server.letters) == len(roster)
    sent = answer_all(shell, server, roster)
    shell("wave", "close", "1", "--yes")
    shell("release", "prepare", "1", "--as", "lan@vendor.example")
    assert "another person" in shell.refused("release", "approve", "1", "--as", "lan@vendor.example")
    shell("release", "comments", "1", "--as", "lan@vendor.example", "--read")
    shell("release", "approve", "1", "--as", "tuan@vendor.example", "--yes")
    return json.loads(export(shell, tmp_path, "json")), sent


def hold_against(document: dict, sent: list) -> int:
    """How many full tables were held against the independent count, to the last digit."""
    counts = counted(sent)
    compared = 0
    for group in document["groups"]:
        name = group["group"]["value"]
        if group["group"]["breakdown"] != "unit" or (name and "/" not in name):
            continue  # a plant may leave out people who are lifted past it
        for code, cell in group["items"].items():
            if cell["n"] is None or cell["distribution"] is None:
                continue
            mine = counts[name, code]
            assert cell["n"] == mine.total()
            if cell["protected"] is None:
                assert cell["distribution"] == percents(mine)
                assert cell["mean"] == round(sum(point * n for point, n in mine.items()) / mine.total(), 2)
                compared += 1
    return compared


def test_the_whole_job(shell, post_office, tmp_path):
    document, sent = do_the_job(shell, post_office, tmp_path, 160)
    assert document["respondents"] == len(sent)
    assert hold_against(document, sent) >= 100
    assert export(shell, tmp_path, "pdf").startswith(b"%PDF-")
    shell("release", "verify", str(tmp_path / "out.pdf"))
    assert export(shell, tmp_path, "csv").startswith(b"\xef\xbb\xbfbreakdown")


@pytest.mark.prove
def test_the_whole_job_with_2800_people(shell, post_office, tmp_path):
    document, sent = do_the_job(shell, post_office, tmp_path, 2800)
    assert hold_against(document, sent) >= 25 * 11
