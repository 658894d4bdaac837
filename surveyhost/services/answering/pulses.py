"""Links of a pulse's round: one link opens a seat in the round, and one in the period of each service.

What is answered about a service goes into that service's period, and nothing into the round, whose seat only says that
the link was used. All of it is laid down in one transaction, or nothing is. Links of any other wave are left to
`responses`.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace as replace_in
from typing import NamedTuple
from weakref import WeakKeyDictionary

from ...core.pulse import questions
from ...core.pulse.links import about
from ...core.questionnaire.answers import is_empty
from ...core.wave import links_and_seats, receipt
from ...core.wave.lifecycle import LinkKind
from ...core.wave.links_and_seats import AccessToken
from ...core.wave.policy import Policy
from ...core.wave.refusals import Unbound
from ...store.sessions import Sessions
from ...store.statements import Line
from ...store.vault import tables as store
from ...store.vault.deposit import Laid, SpentError, lay, lay_several
from ...store.vault.spare.second_copy import beside, check_side, repeat
from . import responses
from .kept import Kept
from .refusals import LinkRefused, NothingAnswered, ReceiptWrong
from .responses import Answers, Body, Clock, Found, Opening, WavePage, kept_of

_LEADS = frozenset({LinkKind.OPEN, LinkKind.SPENT, LinkKind.REVOKED})
"""Kinds of links that lead into the periods: of somebody who is no longer on the list, for withdrawing alone."""
Parts = Mapping[int, tuple[Found, Body]]
_screens: WeakKeyDictionary[Sessions, Kept[tuple[str, ...], WavePage]] = WeakKeyDictionary()
_rounds: WeakKeyDictionary[Sessions, Kept[str, Policy]] = WeakKeyDictionary()
"""Contracts of rounds that this process has met, by code. They say only which periods are worth looking up with a
link: whether the round still has this contract, and what stands, is read from the vault each time."""


def find(vault: Sessions, text: str, now: Clock | None = None) -> Opening:
    """As `responses.find`, complete."""
    return complete(vault, responses.find(vault, text, now, periods_known), now)


def periods_known(vault: Sessions, token: AccessToken) -> Sequence[str]:
    """For `responses.find`: codes of the periods that any link of this token's round may open, where this process has
    met the round before; so that all is looked up at once, whatever the token is."""
    known = kept_of(_rounds, vault).get(links_and_seats.code_of(token))
    return () if known is None else list(_asked(known, token).values())


def complete(vault: Sessions, opening: Opening, now: Clock | None = None) -> Opening:
    """What a link of a round leads to, with the questions about each service in whose period it has a seat; spent where
    there is none. Of any other wave, the same.

    Whoever opens the link sees the same, whatever was answered through earlier ones: which services somebody has
    answered about says which of them that person has used.
    """
    wave = opening.wave
    if wave is None or not wave.policy.services or opening.kind not in _LEADS:
        return opening
    kept_of(_rounds, vault).put(wave.code, wave.policy)
    try:
        found = dict(_parts(vault, opening, wave.policy, now))
    except Unbound:
        return Opening(LinkKind.UNBOUND, None, opening.token)
    kind = opening.kind if found or opening.kind == LinkKind.REVOKED else LinkKind.SPENT
    return replace_in(opening, kind=kind, wave=_screen(vault, wave, found), parts=found)


def _asked(policy: Policy, token: AccessToken) -> dict[int, str]:
    """The services that this link of a round asks about: the code of each one's period. Where people are asked on
    events, the one that the link itself says."""
    services = enumerate(policy.services, 1)
    return {number: code for number, code in services if not policy.by_event or number == about(token)}


def _parts(
    vault: Sessions, opening: Opening, policy: Policy, now: Clock | None
) -> Iterator[tuple[int, tuple[Found, Body]]]:
    """What the link opens in each period that stands; nothing of one that has ended, or in which there is no seat."""
    token = opening.token or AccessToken("")
    asked, looked = _asked(policy, token), opening.beside
    if not looked.keys() >= set(asked.values()):
        codes = list(asked.values())
        looked = dict(zip(codes, responses.look_in(vault, token, now, codes), strict=True))
    for number, code in asked.items():
        found = looked[code]
        if found.head is not None and found.kind in {LinkKind.OPEN, LinkKind.SPENT}:
            yield number, (found, responses.body_of(vault, code, found.head.policy_hash))


def _screen(vault: Sessions, wave: WavePage, parts: Parts) -> WavePage:
    """The one page on which these services are asked about; the same object for the same services."""
    pages = {number: body.page for number, (_, body) in sorted(parts.items())}
    key = (wave.policy_hash, *(page.policy_hash for page in pages.values()))
    kept = kept_of(_screens, vault)
    return kept.get(key) or kept.put(key, _put_together(wave, pages))


def _put_together(wave: WavePage, pages: Mapping[int, WavePage]) -> WavePage:
    screen = questions.screen(wave.questionnaire, {number: page.questionnaire for number, page in pages.items()})
    return replace_in(wave, questionnaire=screen, services=tuple(pages.values()))


def submit(vault: Sessions, opening: Opening, answers: Answers, language: str = "en") -> tuple[str, ...]:
    """As `responses.submit`. Of a round: seal what was answered about each service for its own period, and spend the
    seats, all or none. One receipt is for all of it.

    An earlier answer about a service stays until its period ends: what is said about it once more is not kept, and the
    page says so to everybody.
    """
    if not opening.parts:
        return responses.submit(vault, opening, answers, language)
    seat, head = _own_seat(vault, opening, LinkKind.OPEN)
    if is_empty(answers):
        raise NothingAnswered()
    words = receipt.new(secrets.token_bytes, language)
    given = questions.taken_apart(answers)
    parts = {number: opening.parts[number] for number in given}
    sealed = [_sealed(part, given[number], words) for number, part in parts.items() if part[0].kind != LinkKind.SPENT]
    own = _code_of(opening), head.policy_hash, seat.id
    laid = own, sorted(sealed)
    try:
        vault.act(lay_several, *laid)
    except SpentError:
        with vault.reading() as line:
            check_side(line, vault)
        raise LinkRefused(LinkKind.SPENT) from None
    repeat(vault, lambda line: _lay_again(line, *laid), in_one=True)
    return words


def _lay_again(line: Line, own: tuple[str, str, bytes], sealed: Sequence[Laid]) -> bool:
    """The same in the spare; what it already holds stays. Whether nothing of it was there."""
    is_new = store.spend(line, *own)
    return all([is_new, *[lay(line, *one) for one in sealed]])


def _own_seat(vault: Sessions, opening: Opening, *kinds: LinkKind) -> tuple[store.SeatRow, store.WaveHead]:
    """The seat in the round itself. LinkRefused where the link is of another kind by now."""
    found = None if opening.found is None else responses.still(vault, opening.found)
    is_over = found is None or found.kind == LinkKind.CLOSED
    if found is None or found.seat is None or found.head is None or is_over or opening.kind not in kinds:
        raise LinkRefused(LinkKind.CLOSED if is_over else opening.kind)
    return found.seat, found.head


def _code_of(opening: Opening) -> str:
    return links_and_seats.code_of(opening.token or AccessToken(""))


def _sealed(part: tuple[Found, Body], answers: Answers, words: Sequence[str]) -> Laid:
    found, body = part
    if found.kind != LinkKind.OPEN or found.head is None or found.seat is None:
        raise LinkRefused(found.kind)
    box = responses.seal(body, responses.labels_of(body.page.policy, found), answers)
    digest = responses.receipt_of(found.head, found.seat, words)
    box_id = secrets.token_bytes(responses.BOX_ID)
    return Laid(body.page.code, found.head.policy_hash, found.seat.id, box_id, digest, box)


def withdraw(vault: Sessions, opening: Opening, words: str | Sequence[str]) -> None:
    """As `responses.withdraw`. Of a round: destroy what was given with this receipt about any service, in this round or
    an earlier one of a period that still stands."""
    if not opening.parts:
        responses.withdraw(vault, opening, words)
        return
    seat, head = _own_seat(vault, opening, LinkKind.SPENT, LinkKind.REVOKED)
    own, given = (_code_of(opening), head.policy_hash, seat.id), sorted(_given(opening.parts, words))
    with vault.writing() as line:
        if _take_all(line, given):
            store.free(line, *own)
            with beside(vault) as spare:
                if spare is not None and _take_all(spare, given):
                    store.free(spare, *own)
            return
        check_side(line, vault)
    raise ReceiptWrong()


class _Given(NamedTuple):
    """Where an answer about one service lies, if it was given with a receipt."""

    code: str
    policy_hash: str
    seat: bytes
    receipt: bytes


def _given(parts: Parts, words: str | Sequence[str]) -> Iterator[_Given]:
    """Of each service; made before anything is locked, since stretching a receipt takes its time."""
    for found, body in parts.values():
        if found.head is not None and found.seat is not None:
            receipt_of = responses.receipt_of(found.head, found.seat, words)
            yield _Given(body.page.code, found.head.policy_hash, found.seat.id, receipt_of)


def _take_all(line: Line, given: Sequence[_Given]) -> bool:
    """Whether anything was given with this receipt."""
    taken = [_take_out(line, one) for one in given]
    return any(taken)


def _take_out(line: Line, given: _Given) -> bool:
    if not store.take_box(line, given.code, given.policy_hash, given.receipt):
        return False
    return store.free(line, given.code, given.policy_hash, given.seat)
