"""An inbox on this machine, read over IMAP or POP3."""

import re
import socketserver
import threading
from contextlib import contextmanager


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
