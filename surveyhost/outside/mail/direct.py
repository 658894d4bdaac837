"""Without a mail server of our own: each letter goes straight to the server that takes its recipient's mail.

Trouble with one of these servers is that of its own letters, and never the house's. What we say to it is encrypted
wherever it offers that; its certificate is not checked, since mail servers' often are nobody's (RFC 7435).
"""

from urllib.parse import urlsplit

from ..refusals import MailServerMalformed
from .addresses import domain
from .delivery import Undelivered
from .dns.exchanges import Exchanges, provider
from .smtp import Smtp

SCHEME = "mx"
MOST = 3
"""Servers of one domain that are tried for one letter."""
_exchanges = Exchanges()


class Direct:
    """Deliveries by `mx://name`, the name by which this machine greets other servers; with a port for all of them."""

    def __init__(self, url: str, exchanges: Exchanges = _exchanges) -> None:
        parts = urlsplit(url)
        try:
            port = parts.port or 25
        except ValueError:
            port = 0
        if parts.scheme != SCHEME or not parts.hostname or not port or parts.username:
            raise MailServerMalformed()
        self._name, self._port, self._exchanges = parts.hostname, port, exchanges
        self._servers: dict[str, Smtp] = {}

    def receiver(self, to: str) -> str:
        """Whoever runs the servers of the address's domain; the domain itself where DNS does not say."""
        name = domain(to)
        try:
            return provider(self._exchanges.of(name)[0])
        except Undelivered:
            return name

    def open(self, sender: str) -> None:
        """There is no server that takes all letters."""

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """Hand over one letter to the first of its domain's servers that listens."""
        for name in (names := self._exchanges.of(domain(to))[:MOST]):
            try:
                self._server(name).post(sender, to, raw)
            except Undelivered as trouble:
                if not trouble.closed or name == names[-1]:
                    raise _of_receiver(trouble) from None
            else:
                return

    def rest(self) -> None:
        """Let go of every connection: another of ours may be as many as a receiver gets."""
        self.close()

    def close(self) -> None:
        """Say goodbye to all."""
        servers, self._servers = self._servers, {}
        for server in servers.values():
            server.close()

    def _server(self, name: str) -> Smtp:
        if name not in self._servers:
            self._servers[name] = Smtp(f"smtp://{name}:{self._port}", self._name, is_checked=False)
        return self._servers[name]


def _of_receiver(trouble: Undelivered) -> Undelivered:
    """The same trouble, held against this receiver alone."""
    trouble.waits = trouble.closed or trouble.doubtful
    trouble.closed = trouble.doubtful = False
    return trouble
