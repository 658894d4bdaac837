"""The door by which text messages go: one request for each, and what became of it in the terms of a letter."""

import contextlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import requests
from requests import exceptions

from ...core.wave.letters import Cause
from ..mail.delivery import Undelivered, unreachable
from ..mail.replies import DATA, LOGIN, Verdict
from ..trust import authorities
from .replies import Answer, sorted_out

SECONDS = (10, 30)
"""For connecting, and for the answer."""
MOST_IDLE = 5.0
"""Seconds after which a connection is made anew: one that the gateway has closed meanwhile would look like a message of
which nobody knows whether it went."""
MOST_BYTES = 64 << 10
NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class Message:
    """One request to a gateway."""

    url: str
    body: bytes
    headers: Mapping[str, str]


class Speech(Protocol):
    """How a gateway is spoken to."""

    account: tuple[str, str]
    """User and password of its Basic authorization; "" for none."""

    def message(self, to: str, text: str, mark: str) -> Message:
        """The request for one message. `mark`: what its reports shall name it by."""

    def refusal(self, status: int, said: Any) -> tuple[str, Answer] | None:
        """None where it took the message: by HTTP status and the JSON it answered with (None for no JSON). Else a word
        without number, and what it means."""


class Gateway:
    """A door (see `outside.mail.delivery`): its senders are marks, its recipients numbers, its letters texts."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._session: requests.Session | None = None
        self._used = 0.0

    def receiver(self, to: str) -> str:
        """One gateway takes all of them."""
        del to
        return ""

    def open(self, sender: str) -> None:
        """Nothing is asked before the first message."""

    def post(self, sender: str, to: str, raw: bytes) -> None:
        """Hand over one message; returns when the gateway has accepted it, raises Undelivered when it has not."""
        message = self._speech.message(to, raw.decode(), sender)
        status, said = self._answer(message)
        refused = self._speech.refusal(status, said)
        if refused is None:
            return
        word, answer = refused
        raise _undelivered(word, answer)

    def rest(self) -> None:
        """The connection is for messages to everybody, and is kept."""

    def close(self) -> None:
        """Let go of the connection."""
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _answer(self, message: Message) -> tuple[int, Any]:
        """Status and JSON. Nothing of the request is in what is raised: it holds a link."""
        session, trouble = self._connection(), None
        try:
            with session.post(
                message.url, data=message.body, headers=dict(message.headers), timeout=SECONDS, allow_redirects=False,
                auth=self._speech.account if self._speech.account[0] else None, stream=True,
            ) as response:  # fmt: skip
                status = response.status_code
                content = response.raw.read(MOST_BYTES, decode_content=True)
            self._used = time.monotonic()
        except exceptions.SSLError:
            trouble = Undelivered("no encryption", Verdict(Cause.ACCOUNT, True, True), LOGIN)
        except exceptions.ConnectTimeout:
            trouble = unreachable()
        except (exceptions.RequestException, OSError, ValueError) as error:
            trouble = unreachable() if _never_left(error) else _unknown()
        except Exception:  # urllib3's own, while the answer was read
            trouble = _unknown()
        if trouble is not None:
            self.close()
            raise trouble  # out here, so that no trouble of the request, which holds a link, hangs on it
        said = None
        with contextlib.suppress(ValueError):
            said = json.loads(content)
        return status, said

    def _connection(self) -> requests.Session:
        if self._session is not None and time.monotonic() - self._used > MOST_IDLE:
            self.close()
        if self._session is None:
            self._session, self._used = requests.Session(), time.monotonic()
            self._session.verify = authorities()
            self._session.trust_env = False  # no password of a .netrc, and no proxy that reads links
        return self._session


def _never_left(error: Exception) -> bool:
    """Whether there was no connection yet."""
    causes = [error, *(one for one in error.args if isinstance(one, Exception))]
    reasons = [getattr(one, "reason", None) for one in causes]
    return any(type(one).__name__ in {"NewConnectionError", "NameResolutionError"} for one in (*causes, *reasons))


def _unknown() -> Undelivered:
    """It has left us, and nobody knows whether it was taken."""
    return unreachable(NO_ANSWER, DATA, told=True)


def _undelivered(word: str, answer: Answer) -> Undelivered:
    verdict = answer.verdict
    is_ours = verdict.cause in {Cause.ACCOUNT, Cause.QUOTA}
    trouble = Undelivered(word, verdict, LOGIN if is_ours else DATA, told=answer.may_have_gone)
    trouble.waits, trouble.is_gone, trouble.may_have_gone = answer.waits, answer.is_gone, answer.may_have_gone
    return trouble


def refused(status: int, code: int | None = None, words: str = "") -> tuple[str, Answer]:
    """The word for an answer, and what it means."""
    return f"{status}" if code is None else f"{status} {code}", sorted_out(status, code, words)
