"""A bare Debian 12 becomes an installation by the lines of docs/operations.md, to a first letter and an answer.

Needs root, `debootstrap` and Debian's packages, so it runs in `make prove` only; where they lack it says so.
"""

import contextlib
import re
import shutil
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveyhost.config import CHECKOUT
from tests.deploy.test_install import UNITS, started
from tests.support import debian, documented, factories
from tests.support.debian import Debian
from tests.support.mail_server import Server, mail_server
from tests.support.page import Page
from tests.support.waiting import until

pytestmark = [
    pytest.mark.prove,
    pytest.mark.xdist_group("debian"),  # one after the other: each wants the ports of a whole machine
    pytest.mark.skipif(bool(debian.lacking()), reason=debian.lacking()),
]
SOURCE = "/usr/local/src/surveyhost"
FACES = "survey", "portal", "console"
NAMES = " ".join(f"{face}.vendor.com" for face in FACES)
OF_THE_PAGE = "smtp://name:password@mail.vendor.com:587"
PEOPLE = 24


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = debian.bootstrapped(tmp_path_factory.mktemp("debian") / "bookworm.tar")
    yield made
    made.unlink()


@pytest.fixture
def bare(archive: Path, tmp_path: Path) -> Iterator[Debian]:
    """A bare Debian with a checkout, whose host names lead to it, and a list of people."""
    made = Debian(tmp_path / "root", archive)
    made.lay(SOURCE)
    made.hosts(NAMES)
    yield made
    made.destroy()


@pytest.fixture
def server() -> Iterator[Server]:
    with mail_server() as made:
        yield made


def install(bare: Debian, server: Server) -> str:
    """The page's first block, with our mail server."""
    begun = time.monotonic()
    said = bare(documented.commands("A first installation")[0].replace(OF_THE_PAGE, server.url), SOURCE)
    print(f"installed in {time.monotonic() - begun:.0f} s")
    return said


def to_the_first_letter(bare: Debian, server: Server) -> str:
    """The page's second block; the address of a link out of a letter, behind the host name."""
    people = bare.root / "srv" / "surveyhost" / "people.csv"
    people.write_bytes(factories.roster_csv(factories.people(PEOPLE)))
    [block] = documented.commands("To the first letter")
    assert f"{PEOPLE} letters queued" in bare(block)
    until(lambda: len(server.letters) >= PEOPLE, "letters never came")
    body = server.letters[0].get_body(("plain",))
    assert body is not None
    [link] = set(re.findall(r"https://survey\.vendor\.com(/s/[\w-]+)", body.get_content()))
    return str(link)


def ask(face: str, path: str, form: dict[str, str] | None = None) -> str:
    """A page through nginx, whose certificate is of its own making."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    body = None if form is None else urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(f"https://127.0.0.1{path}", body, {"Host": f"{face}.vendor.com"})
    with urllib.request.urlopen(request, context=context) as answer:
        return str(answer.read().decode())


def answers(face: str) -> bool:
    with contextlib.suppress(OSError):
        return ask(face, "/healthz").strip() == "ok"
    return False


def answer(link: str) -> None:
    """Somebody goes through all pages, rating each statement with the highest, to the five words."""
    assert "The Vendor" in ask("survey", link)
    page = Page(ask("survey", f"{link}?page=1"))
    for number in range(1, 30):
        rated = dict.fromkeys(page.all("//input[@type='radio'][@value='5']/@name"), "5")
        carried = {name: values[-1] for name, values in page.carried.items()}
        go = "send" if "send" in page.buttons() else "next"
        page = Page(ask("survey", f"{link}?page={number}", {**carried, **rated, "go": go}))
        if go == "send":
            break
    assert len(page.all("//section[contains(@class, 'receipt')]//ol/li")) == 5, page.text


def signs_in(said: str) -> str:
    """The address that the installer prints for the first administrator; it opens the page for a password."""
    [link] = re.findall(r"https://console\.vendor\.com(/account/link/\S+)", said)
    assert "you@vendor.com" in ask("console", link)
    return str(link)


def keeps_no_trace(bare: Debian, *links: str) -> None:
    """Neither nginx nor the journal has a link."""
    logs = [path.read_bytes() for path in (bare.root / "var" / "log").rglob("*") if path.is_file()]
    assert logs and not [link for link in links for log in logs if link.rpartition("/")[2].encode() in log]


STEP_BACK = """
from alembic import command
from surveyhost.config import load
from surveyhost.store import migrate
command.downgrade(migrate.config("vault", load().vault_url), "-1")
"""


def as_the_command_line(words: str) -> str:
    """Something else than `surveyhost` with its account and settings."""
    wrapper = (CHECKOUT / "deploy" / "surveyhost.sh").read_text(encoding="utf-8")
    assert wrapper.count('/opt/surveyhost/.venv/bin/surveyhost "$@"') == 1
    return wrapper.replace('/opt/surveyhost/.venv/bin/surveyhost "$@"', words)


def update(bare: Debian) -> None:
    """By the page's block, from the vault that the program before the last revision left."""
    bare("systemctl stop 'surveyhost-*'")
    (bare.root / "srv" / "surveyhost" / "step_back.py").write_text(STEP_BACK, encoding="utf-8")
    bare(as_the_command_line("/opt/surveyhost/.venv/bin/python /srv/surveyhost/step_back.py"))
    [block, *_] = documented.commands("Updating")
    before, check, after = re.split(r"^(surveyhost upgrade --check.*\n)", block, flags=re.MULTILINE)
    assert bare.run("surveyhost backup /srv/surveyhost/behind")[0] == 2, "the program of then makes the backup"
    bare(re.sub("^surveyhost backup.*$", "", before, flags=re.MULTILINE), SOURCE)
    status, said = bare.run(check, SOURCE)
    assert status == 1 and "1 wave is in the field" in said and "Nothing was changed." in said
    bare(after, SOURCE)
    assert bare.run(check, SOURCE)[0] == 0


