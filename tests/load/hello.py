"""The least that Flask can say under the gunicorn that serves respondents: what an answer's cost is measured against.

A figure in milliseconds says as much about the machine as about the program. How many times dearer an answer is than
one empty page, measured in the same minute, says less about the machine.
"""

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from surveyhost import serving
from tests.load import ground

PORT = 8766
AT_ONCE = 32


def create_app() -> Flask:
    """One page of one word."""
    app = Flask(__name__)

    @app.get("/")
    def hello() -> str:
        return "hello"

    return app


@contextmanager
def served(workers: int) -> Iterator[int]:
    """The page, served as respondents' pages are; its process id."""
    command = serving.web_command(f"127.0.0.1:{PORT}", workers)
    command[command.index("surveyhost:create_app()")] = f"{__name__}:create_app()"
    at = command.index("--config")
    del command[at : at + 2]  # its hooks are about waves
    process = subprocess.Popen(command, env=os.environ, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while not _is_up():
            if time.monotonic() > end or process.poll() is not None:
                raise SystemExit("the page to compare with did not come up")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _is_up() -> bool:
    try:
        return _get(http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)) == 200
    except OSError:
        return False


def _get(connection: http.client.HTTPConnection) -> int:
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    return answer.status


def cost(server: int, times: int) -> float:
    """Milliseconds of CPU of the server for each of so many requests, 32 at once, a connection for every three."""
    visits = times // 3
    before = ground.cpu_of(server)
    people = [threading.Thread(target=_visit, args=(visits // AT_ONCE,)) for _ in range(AT_ONCE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return 1000 * (ground.cpu_of(server) - before) / (visits // AT_ONCE * AT_ONCE * 3)


def _visit(visits: int) -> None:
    for _ in range(visits):
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        for _ in range(3):
            _get(connection)
        connection.close()


if __name__ == "__main__":
    with served(2) as process:
        print(f"{cost(process, 6_000):.3f} ms of CPU a request", file=sys.stderr)
