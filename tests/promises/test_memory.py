"""The memory of the running program, read as a debugger would: what ties is gone after close, what opens after forget.

A real server and worker; answers come over HTTP, the release is prepared and comments are read in the console. The same
search finds all of it before the wave ends, so it would find what was left.
"""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import psutil
import pytest

from surveyhost import create_app
from surveyhost.core.questionnaire.file import read
from surveyhost.core.wave import links_and_seats, sealing
from surveyhost.services.fieldwork import status as wave_status
from surveyhost.services.keys import keyring as keys
from surveyhost.services.keys import waves
from surveyhost.services.office import jobs
from surveyhost.services.office.house import House
from surveyhost.services.office.survey_rows import SurveyWave, get_wave
from surveyhost.services.releases import releases
from surveyhost.services.rosters import people as roster_people
from surveyhost.store.office.tables import Participant
from tests.support import factories
from tests.support.mail_server import mail_server
from tests.support.people import Town
from tests.support.shell import environ
from tests.support.waiting import PATIENCE, until

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_first]

PAGE = os.sysconf("SC_PAGE_SIZE")
HELD = np.uint64(0b11 << 62)
"""The bits of a page in /proc/PID/pagemap that say it is in memory, or swapped out."""
PEOPLE = 24
TUAN = "tuan@vendor.example"
FORM = """
code = "memory"
languages = ["en"]
title = { en = "Memory" }

[[section]]
code = "all"
title = { en = "All" }

[[section.item]]
code = "q1"
kind = "rating"
points = 5
text = { en = "All is well." }
labels = { en = ["Never", "Always"] }

[[section.item]]
code = "c1"
kind = "comment"
text = { en = "What should change?" }
"""


@pytest.fixture
def house(house: House) -> House:
    """On the clock of the program that runs beside the test."""
    return replace(house, now=lambda: datetime.now(UTC))


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(house: House, port: int, tmp_path: Path) -> Iterator[psutil.Process]:
    """Two web processes with all faces, and the worker, which has letters to send."""
    with mail_server() as post:
        yield from _served(house, port, tmp_path, post.url)


def _served(house: House, port: int, tmp_path: Path, post: str) -> Iterator[psutil.Process]:
    own = {"SURVEYHOST_BASE_URL": f"http://127.0.0.1:{port}", "SURVEYHOST_SMTP_URL": post}
    environment = {**os.environ, **environ(house.settings), **own}
    words = ["serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "surveyhost.cli", *words], env=environment, stdout=log, stderr=log
        )
    try:
        until(lambda: "Serving" in (tmp_path / "log").read_text(), "the server is not ready")
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def program(server: psutil.Process) -> list[psutil.Process]:
    return [server, *server.children(recursive=True)]


def found(process: psutil.Process, needles: dict[str, bytes]) -> set[str]:
    """Which of these lie in the memory of a process."""
    seen: set[str] = set()
    try:
        with Path(f"/proc/{process.pid}/mem").open("rb", buffering=0) as memory:
            for begin, size in written(process.pid):
                try:
                    memory.seek(begin)
                    content = memory.read(size)
                except (OSError, ValueError, OverflowError):
                    continue
                seen |= within(content, needles)
    except PermissionError:
        pytest.skip("the kernel lets nobody but root read this memory")
    except (FileNotFoundError, ProcessLookupError):
        pass
    return seen


