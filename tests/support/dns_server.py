"""A name server on this machine that knows what a test tells it, and nothing else."""

import socketserver
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = dict[tuple[str, str], Sequence[str]]
"""Name and kind to the records there, as a zone file writes them."""


class _Answers(socketserver.BaseRequestHandler):
    """Over UDP, as nearly every question is asked."""

    def handle(self) -> None:
        raw, connection = self.request
        server = self.server
        assert isinstance(server, Names)
        asked = dns.message.from_wire(raw)
        question = asked.question[0]
        name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        server.asked.append((name, kind))
        if server.is_silent:
            return
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA | dns.flags.AA
        records = server.zone.get((name, kind), ())
        if records:
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
        elif not any(known == name or known.endswith(f".{name}") for known, _ in server.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        connection.sendto(answer.to_wire(), self.client_address)


class Names(socketserver.ThreadingUDPServer):
    """What it knows, what it was asked, and whether it answers."""

    daemon_threads = True

    def __init__(self, zone: Mapping[tuple[str, str], Sequence[str]]) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.zone: Zone = dict(zone)
        self.asked: list[tuple[str, str]] = []
        self.is_silent = False

    @property
    def place(self) -> tuple[str, int]:
        return "127.0.0.1", int(self.server_address[1])


@contextmanager
def dns_server(zone: Mapping[tuple[str, str], Sequence[str]]) -> Iterator[Names]:
    """A name server on a free port of this machine."""
    with Names(zone) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def text(words: str) -> list[str]:
    """A TXT record, in strings as short as they have to be."""
    return [" ".join(f'"{words[at : at + 200]}"' for at in range(0, len(words), 200))]
