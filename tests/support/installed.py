"""What people do with an installation on a bare Debian, by the lines of docs/operations.md: it is installed, a letter
goes out, somebody answers, a system sends events. And a look at what is left of it in logs."""

import contextlib
import re
import resource
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request

from tests.support import documented, factories
from tests.support.debian import Debian
from tests.support.mail_server import Server
from tests.support.page import Page
from tests.support.waiting import until

SOURCE = "/usr/local/src/surveyhost"
FACES = "survey", "portal", "console"
INTAKE = "intake"
NAMES = " ".join(f"{face}.vendor.com" for face in (*FACES, INTAKE))
WITH_INTAKE = f"--intake {INTAKE}.vendor.com"
OF_THE_PAGE = "smtp://name:password@mail.vendor.com:587"
PEOPLE = 24
ENOUGH = 5
"""Events from which on staff are told that some were taken."""


def install(bare: Debian, server: Server, more: str = "--databases") -> str:
    """The page's first block, with our mail server, and with `more` in place of its `--databases`."""
    [line] = [block for block in documented.commands("A first installation") if "--databases" in block]
    begun, used = time.monotonic(), _processor()
    said = bare(line.replace(OF_THE_PAGE, server.url).replace("--databases", more), SOURCE)
    print(f"installed in {time.monotonic() - begun:.0f} s, of which {_processor() - used:.0f} s of the processor")
    return said


def _processor() -> float:
    """Seconds that our children took of the processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
    """A page through nginx."""
    body = None if form is None else urllib.parse.urlencode(form).encode()
    return _ask(face, path, body, {})[1]


def _ask(face: str, path: str, body: bytes | None, head: dict[str, str]) -> tuple[int, str]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # nginx has one of its own making
    request = urllib.request.Request(f"https://127.0.0.1{path}", body, {"Host": f"{face}.vendor.com", **head})
    with urllib.request.urlopen(request, context=context) as answer:
        return answer.status, str(answer.read().decode())


def answers(face: str) -> bool:
    with contextlib.suppress(OSError):
        return ask(face, "/healthz").strip() == "ok"
    return False


def takes_events() -> bool:
    """Whether a wrong key is refused as the intake face does it; a host that nginx does not know is another face's."""
    with contextlib.suppress(OSError):
        return _send("nobody's") == 401
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


def to_the_first_event(bare: Debian) -> str:
    """The page's block, then a system of the client's that sends as many events as staff are told of, and one for
    somebody whom nobody knows. Its key."""
    [block] = documented.commands("To the first event")
    before, making, after = re.split(r"^(surveyhost intake add .*\n)", block, flags=re.MULTILINE)
    bare(before)
    key = bare(making).splitlines()[-1]
    assert len(key) == 43
    assert _send(key.swapcase()) == 401
    for number in range(1, ENOUGH + 1):
        assert _send(key, f"NV{number:04}") == 202
    assert _send(key, "NV9999") == 202
    until(lambda: f"taken: at least {ENOUGH}; person not on the list: few or none" in bare(after), "none was taken")
    return key


def _send(key: str, person: str = "NV0001") -> int:
    """The status of one event, sent as docs/events.md says."""
    body = f'{{"service": "IT help desk", "person": "{person}"}}'.encode()
    head = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    try:
        status, said = _ask(INTAKE, "/intake/events", body, head)
    except urllib.error.HTTPError as refused:
        return refused.code
    assert said == ""
    return status
