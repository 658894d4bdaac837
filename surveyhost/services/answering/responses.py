"""From a link to a sealed box: all that the respondent face can do. Reads and writes the vault, and opens nothing."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replace_in
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from ...core.errors import Refusal
from ...core.questionnaire import answers as responses
from ...core.questionnaire.file import read
from ...core.questionnaire.model import Questionnaire
from ...core.split.sealed import Sealing, sealing_for
from ...core.wave import binding, label_encryption, links_and_seats, policy, receipt, sealing
from ...core.wave.binding import SplitTerms
from ...core.wave.lifecycle import LinkKind, VaultState
from ...core.wave.links_and_seats import AccessToken
from ...core.wave.policy import Policy
from ...core.wave.refusals import Unbound
from ...store.sessions import Sessions
from ...store.statements import Line
from ...store.vault import tables as store
from ...store.vault.deposit import lay
from ...store.vault.spare.second_copy import beside, check_side, repeat
from .kept import Kept
from .refusals import InHalvesOnly, LinkRefused, LinkWithoutLabels, NothingAnswered, ReceiptWrong

Answers = Mapping[str, Any]
Clock = Callable[[], datetime]
K = TypeVar("K")
V = TypeVar("V")
BOX_ID = 16
_NO_KEY = bytes(links_and_seats.KEY_BYTES)
"""Stands in for the token key of a wave that has none, so that every link costs the same work."""
_NO_SEAT = bytes(links_and_seats.SEAT_BYTES)
_NO_ENTRY = bytes(128)


@dataclass(frozen=True)
class WavePage:
    """What a wave shows to everybody who holds a link; the same for all."""

    code: str
    policy: Policy
    policy_hash: str
    """64 hex digits, worked out anew from the contract as it lies in the vault."""
    questionnaire: Questionnaire
    services: tuple["WavePage", ...] = ()
    """In a round of a pulse: the periods that its holder is asked about, whose questions stand on the one screen."""

    @cached_property
    def closes(self) -> datetime:
        """The moment the contract ends, from which on nothing is taken: as the pages print it."""
        return datetime.fromisoformat(self.policy.closes)


@dataclass(frozen=True, slots=True)
class Found:
    """What the vault held behind a token."""

    kind: LinkKind
    token: AccessToken
    head: store.WaveHead | None
    seat: store.SeatRow | None
    labels: bytes = b""
    """The seat's, as the link carried them."""
    now: Clock | None = None
    """The clock that it was looked at by."""


@dataclass(frozen=True, slots=True)
class Body:
    """What never changes of a wave."""

    page: WavePage
    public_key: bytes
    sealing: Sealing | None = None
    """Of a split count, whose answers are given by `split`."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a link leads to. `wave` is None for an unknown or mangled link, and where the wave was tampered with."""

    kind: LinkKind
    wave: WavePage | None
    token: AccessToken | None
    draft: str = ""
    """The name under which a browser keeps what this seat has not sent; "" where no seat is found."""
    found: Found | None = field(default=None, repr=False, compare=False)
    """What the vault held behind the link when it was looked up: for `submit` and its like, and for this request."""
    parts: Mapping[int, tuple[Found, Body]] = field(default_factory=dict, repr=False, compare=False)
    """In a round of a pulse: number of a service to what the link opens in its period. See `pulses`."""
    beside: Mapping[str, Found] = field(default_factory=dict, repr=False, compare=False)
    """What the link opens in other waves that were looked up at the same moment, by code."""


_bodies: WeakKeyDictionary[Sessions, Kept[tuple[str, str], Body]] = WeakKeyDictionary()
"""What never changes of a wave, by code and policy hash: read and checked against that hash once a process, so that
whatever is written over it later is not used. The wave's state and its token key are never kept."""


def body_of(vault: Sessions, code: str, policy_hash: str) -> Body:
    """What never changes of the wave. Unbound where it is not what was frozen."""
    kept = kept_of(_bodies, vault)
    return kept.get((code, policy_hash)) or kept.put((code, policy_hash), _read_body(vault, code, policy_hash))