def written(pid: int) -> Iterator[tuple[int, int]]:
    """Begin and size of every stretch that a process may write to and has: pages it never touched hold nothing."""
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/pagemap").open("rb", buffering=0) as pages:
        for line in maps:
            place, rights = line.split()[:2]
            if "r" not in rights or "w" not in rights:
                continue
            begin, end = (int(part, 16) // PAGE for part in place.split("-"))
            pages.seek(begin * 8)
            entries = np.frombuffer(pages.read((end - begin) * 8), "<u8")
            held = np.concatenate(([0], (entries & HELD != 0).astype(np.int8), [0]))
            for first, last in np.flatnonzero(np.diff(held)).reshape(-1, 2):
                yield (begin + int(first)) * PAGE, int(last - first) * PAGE


def within(content: bytes, needles: dict[str, bytes]) -> set[str]:
    """Which of these are in the content: where their first two bytes stand, and the next two, the rest is looked at."""
    begins, follows = np.zeros(1 << 16, bool), np.zeros(1 << 16, bool)
    begins[[int.from_bytes(each[:2], "little") for each in needles.values()]] = True
    follows[[int.from_bytes(each[2:4], "little") for each in needles.values()]] = True
    seen: set[str] = set()
    for shift in (0, 1):
        pairs = np.frombuffer(content, "<u2", count=(len(content) - shift) // 2, offset=shift)
        at = np.flatnonzero(begins[pairs[:-1]])
        for place in at[follows[pairs[at + 1]]] * 2 + shift:
            seen |= {name for name, each in needles.items() if content.startswith(each, place)}
    return seen


def test_the_search_overlooks_no_place():
    """Planted at even and odd places, at both ends, and across the end of a page."""
    draw = np.random.default_rng(1)
    for at in (0, 1, *range(PAGE - 20, PAGE + 4), 2 * PAGE - 17, 2 * PAGE - 16):
        needles = {"planted": draw.bytes(16), "not there": draw.bytes(16)}
        content = bytearray(draw.bytes(2 * PAGE))
        content[at : at + 16] = needles["planted"]
        assert within(bytes(content), needles) == {"planted"}


def everywhere(server: psutil.Process, needles: dict[str, bytes]) -> set[str]:
    return set[str]().union(*(found(process, needles) for process in program(server)))


def secrets_of(house: House, wave: SurveyWave, tokens: Iterable[object]) -> dict[str, bytes]:
    """What ties: links, the key to their digests, seats, and the key that seats are made with."""
    ring = keys.keyring(house.settings)
    with house.office() as session:
        row = get_wave(session, wave)
        salt = ring.unwrap(waves.salt_name(row), row.salt)
        people = session.query(Participant).filter_by(survey_id=row.survey_id).all()
        references = [roster_people.unseal(ring, person).reference for person in people]
    seat_key = links_and_seats.seat_key(salt)
    made = {f"link {number}": str(token)[6:].encode() for number, token in enumerate(tokens)}
    made |= {f"seat {each}": links_and_seats.seat_id(seat_key, each) for each in references}
    return {**made, "token key": links_and_seats.token_key(salt), "seat key": seat_key, "salt": salt}


def spellings(words: dict[str, str]) -> dict[str, bytes]:
    """As UTF-8, and as Python keeps text that has Vietnamese in it."""
    eight = {f"{name}, UTF-8": text.encode() for name, text in words.items()}
    return eight | {f"{name}, wide": text.encode("utf-16-le") for name, text in words.items()}


def opens(private: bytes) -> dict[str, bytes]:
    """The key that opens boxes, as a program holds it and as a keeper types it."""
    return {"private key": private, "private key, typed": private.hex().encode()}


def unwrapped(house: House, wave: SurveyWave) -> bytes:
    """The wave's private key, where the server keeps it."""
    ring = keys.keyring(house.settings)
    with house.office() as session:
        row = get_wave(session, wave)
        assert row.private_key is not None
        return ring.unwrap(waves.private_name(row), row.private_key)


def answer(base: str, token: str, comment: str) -> int:
    form = {"q1": "4", "c1": comment}
    request = urllib.request.Request(f"{base}/s/{token}", data=urllib.parse.urlencode(form).encode())
    with urllib.request.urlopen(request, timeout=PATIENCE) as page:
        return int(page.status)


def comments() -> dict[str, str]:
    return {
        f"comment {number}": f"Đề nghị {secrets.token_hex(8)} cần thay đổi cách phân ca của tổ"
        for number in range(PEOPLE)
    }


class Console:
    """A browser of somebody of the vendor's, with the cookies that signing in would have left in it."""

    def __init__(self, house: House, base: str, who: str) -> None:
        self.base = base
        browser = Town(create_app(house.settings, house).extensions["signed_in"], house).signed_in(who)
        self.cookies = {kept.key: kept.value for kept in browser._cookies.values()}
        self.opener = urllib.request.build_opener(_Staying)

    def get(self, path: str) -> str:
        return self._ask(urllib.request.Request(self.base + path))

    def send(self, path: str, **form: str) -> str:
        """The form on this page; the way it leads on to."""
        mark = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path))
        assert mark is not None
        sent = urllib.parse.urlencode({"csrf_token": mark[1], **form}).encode()
        return self._ask(urllib.request.Request(self.base + path, data=sent))

    def _ask(self, request: urllib.request.Request) -> str:
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        with self.opener.open(request, timeout=PATIENCE) as page:
            assert page.status in {200, 302}
            for header in page.headers.get_all("Set-Cookie", []):
                name, _, value = header.partition(";")[0].partition("=")
                self.cookies[name] = value
            return str(page.headers.get("Location") or page.read().decode())


