"""From a link to a sealed box: all that the respondent face can do. Reads and writes the vault, and opens nothing."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from weakref import WeakKeyDictionary

from ..core import answers as responses
from ..core import identity, policy, receipt, sealing
from ..core.errors import Refusal
from ..core.identity import AccessToken
from ..core.policy import Policy
from ..core.questionnaire import Questionnaire
from ..core.questionnaire_file import read
from ..store import vault as store
from ..store.sessions import Sessions
from ..store.submitting import lay

Kind = Literal["open", "unknown", "spent", "early", "closed", "mangled"]
Answers = Mapping[str, Any]
BOX_ID = 16
_NO_KEY = bytes(identity.KEY_BYTES)
"""Stands in for the token key of a wave that has none, so that every link costs the same work."""
_NO_SEAT = bytes(32)


@dataclass(frozen=True, slots=True)
class WavePage:
    """What a wave shows to everybody who holds a link; the same for all."""

    code: str
    policy: Policy
    policy_hash: str
    """64 hex digits."""
    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    token: AccessToken
    head: store.WaveHead | None
    seat: store.SeatRow | None


@dataclass(frozen=True, slots=True)
class Opening:
    """What a link leads to. `wave` is None for an unknown or mangled link."""

    kind: Kind
    wave: WavePage | None
    token: AccessToken | None
    found: _Found | None = field(default=None, repr=False, compare=False)
    """What the vault held behind the link when it was looked up: for `submit` and its like, and for this request."""


@dataclass(frozen=True, slots=True)
class _Body:
    page: WavePage
    public_key: bytes


_bodies: WeakKeyDictionary[Sessions, dict[tuple[str, str], _Body]] = WeakKeyDictionary()
"""What never changes of a wave, by code and policy hash: read once a process. Its state and keys are never kept."""
_KEPT = 256


def _body(vault: Sessions, code: str, policy_hash: str) -> _Body:
    kept = _bodies.setdefault(vault, {})
    found = kept.get((code, policy_hash))
    if found is None:
        with vault() as session:
            stored = store.body(session, code)
        page = WavePage(code, policy.parse(stored.policy), policy_hash, read(stored.questionnaire.decode()))
        found = _Body(page, stored.public_key)
        if len(kept) >= _KEPT:
            kept.clear()
        kept[code, policy_hash] = found
    return found


def _look(vault: Sessions, token: AccessToken) -> _Found:
    """The same three statements and two HMACs, whatever the token is."""
    code = identity.code_of(token)
    with vault.reading() as line:
        head = store.head(line, code)
        key = (head.token_key if head else None) or _NO_KEY
        veiled = store.veiled_of(line, code, identity.digest(key, token))
        seat = store.seat_of(line, code, identity.veil(key, token, veiled or _NO_SEAT))
        seat = seat if veiled else None
    return _Found(_kind(head, seat), token, head, seat)


def _kind(head: store.WaveHead | None, seat: store.SeatRow | None) -> Kind:
    if head is not None and head.state == "closed":
        return "closed"
    if head is None or seat is None:
        return "unknown"
    if head.state != "open":
        return "early"
    return "spent" if seat.spent else "open"


def find(vault: Sessions, text: str) -> Opening:
    """What the link in this text leads to. Changes nothing, however often it is asked.

    Every link of a closed wave, real or invented, is "closed".
    """
    token = identity.recover(text)
    if token is None:
        return Opening("mangled", None, None)
    found = _look(vault, token)
    if found.head is None or found.kind == "unknown":
        return Opening("unknown", None, token)
    return Opening(found.kind, _body(vault, identity.code_of(token), found.head.policy_hash).page, token, found)


def _refusal(kind: Kind) -> Refusal:
    return Refusal(f"This link leads nowhere an answer could be put: {kind}.", f"token-{kind}")


def _behind(vault: Sessions, link: str | Opening) -> _Found:
    if isinstance(link, Opening) and link.found is not None:
        return link.found
    text = link.token if isinstance(link, Opening) else link
    token = identity.recover(text or "")
    if token is None:
        raise _refusal("mangled")
    return _look(vault, token)


def _expect(vault: Sessions, link: str | Opening, kind: Kind) -> tuple[_Body, store.WaveHead, store.SeatRow]:
    """Everything behind a link that must be of this kind. Refusal (code "token-...") if it is of another."""
    found = _behind(vault, link)
    if found.kind != kind or found.head is None or found.seat is None:
        raise _refusal(found.kind)
    return _body(vault, identity.code_of(found.token), found.head.policy_hash), found.head, found.seat


def _seal(body: _Body, labels: bytes, answers: Answers) -> bytes:
    """The answers with the seat's labels, sealed to the wave's public key under its policy's hash.

    Refusal when there is no answer at all, or one that the questionnaire does not allow.
    """
    if responses.is_empty(answers):
        raise Refusal("There is no answer in it.", "empty")
    written = responses.canonical(answers)
    responses.from_canonical(body.page.questionnaire, written)
    plaintext = b'{"answers":' + written + b',"labels":' + labels + b"}"
    return sealing.seal(body.public_key, bytes.fromhex(body.page.policy_hash), plaintext)


def _receipt(head: store.WaveHead, seat: store.SeatRow, words: str | Sequence[str]) -> bytes:
    text = words if isinstance(words, str) else " ".join(words)
    return identity.receipt_digest(head.token_key or _NO_KEY, seat.id, receipt.normal(text))


def submit(vault: Sessions, link: str | Opening, answers: Answers, language: str = "en") -> tuple[str, ...]:
    """Spend the seat and lay the sealed answers into the inbox, both or neither. Returns the receipt's five words.

    Refusal: "token-spent", "token-early", "token-closed", "token-unknown", "token-mangled"; "empty" and "answers"
    spend nothing. Of any number of submissions of one link, however simultaneous, exactly one gets in: what `find`
    saw saves looking it up again, and the seat is spent only if it still is as it was seen.
    """
    body, head, seat = _expect(vault, link, "open")
    box = _seal(body, seat.labels, answers)
    words = receipt.new(secrets.token_bytes, language)
    digest = _receipt(head, seat, words)
    with vault.acting() as line:
        if lay(line, body.page.code, head.policy_hash, seat.id, secrets.token_bytes(BOX_ID), digest, box):
            return words
    _expect(vault, link.token or "" if isinstance(link, Opening) else link, "open")
    raise _refusal("spent")


def replace(vault: Sessions, link: str | Opening, words: str | Sequence[str], answers: Answers) -> None:
    """Put other answers in the place of those that were given with this link and this receipt. The receipt stays.

    Refusal: "receipt-wrong", else as `submit` ("token-open" where nothing has been submitted).
    """
    body, head, seat = _expect(vault, link, "spent")
    box = _seal(body, seat.labels, answers)
    digest = _receipt(head, seat, words)
    with vault.writing() as line:
        if store.take_box(line, body.page.code, head.policy_hash, digest):
            store.put_box(line, body.page.code, secrets.token_bytes(BOX_ID), digest, box)
            return
    raise _wrong_receipt()


def withdraw(vault: Sessions, link: str | Opening, words: str | Sequence[str]) -> None:
    """Destroy the answers that were given with this link and this receipt; the link can be used again.

    Refusal: "receipt-wrong", else as `replace`.
    """
    body, head, seat = _expect(vault, link, "spent")
    digest = _receipt(head, seat, words)
    with vault.writing() as line:
        if store.take_box(line, body.page.code, head.policy_hash, digest):
            store.free(line, body.page.code, head.policy_hash, seat.id)
            return
    raise _wrong_receipt()


def _wrong_receipt() -> Refusal:
    return Refusal("These five words do not belong to this link.", "receipt-wrong")