def kept_of(by_vault: WeakKeyDictionary[Sessions, Kept[K, V]], vault: Sessions) -> Kept[K, V]:
    """What is kept of this vault."""
    found = by_vault.get(vault)
    return by_vault.setdefault(vault, Kept()) if found is None else found


def _read_body(vault: Sessions, code: str, policy_hash: str) -> Body:
    with vault() as session:
        stored = store.body(session, code)
    made = binding.check(stored.policy, policy_hash, stored.questionnaire, stored.public_key, stored.split)
    page = WavePage(code, made, policy.digest(made), read(stored.questionnaire.decode()))
    return Body(page, stored.public_key, _sealing(page, stored))


def _sealing(page: WavePage, stored: store.WaveBody) -> Sealing | None:
    if stored.split is None:
        return None
    terms, contract = SplitTerms.read(stored.split), bytes.fromhex(page.policy_hash)
    return sealing_for(page.questionnaire, terms, contract, stored.public_key)


def wave_page(vault: Sessions, code: str, policy_hash: str) -> WavePage:
    """What this wave shows to everybody. Unbound where it is not what was frozen."""
    return body_of(vault, code, policy_hash).page


def look(vault: Sessions, token: AccessToken, now: Clock | None) -> Found:
    """The same three statements and the same reckoning, whatever the token is."""
    [found] = look_in(vault, token, now, [links_and_seats.code_of(token)])
    return found


def look_in(vault: Sessions, token: AccessToken, now: Clock | None, codes: Sequence[str]) -> list[Found]:
    """As `look`, in each wave with one of these codes, at one moment; in others than its own the token opens a seat of
    the same person."""
    if not codes:
        return []
    with vault.reading() as line:
        seen = _seen(line, token, codes)
    return [
        Found(_kind(head, seat, head is not None and _is_over(vault, code, head, now)), token, head, seat, labels, now)
        for code, (head, seat, labels) in zip(codes, seen, strict=True)
    ]


def _seen(
    line: Line, token: AccessToken, codes: Sequence[str]
) -> list[tuple[store.WaveHead | None, store.SeatRow | None, bytes]]:
    """Each wave, the seat that the token opens in it, and the labels that it carries."""
    heads = store.heads(line, codes)
    keys = [(head.token_key if head else None) or _NO_KEY for head in heads]
    digests = [links_and_seats.digest(key, token) for key in keys]
    veiled = store.veiled(line, list(zip(codes, digests, strict=True)))
    carried = [
        label_encryption.unveil(key, token, one or _NO_ENTRY) or (_NO_SEAT, b"", b"")
        for key, one in zip(keys, veiled, strict=True)
    ]
    wanted = [(code, seat, revocation) for code, (seat, _, revocation) in zip(codes, carried, strict=True)]
    return [
        (head, seat if is_known else None, labels)
        for head, seat, is_known, (_, labels, _) in zip(heads, store.seats(line, wanted), veiled, carried, strict=True)
    ]


def _is_over(vault: Sessions, code: str, head: store.WaveHead, now: Clock | None) -> bool:
    """Whether the wave is closed, or its contract's end has come and the desk has not closed it yet."""
    if head.state == VaultState.CLOSED:
        return True
    try:
        return now is not None and now() >= body_of(vault, code, head.policy_hash).page.closes
    except Unbound:
        return False  # whoever goes on with the wave finds it unbound


def _kind(head: store.WaveHead | None, seat: store.SeatRow | None, is_over: bool) -> LinkKind:
    if is_over:
        return LinkKind.CLOSED
    if head is None or seat is None:
        return LinkKind.UNKNOWN
    if head.state != VaultState.OPEN:
        return LinkKind.UNBOUND if head.state == VaultState.HELD else LinkKind.EARLY
    if seat.is_revoked:
        return LinkKind.REVOKED
    return LinkKind.SPENT if seat.spent else LinkKind.OPEN


