"""An inbox is read over IMAP and POP3: what was for us goes, the rest stays, and nobody's words are repeated."""

import re
import socketserver
import threading
from contextlib import contextmanager

import pytest

from surveyhost.core.errors import Refusal
from surveyhost.outside.mail import inbox

OURS, THEIRS = b"Subject: report\r\n\r\nx.\r\n", b"Subject: a person's\r\n\r\n.x\r\n"


class Box:
    """What lies in an inbox of a server on this machine."""

    def __init__(self, *messages: bytes) -> None:
        self.messages = dict(enumerate(messages, 1))
        self.flags: dict[int, set[str]] = {number: set() for number in self.messages}
        self.url = ""


class Imap(socketserver.StreamRequestHandler):
    """As much of IMAP4rev1 (RFC 3501) as is needed."""

    def handle(self):
        box = self.server.box
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _, said = line.decode().strip().partition(" ")
            for answer in self.answers(box, said):
                self.wfile.write(answer)
            ok = "NO p1@firm.example is wrong" if "hush2" in said else "OK done"
            self.wfile.write(f"{tag} {ok}\r\n".encode())
            if said.upper() == "LOGOUT":
                return

    def answers(self, box, said):
        words = said.upper().split()
        if words[0] == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif words[0] == "SELECT":
            yield f"* {len(box.messages)} EXISTS\r\n".encode()
        elif words[:2] == ["UID", "SEARCH"]:
            unseen = [str(number) for number, flags in box.flags.items() if not flags]
            yield f"* SEARCH {' '.join(unseen)}\r\n".encode()
        elif words[:2] == ["UID", "FETCH"]:
            raw = box.messages[int(words[2])]
            yield f"* 1 FETCH (UID {words[2]} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
        elif words[:2] == ["UID", "STORE"]:
            box.flags[int(words[2])].add(re.sub(r"[()\\]", "", words[4]))
        elif words[0] == "EXPUNGE":
            for number in [one for one, flags in box.flags.items() if "DELETED" in flags]:
                del box.messages[number], box.flags[number]


class Pop3(socketserver.StreamRequestHandler):
    """As much of POP3 (RFC 1939) as is needed."""

    def handle(self):
        box, gone = self.server.box, []
        self.wfile.write(b"+OK ready\r\n")
        for line in self.rfile:
            word, _, rest = line.decode().strip().partition(" ")
            if word == "STAT":
                self.wfile.write(f"+OK {len(box.messages)} 100\r\n".encode())
            elif word == "RETR":
                body = re.sub(rb"(?m)^\.", b"..", box.messages[int(rest)])
                self.wfile.write(b"+OK\r\n" + body + b".\r\n")
            elif word == "PASS" and rest == "hush2":
                self.wfile.write(b"-ERR p1@firm.example is wrong\r\n")
            else:
                gone += [int(rest)] if word == "DELE" else []
                self.wfile.write(b"+OK\r\n")
            if word == "QUIT":
                left = [raw for number, raw in box.messages.items() if number not in gone]
                box.messages = dict(enumerate(left, 1))
                return


@contextmanager
def serving(kind, *messages):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), {"imap": Imap, "pop3": Pop3}[kind]) as server:
        server.daemon_threads = True
        server.box = Box(*messages)
        server.box.url = f"{kind}://me%40us:hush@127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server.box
        finally:
            server.shutdown()


@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_what_was_for_us_goes_and_the_rest_stays(kind):
    with serving(kind, OURS, THEIRS, OURS) as box:
        seen = []
        handled = inbox.read(box.url, lambda raw: seen.append(raw) or raw.startswith(b"Subject: report"))
        assert handled == 2
        assert [one.rstrip() for one in seen] == [OURS.rstrip(), THEIRS.rstrip(), OURS.rstrip()]
        assert list(box.messages.values()) == [THEIRS]
        assert box.flags.get(2) in ({"SEEN"}, set())
        seen.clear()
        assert inbox.read(box.url, lambda raw: seen.append(raw) or False) == 0
        assert len(seen) == (0 if kind == "imap" else 1)  # POP3 has no mark for what was read


@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_a_server_that_refuses_is_told_without_its_words(kind):
    with serving(kind) as box, pytest.raises(Refusal) as refused:
        inbox.read(box.url.replace("hush", "hush2"), lambda raw: True)
    assert "could not be read" in str(refused.value)
    assert "firm.example" not in str(refused.value) and "hush" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_a_message_stays_where_handling_it_breaks_off(kind):
    def breaks(raw):
        raise KeyboardInterrupt

    with serving(kind, OURS) as box:
        with pytest.raises(KeyboardInterrupt):
            inbox.read(box.url, breaks)
        assert list(box.messages.values()) == [OURS]
        assert inbox.read(box.url, lambda raw: True) == 1


def test_a_server_that_is_not_there_is_told():
    with pytest.raises(Refusal, match="could not be read"):
        inbox.read("imap://me:hush@127.0.0.1:1", lambda raw: True)
