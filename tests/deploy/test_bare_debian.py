"""A bare Debian 12 becomes an installation by the lines of docs/operations.md, to a first letter and an answer.

Needs root, `debootstrap` and Debian's packages, so it runs in `make prove` only; where they lack it says so.
"""

import re
import shutil

import pytest

from surveyhost.config import CHECKOUT
from tests.deploy.test_install import UNITS, started
from tests.support import debian, documented
from tests.support.debian import Debian
from tests.support.installed import (
    FACES,
    INTAKE,
    PEOPLE,
    SOURCE,
    WITH_INTAKE,
    answer,
    answers,
    install,
    keeps_no_trace,
    signs_in,
    takes_events,
    to_the_first_event,
    to_the_first_letter,
)
from tests.support.mail_server import Server
from tests.support.waiting import until

pytestmark = debian.MARKS


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
    assert status == 1 and "Nothing was changed." in said
    # Whether the pulse's round has begun depends on the hour.
    assert re.search(r"^(1 wave is|\d waves are) in the field: nobody can answer until", said, re.MULTILINE)
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
        assert "intake" not in bare("ls /etc/surveyhost /etc/systemd/system") and not takes_events()
        said = install(bare, server, f"--databases {WITH_INTAKE}")  # the line again; intake comes later than the rest
        assert "has an account already" in said and f"is not for {INTAKE}.vendor.com" in said
        assert all(answers(face) for face in FACES) and takes_events()
        key = to_the_first_event(bare)
    with bare.booted():  # the machine starts again: everything comes back by itself
        until(lambda: all(answers(face) for face in FACES) and takes_events())
        answer(link)
        bare(documented.commands("Updating")[0].splitlines()[0])
        update(bare)
        until(lambda: all(answers(face) for face in FACES))
        bare("systemctl start surveyhost-intake")
        until(takes_events)
        assert f"letters: 0 waiting, {PEOPLE} accepted" in bare("surveyhost wave status 1")
        assert bare("systemctl --failed --no-legend") == ""
        assert "Traceback" not in bare("journalctl --no-pager -o cat -u 'surveyhost-*'")
        for unit in ("respondent", "client", "intake"):
            assert " SAFE " in bare(f"systemd-analyze security --no-pager surveyhost-{unit} | tail -1")
    keeps_no_trace(bare, link, sign_in, key)


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
        said = install(bare, server, f"--databases {WITH_INTAKE}")
        assert "systemd does not run here, so nothing was started" in said and "Ready: https" not in said
        for unit in UNITS:
            start_unit(bare, unit)
        bare("nginx")
        until(lambda: all(answers(face) for face in FACES) and takes_events())
        sign_in = signs_in(said)
        link = to_the_first_letter(bare, server)
        answer(link)
        key = to_the_first_event(bare)
    keeps_no_trace(bare, link, sign_in, key)


@pytest.mark.skipif(not shutil.which("systemd-nspawn"), reason="not installed: systemd-nspawn (systemd-container)")
def test_on_sqlite_one_process_goes_from_nothing_to_an_answer_after_a_restart(bare: Debian, server: Server) -> None:
    with bare.booted():
        said = install(bare, server, f"--sqlite {WITH_INTAKE}")
        assert "Ready: https://survey.vendor.com" in said and "Traceback" not in said
        assert "postgresql" not in bare("dpkg --get-selections") and "All is well" in bare("surveyhost verify")
        sign_in = signs_in(said)
        link = to_the_first_letter(bare, server)
        key = to_the_first_event(bare)
    with bare.booted():
        until(lambda: all(answers(face) for face in FACES) and takes_events())
        answer(link)
        assert f"letters: 0 waiting, {PEOPLE} accepted" in bare("surveyhost wave status 1")
        again = install(bare, server, "--databases")  # said by mistake: what an installation has it keeps
        assert "has an account already" in again and "All is well" in bare("surveyhost verify")
        assert all(answers(face) for face in FACES) and takes_events()
        assert bare("systemctl --failed --no-legend") == ""
        assert "Traceback" not in bare("journalctl --no-pager -o cat -u 'surveyhost-*'")
    keeps_no_trace(bare, link, sign_in, key)
