"""Links of a pulse's round: one link opens a seat in the round, and one in the period of each service.

What is answered about a service goes into that service's period, and nothing into the round, whose seat only says that
the link was used. All of it is laid down in one transaction, or nothing is. Links of any other wave are left to
`responses`.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace as replace_in
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
from .refusals import LinkRefused, NothingAnswered, ReceiptWrong
from .responses import Answers, Body, Clock, Found, Opening, WavePage

_LEADS = frozenset({LinkKind.OPEN, LinkKind.SPENT, LinkKind.REVOKED})
"""Kinds of links that lead into the periods: of somebody who is no longer on the list, for withdrawing alone."""
Parts = Mapping[int, tuple[Found, Body]]
_screens: WeakKeyDictionary[Sessions, dict[tuple[str, ...], WavePage]] = WeakKeyDictionary()
_rounds: WeakKeyDictionary[Sessions, dict[str, Policy]] = WeakKeyDictionary()
"""Contracts of rounds that this process has met, by code. They say only which periods are worth looking up with a
link: whether the round still has this contract, and what stands, is read from the vault each time."""
_KEPT = 256


def find(vault: Sessions, text: str, now: Clock | None = None) -> Opening:
    """As `responses.find`, complete."""
    return complete(vault, responses.find(vault, text, now, periods_known), now)


def periods_known(vault: Sessions, token: AccessToken) -> Sequence[str]:
    """For `responses.find`: codes of the periods that any link of this token's round may open, where this process has
    met the round before; so that all is looked up at once, whatever the token is."""
    known = _rounds.get(vault, {}).get(links_and_seats.code_of(token))
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
    _keep_round(vault, wave)
    try:
        found = dict(_parts(vault, opening, wave.policy, now))
    except Unbound:
        return Opening(LinkKind.UNBOUND, None, opening.token)
    kind = opening.kind if found or opening.kind == LinkKind.REVOKED else LinkKind.SPENT
    return replace_in(opening, kind=kind, wave=_screen(vault, wave, found), parts=found)


def _keep_round(vault: Sessions, wave: WavePage) -> None:
    kept = _rounds.setdefault(vault, {})
    if wave.code not in kept and len(kept) >= _KEPT:
        kept.clear()
    kept[wave.code] = wave.policy


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
    kept = _screens.setdefault(vault, {})
    if key not in kept:
        if len(kept) >= _KEPT:
            kept.clear()
        asked = {number: page.questionnaire for number, page in pages.items()}
        screen = questions.screen(wave.questionnaire, asked)
        kept[key] = replace_in(wave, questionnaire=screen, services=tuple(pages.values()))
    return kept[key]


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
            check_side(line)
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
    with vault.writing() as line:
        parts, own = sorted(opening.parts.values(), key=_code), (_code_of(opening), head.policy_hash, seat.id)
        if _take_all(line, parts, words):
            store.free(line, *own)
            with beside(vault) as spare:
                if spare is not None and _take_all(spare, parts, words):
                    store.free(spare, *own)
            return
        check_side(line)
    raise ReceiptWrong()


def _code(part: tuple[Found, Body]) -> str:
    return part[1].page.code


def _take_all(line: Line, parts: Sequence[tuple[Found, Body]], words: str | Sequence[str]) -> bool:
    """Whether anything was given with this receipt."""
    taken = [_take_out(line, part, words) for part in parts]
    return any(taken)


def _take_out(line: Line, part: tuple[Found, Body], words: str | Sequence[str]) -> bool:
    found, body = part
    if found.head is None or found.seat is None:
        return False
    code, policy_hash = body.page.code, found.head.policy_hash
    if not store.take_box(line, code, policy_hash, responses.receipt_of(found.head, found.seat, words)):
        return False
    return store.free(line, code, policy_hash, found.seat.id)