Beside = Callable[[Sessions, AccessToken], Sequence[str]]


def _nothing_beside(vault: Sessions, token: AccessToken) -> Sequence[str]:
    del vault, token
    return ()


def find(vault: Sessions, text: str, now: Clock | None = None, beside: Beside = _nothing_beside) -> Opening:
    """What the link in this text leads to. Changes nothing, however often it is asked.

    Every link of a closed wave, real or invented, is "closed"; of a wave whose contract, questionnaire or key is not
    what was frozen, "unbound". By the clock `now`, which the respondent face always gives, it is closed from the
    contract's end on, whether or not the desk has closed it.

    beside: codes of other waves to be looked up with a token, whatever it is.
    """
    token = links_and_seats.recover(text)
    if token is None:
        return Opening(LinkKind.MANGLED, None, None)
    codes = beside(vault, token)
    found, *others = look_in(vault, token, now, [links_and_seats.code_of(token), *codes])
    if found.head is None or found.kind == LinkKind.UNKNOWN:
        return Opening(LinkKind.UNKNOWN, None, token)
    if found.kind == LinkKind.UNBOUND:
        return Opening(LinkKind.UNBOUND, None, token)
    try:
        page = body_of(vault, links_and_seats.code_of(token), found.head.policy_hash).page
    except Unbound:
        return Opening(LinkKind.UNBOUND, None, token)
    return Opening(found.kind, page, token, _draft(found), found, beside=dict(zip(codes, others, strict=True)))


def _draft(found: Found) -> str:
    key = found.head.token_key if found.head else None
    return links_and_seats.draft_name(key, found.seat.id) if key and found.seat else ""


def _behind(vault: Sessions, link: str | Opening) -> Found:
    if isinstance(link, Opening) and link.found is not None:
        return still(vault, link.found)
    text = link.token if isinstance(link, Opening) else link
    token = links_and_seats.recover(text or "")
    if token is None:
        raise LinkRefused(LinkKind.MANGLED)
    return look(vault, token, None)


def still(vault: Sessions, found: Found) -> Found:
    """What was found, unless the contract's end has come since."""
    if found.head is not None and _is_over(vault, links_and_seats.code_of(found.token), found.head, found.now):
        return replace_in(found, kind=LinkKind.CLOSED)
    return found


def expect(vault: Sessions, link: str | Opening, *kinds: LinkKind) -> tuple[Body, store.WaveHead, store.SeatRow]:
    """Everything behind a link that must be of one of these kinds, its labels those to seal with the answers.

    LinkRefused if it is of another, Unbound if the wave is not what was frozen.
    """
    found = _behind(vault, link)
    if found.kind not in kinds or found.head is None or found.seat is None:
        raise LinkRefused(found.kind)
    body = body_of(vault, links_and_seats.code_of(found.token), found.head.policy_hash)
    return body, found.head, found.seat._replace(labels=labels_of(body.page.policy, found))


def labels_of(made: Policy, found: Found) -> bytes:
    """What the link carried; in waves opened before links carried any, what lies in clear in the seat's row."""
    if found.labels or found.seat is None:
        return found.labels
    if made.public_key_hash is not None or label_encryption.is_hidden(found.seat.labels):
        raise LinkWithoutLabels()
    return found.seat.labels


def seal(body: Body, labels: bytes, answers: Answers, threads: bytes = b"") -> bytes:
    """The answers with the seat's labels and threads, sealed to the wave's public key under its policy's hash.

    Refusal when there is no answer at all, one that the questionnaire does not allow, or more than a box holds; and
    where answers are counted in halves.
    """
    if body.sealing is not None:
        raise InHalvesOnly()
    if responses.is_empty(answers):
        raise NothingAnswered()
    written = responses.canonical(answers)
    responses.from_canonical(body.page.questionnaire, written)
    info, size = bytes.fromhex(body.page.policy_hash), body.page.policy.box_bytes
    return sealing.seal(body.public_key, info, responses.with_labels(written, labels, threads), size)