@pytest.mark.skipif(not shutil.which("systemd-nspawn"), reason="not installed: systemd-nspawn (systemd-container)")
def test_under_systemd_from_nothing_to_an_answer_after_a_restart_and_an_update(bare: Debian, server: Server) -> None:
    with bare.booted():
        said = install(bare, server)
        assert "Ready: https://survey.vendor.com" in said and "Traceback" not in said
        assert "All is well" in bare("surveyhost verify")
        assert all(answers(face) for face in FACES), "it says Ready when they do"
        sign_in = signs_in(said)
        link = to_the_first_letter(bare, server)
        assert "has an account already" in install(bare, server)
        assert all(answers(face) for face in FACES)
    with bare.booted():  # the machine starts again: everything comes back by itself
        until(lambda: all(answers(face) for face in FACES))
        answer(link)
        bare(documented.commands("Updating")[0].splitlines()[0])
        update(bare)
        until(lambda: all(answers(face) for face in FACES))
        assert f"letters: 0 waiting, {PEOPLE} accepted" in bare("surveyhost wave status 1")
        assert bare("systemctl --failed --no-legend") == ""
        assert "Traceback" not in bare("journalctl --no-pager -o cat -u 'surveyhost-*'")
        for unit in ("respondent", "client"):
            assert " SAFE " in bare(f"systemd-analyze security --no-pager surveyhost-{unit} | tail -1")
    keeps_no_trace(bare, link, sign_in)


def start_unit(bare: Debian, name: str) -> None:
    """What systemd would start: as this account, with these settings."""
    user, file, command = started(name)
    [data] = re.findall(r"SURVEYHOST_DATA=(\S+)", UNITS[name].read_text(encoding="utf-8"))
    bare(f"install -d -m 0700 -o {user} -g {user} {data}")
    bare.start(
        f"set -a; . {file}; SURVEYHOST_DATA={data} HOME={data}; cd /opt/surveyhost; "
        f"exec setpriv --reuid={user} --regid={user} --init-groups {' '.join(command)}"
    )


def test_without_systemd_by_the_containers_steps_and_then_each_unit_by_hand(bare: Debian, server: Server) -> None:
    container = debian.steps(CHECKOUT / "deploy" / "Containerfile")
    assert container["COPY"] == [". /source"]
    bare.lay("/source")
    with bare.entered():
        for step in container["RUN"]:
            bare(step, "/")
        assert not (bare.root / "source").exists()
        [program], [user] = re.findall(r'"([^"]+)"', container["ENTRYPOINT"][0]), container["USER"]
        as_user = (
            f"setpriv --reuid={user} --regid={user} --init-groups env SURVEYHOST_DATA=/var/lib/surveyhost {program}"
        )
        [folder] = container["WORKDIR"]
        bare(f"{as_user} init", folder)
        assert "All is well" in bare(f"{as_user} verify", folder)
        bare("find /var/lib/surveyhost -mindepth 1 -delete")
        said = install(bare, server)
        assert "systemd does not run here, so nothing was started" in said and "Ready: https" not in said
        for unit in UNITS:
            if unit != "intake":
                start_unit(bare, unit)
        bare("nginx")
        until(lambda: all(answers(face) for face in FACES))
        sign_in = signs_in(said)
        link = to_the_first_letter(bare, server)
        answer(link)
    keeps_no_trace(bare, link, sign_in)
