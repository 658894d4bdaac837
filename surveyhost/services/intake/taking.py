"""Taking events in: a right key's are sealed and laid down unread, whatever they say; a wrong key is told nothing.

What was sent is read by the desk and by nobody before: here it is bytes. So a known person and an unknown one, a good
row and a bad one cost the same statements and leave rows of one size, which depends on the length of what was sent.
"""

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from ...core import bearer
from ...core.wave import sealing
from ...store.intake import tables as store
from ...store.intake.tables import Door
from ...store.sessions import Sessions

INFO = b"surveyhost/1/event"
LONGEST = 256 * 1024
"""Bytes that can be sent at once: some thousand rows of a CSV file. What is longer is taken for unreadable."""
STEP = 1024
"""Bytes of which the size of an event, sealed, is a multiple."""
_OVERHEAD = 128
FRESH = 2.0
"""Seconds for which keys are known without looking again: for so long one that was withdrawn may go on."""
CLIENT = 4
"""Bytes that name the client, before what was sent."""
EVENT_ID = 16


def sealed(public: bytes, client_id: int, body: bytes) -> bytes:
    """An event as it is laid down."""
    size = len(body) + CLIENT + _OVERHEAD
    return sealing.seal(public, INFO, client_id.to_bytes(CLIENT, "big") + body, size + -size % STEP)


def opened(private: bytes, box: bytes) -> tuple[int, bytes]:
    """(client, what was sent). BoxRefused where it does not open."""
    plain = sealing.open_box(private, INFO, box)
    return int.from_bytes(plain[:CLIENT], "big"), plain[CLIENT:]


@dataclass
class Intake:
    """The place where events come in, on a session that can read keys and insert events."""

    office: Sessions
    clock: Callable[[], float] = time.monotonic
    _door: Door | None = None
    _until: float = 0.0
    _one: Lock = field(default_factory=Lock)

    def client_of(self, key: str) -> int | None:
        """Whose key this is; None where it is nobody's, or was withdrawn."""
        asked, found = bearer.digest(key), None
        for known, client_id in self._look().clients.items():
            if hmac.compare_digest(known, asked):
                found = client_id
        return found

    def take(self, client_id: int, body: bytes) -> None:
        """Lay down what a client's system sent. Nothing while no pulse asks on events: there is no key to seal to."""
        seal = (self._door or self._look()).seal
        if seal is None:
            return
        seal_id, public = seal
        box = sealed(public, client_id, body)
        event_id = secrets.token_bytes(EVENT_ID)
        self.office.act(lambda line: store.put(line, event_id, seal_id, box))

    def _look(self) -> Door:
        with self._one:
            if self._door is None or self.clock() >= self._until:
                with self.office.reading() as line:
                    self._door = store.door(line)
                self._until = self.clock() + FRESH
            return self._door