class _Staying(urllib.request.HTTPErrorProcessor):
    """Does not follow where an answer leads, so that its cookies can be kept."""

    def http_response(self, request: object, response: object) -> object:
        return response


def by_shell(house: House, *words: str) -> None:
    command = [sys.executable, "-m", "surveyhost.cli", *words]
    subprocess.run(command, env={**os.environ, **environ(house.settings)}, check=True, capture_output=True)


def knock(base: str, answered: list[int], stop: threading.Event) -> None:
    """Somebody who asks for a page all the time, and notes how it was answered."""
    while not stop.is_set():
        try:
            with urllib.request.urlopen(f"{base}/", timeout=PATIENCE) as page:
                answered.append(page.status)
        except urllib.error.HTTPError as trouble:
            answered.append(trouble.code)
        except OSError:
            answered.append(0)


def ends(server: psutil.Process, house: House, base: str, *words: str) -> list[int]:
    """Do this; every web process is another one afterwards. How people were answered meanwhile."""

    def web() -> set[int]:
        below = {one.pid for one in server.children(recursive=True)}
        return below - {one.pid for one in server.children()}

    before, answered, stop = web(), list[int](), threading.Event()
    visitor = threading.Thread(target=knock, args=(base, answered, stop))
    visitor.start()
    try:
        by_shell(house, *words)
        until(lambda: len(web()) == 2 and not web() & before, "the web processes did not end")
    finally:
        stop.set()
        visitor.join()
    return answered


@pytest.fixture
def with_keeper(engine_name: str) -> bool:
    """Who has the private key: on the one engine the server, on the other a keeper, who types it."""
    return engine_name == "postgresql"


@pytest.mark.prove
def test_after_close_no_link_and_after_forget_no_comment_and_no_key(house, server, port, with_keeper):
    base = f"http://127.0.0.1:{port}"
    public, private = sealing.new_pair()
    kept = {"keeper": "Works council", "keeper_key": public.hex()} if with_keeper else {}
    wave = factories.open_wave(
        house,
        factories.survey(house, questionnaire=read(FORM), breakdowns=(), **kept),
        rows=factories.people(PEOPLE, language="en"),
    )
    private = private if with_keeper else unwrapped(house, wave)
    key = opens(private)
    jobs.enqueue_letters(house, wave_status.status(house, wave).id)
    tokens = list(factories.links(house, wave).values())
    ties, said = secrets_of(house, wave, tokens), comments()
    words = spellings(said)
    for token, comment in zip(tokens, said.values(), strict=True):
        assert answer(base, str(token), comment) == 200
    there = everywhere(server, ties)
    assert {"token key"} < there, "before, the search finds what there is"
    (worker,) = (one for one in server.children() if one.cmdline()[-1] == "worker")
    until(lambda: found(worker, ties), "the worker writes letters")

    answered = ends(server, house, base, "wave", "close", str(wave.survey_id), "--yes")
    assert set(answered) == {200}, "nothing was dropped"
    until(lambda: not everywhere(server, ties), f"left after close: {sorted(everywhere(server, ties))[:9]}")

    assert found(psutil.Process(), key) == set(key), "the search finds a key where a program holds it"
    assert not everywhere(server, key), "nobody has counted yet"
    factories.staffed(house)
    prepare = f"/console/surveys/{wave.survey_id}/waves/1/prepare"
    typed = {"private_key": private.hex()} if with_keeper else {}
    assert Console(house, base, factories.STAFF.name).send(prepare, **typed) == "/console/releases/"
    (release,) = (line.id for line in releases.of_survey(house, wave.survey_id))
    assert "comments" in Console(house, base, TUAN).get(f"/console/releases/{release}/comments/")
    assert everywhere(server, words), "the console has shown them, and the search finds them"
    answered = ends(server, house, base, "forget", str(wave.survey_id), "--yes")
    assert set(answered) == {200}
    until(lambda: not everywhere(server, {**ties, **words, **key}), "something is left after forget")
