"""nginx before the faces: nothing of a respondent is kept on the way, and each host reaches its own face only."""

import re

from surveyhost.config import CHECKOUT

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