def receipt_of(head: store.WaveHead, seat: store.SeatRow, words: str | Sequence[str]) -> bytes:
    """What the vault keeps of a receipt of this seat."""
    text = words if isinstance(words, str) else " ".join(words)
    return links_and_seats.receipt_digest(head.token_key or _NO_KEY, seat.id, receipt.normal(text))


def submit(
    vault: Sessions, link: str | Opening, answers: Answers, language: str = "en", threads: bytes = b""
) -> tuple[str, ...]:
    """Spend the seat and lay the sealed answers into the inbox, both or neither. Returns the receipt's five words,
    once the answers lie in the spare vault too, if there is one that can be reached.

    threads: see `threads.beside`; sealed with the answers, and kept nowhere else.

    Refusal: LinkRefused (spent, early, closed, unknown, mangled), NotTheVault; NothingAnswered and ResponseRefused
    spend nothing. Of any number of submissions of one link, however simultaneous, exactly one gets in: what `find`
    saw saves looking it up again, and the seat is spent only if it still is as it was seen.
    """
    body, head, seat = expect(vault, link, LinkKind.OPEN)
    box = seal(body, seat.labels, answers, threads)
    words = receipt.new(secrets.token_bytes, language)
    digest = receipt_of(head, seat, words)
    put = body.page.code, head.policy_hash, seat.id, secrets.token_bytes(BOX_ID), digest, box
    if vault.act(lay, *put):
        repeat(vault, lambda line: lay(line, *put))
        return words
    with vault.reading() as line:
        check_side(line, vault)
    expect(vault, link.token or "" if isinstance(link, Opening) else link, LinkKind.OPEN)
    raise LinkRefused(LinkKind.SPENT)


def replace(
    vault: Sessions, link: str | Opening, words: str | Sequence[str], answers: Answers, threads: bytes = b""
) -> None:
    """Put other answers in the place of those that were given with this link and this receipt. The receipt stays.

    Refusal: ReceiptWrong, SpareUnreachable, else as `submit` (LinkRefused of kind "open" where nothing has been
    submitted).
    """
    body, head, seat = expect(vault, link, LinkKind.SPENT)
    box = seal(body, seat.labels, answers, threads)
    digest = receipt_of(head, seat, words)
    wave, box_id = (body.page.code, head.policy_hash), secrets.token_bytes(BOX_ID)
    with vault.writing() as line:
        if store.take_box(line, *wave, digest):
            store.put_box(line, body.page.code, box_id, digest, box)
            with beside(vault) as spare:
                if spare is not None and store.take_box(spare, *wave, digest):
                    store.put_box(spare, body.page.code, box_id, digest, box)
                elif spare is not None:  # it was behind
                    lay(spare, *wave, seat.id, box_id, digest, box)
            return
        check_side(line, vault)
    raise wrong_receipt()


def withdraw(vault: Sessions, link: str | Opening, words: str | Sequence[str]) -> None:
    """Destroy the answers that were given with this link and this receipt; the link can be used again, unless it is of
    somebody who is no longer on the list.

    Refusal: ReceiptWrong, SpareUnreachable, else as `replace`.
    """
    body, head, seat = expect(vault, link, LinkKind.SPENT, LinkKind.REVOKED)
    digest = receipt_of(head, seat, words)
    wave = body.page.code, head.policy_hash
    with vault.writing() as line:
        if store.take_box(line, *wave, digest):
            store.free(line, *wave, seat.id)
            with beside(vault) as spare:
                if spare is not None and store.take_box(spare, *wave, digest):
                    store.free(spare, *wave, seat.id)
            return
        check_side(line, vault)
    raise wrong_receipt()


def wrong_receipt() -> Refusal:
    """These words are of no answer that was given with this link."""
    return ReceiptWrong()
