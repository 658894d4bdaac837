"""nginx before the faces: nothing of a respondent is kept on the way, and each host reaches its own face only."""

import contextlib
import http.client
import re
import ssl
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from surveyhost import serving
from surveyhost.config import CHECKOUT
from tests.support.nodes import free_port, nginx_of_debian
from tests.support.waiting import until

SAMPLE = (CHECKOUT / "deploy" / "nginx" / "surveyhost.conf").read_text(encoding="utf-8")
SERVERS = re.split(r"^server \{$", SAMPLE, flags=re.MULTILINE)[1:]


def named(host: str) -> str:
    [found] = [one for one in SERVERS if f"server_name {host}.example.com;" in one]
    return found


def test_of_a_respondent_no_line_is_written_and_no_file() -> None:
    found = named("survey")
    for line in (
        "access_log off;", "error_log /dev/null crit;", "proxy_max_temp_file_size 0;",
        "client_body_in_single_buffer on;", 'proxy_set_header User-Agent "";', 'proxy_set_header Cookie "";',
    ):  # fmt: skip
        assert line in found, line
    sizes = re.findall(r"client_(?:body_buffer|max_body)_size (\S+);", found)
    assert len(set(sizes)) == 1, "a body that fits into memory is never in a file"


def test_no_host_keeps_a_log_of_who_asked_for_what() -> None:
    """A sign-in link is in an address until it is used; HR and staff are promised the same as employees."""
    assert len(SERVERS) == 5
    for server in SERVERS:
        assert "access_log off;" in server and "error_log /dev/null crit;" in server
        assert not re.findall(r"^\s*(?:access|error)_log (?!off;|/dev/null crit;)", server, re.MULTILINE)


def test_each_host_reaches_the_port_of_its_own_unit() -> None:
    for host, face in (("survey", "respondent"), ("portal", "client"), ("console", "console"), ("intake", "intake")):
        unit = (CHECKOUT / "deploy" / "systemd" / f"surveyhost-{face}.service").read_text(encoding="utf-8")
        [port] = re.findall(r"--bind 127\.0\.0\.1:(\d+)", unit)
        assert set(re.findall(r"proxy_pass http://127\.0\.0\.1:(\d+);", named(host))) == {port}


def test_pages_of_employees_on_the_console_are_told_no_program() -> None:
    paths, body = re.findall(r"location ~ \^/account/\(([^)]*)\) \{([^}]*)\}", named("console"))[0]
    assert set(paths.split("|")) == {"lost-link", "contact", "no-reminders"}
    assert 'proxy_set_header User-Agent "";' in body and "_log" not in body


def test_nobody_asks_from_outside_whether_a_process_is_ready_and_all_say_who_asks() -> None:
    for host in ("survey", "portal", "console", "intake"):
        assert "location = /readyz { return 404; }" in named(host)
        passed = named(host).count("proxy_pass")
        assert named(host).count("proxy_set_header X-Forwarded-For $remote_addr;") == passed
        assert "limit_req zone=" in named(host)


@contextlib.contextmanager
def running(folder: Path, port: int) -> Iterator[int]:
    """Debian's nginx with the sample, its names and ports moved here; the port where all hosts are asked."""
    here = free_port()
    certificate = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem", "-subj", "/CN=example.com"]
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *certificate]
    subprocess.run(words, check=True, capture_output=True)
    moved = SAMPLE.replace("/etc/ssl/surveyhost/", f"{folder}/")
    moved = moved.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    moved = moved.replace("listen 443 ssl", f"listen 127.0.0.1:{here} ssl")
    moved = re.sub(r"proxy_pass http://127\.0\.0\.1:\d+;", f"proxy_pass http://127.0.0.1:{port};", moved)
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    around = f"daemon off; pid {folder}/pid; error_log {folder}/error.log info; events {{}}"
    inside = f"access_log {folder}/access.log; client_body_temp_path {folder}/client_body; {temporary} {moved}"
    (folder / "nginx.conf").write_text(f"{around} http {{ {inside} }}", encoding="utf-8")
    command = [nginx_of_debian(folder), "-c", folder / "nginx.conf", "-p", folder]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until(lambda: process.poll() is not None or serving.is_listening("127.0.0.1", here))
        assert process.poll() is None, (folder / "error.log").read_text()
        yield here
    finally:
        process.terminate()
        process.wait(60)


@pytest.mark.prove
def test_a_real_nginx_with_the_sample_writes_nothing_of_a_respondent(tmp_path: Path) -> None:
    heard: list[tuple[str, dict[str, str], int]] = []

    class Face(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            heard.append((self.path, {name.lower(): value for name, value in self.headers.items()}, len(body)))
            files.append([one.name for one in tmp_path.rglob("*") if one.is_file() and one.stat().st_size == len(body)])
            page = b"x" * 900_000
            self.send_response(200)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    files: list[list[str]] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Face) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with running(tmp_path, server.server_port) as port:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE

            def ask(path: str, method: str = "POST") -> tuple[int, int]:
                connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=60)
                head = {"Host": "survey.example.com", **dict.fromkeys(("User-Agent", "Cookie", "Referer"), "NOSY")}
                connection.request(method, path, b"y" * 900_000 if method == "POST" else None, head)
                answer = connection.getresponse()
                return answer.status, len(answer.read())

            assert ask("/s/SECRETSECRETSECRETSECRET") == (200, 900_000)
            assert ask("/readyz", "GET")[0] == 404
        server.shutdown()
    [(path, head, size)] = heard
    assert (path, size) == ("/s/SECRETSECRETSECRETSECRET", 900_000) and head["x-forwarded-for"] == "127.0.0.1"
    assert not {"user-agent", "cookie", "referer"} & set(head) and "NOSY" not in str(head)
    assert files == [[]], "no body is in a file"
    logs = b"".join(one.read_bytes() for one in tmp_path.glob("*.log"))
    assert b"SECRET" not in logs and b"NOSY" not in logs
