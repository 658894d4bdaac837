"""A DNS server for tests: it knows the MX records of a few domains, and counts what it is asked."""

import socket
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset


class Zone:
    """MX records by domain; an empty list: the domain is there, and has none. Others do not exist."""

    def __init__(self, records: Mapping[str, Sequence[str]]) -> None:
        self.records = dict(records)
        self.asked: Counter[str] = Counter()
        self.resolver = dns.resolver.Resolver(configure=False)
        self.fails = False
        """Whether it says SERVFAIL to everything."""

    def answer(self, query: bytes) -> bytes:
        asked = dns.message.from_wire(query)
        name = asked.question[0].name.to_text().rstrip(".")
        self.asked[name] += 1
        said = dns.message.make_response(asked)
        said.flags |= dns.flags.AA
        if self.fails:
            said.set_rcode(dns.rcode.SERVFAIL)
        elif name not in self.records:
            said.set_rcode(dns.rcode.NXDOMAIN)
        elif self.records[name]:
            said.answer.append(dns.rrset.from_text_list(f"{name}.", 300, "IN", "MX", self.records[name]))
        return said.to_wire()


@contextmanager
def mail_dns(records: Mapping[str, Sequence[str]]) -> Iterator[Zone]:
    """A server on this machine; `resolver` asks it and no other."""
    zone = Zone(records)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        zone.resolver.nameservers, zone.resolver.port = ["127.0.0.1"], server.getsockname()[1]

        def serve() -> None:
            while True:
                query, whom = server.recvfrom(4096)
                if not query:
                    return
                server.sendto(zone.answer(query), whom)

        thread = Thread(target=serve)
        thread.start()
        try:
            yield zone
        finally:
            server.sendto(b"", server.getsockname())
            thread.join()
