"""Answers of a split count: a ballot in two sealed halves, a comment box for each item; laid down, replaced, withdrawn.

What `responses` does with one box is done here with all rows of an answer, in one transaction. Nothing is opened, and
nothing says later which rows came together: each lies under an id of its own, with a receipt digest of its own.
"""

import secrets
from collections.abc import Sequence

from ...core.questionnaire import answers as checked
from ...core.split import sealed as boxes
from ...core.split.boxes import BALLOT, COMMENT, Labels, read_labels, row_receipt
from ...core.split.sealed import Sealed, Sealing
from ...core.wave import receipt
from ...core.wave.lifecycle import LinkKind
from ...store.sessions import Sessions
from ...store.statements import Line
from ...store.vault import ended
from ...store.vault import tables as store
from ...store.vault.deposit import CommentRow, lay_in_halves, put_in_halves, take_in_halves
from ...store.vault.pages import script_with
from .refusals import HalvesMisshapen, LinkRefused, NothingAnswered
from .responses import BOX_ID, Answers, Body, Opening, body_of, expect, receipt_of, wrong_receipt

Ballot = tuple[bytes, bytes, bytes]
"""Id, receipt digest, K box and V box in one."""


def sealing_of(vault: Sessions, code: str, policy_hash: str) -> Sealing:
    """What it takes to seal an answer to this wave; the same for everybody.

    HalvesMisshapen where its answers are not counted in halves, Unbound where the wave is not what was frozen.
    """
    return _sealing(body_of(vault, code, policy_hash))


def announced(vault: Sessions, code: str) -> str:
    """The digest of a closed wave's rows, 64 hex digits; "" before it is announced. The same for everybody."""
    with vault() as session:
        return (ended.announced(session, code) or b"").hex()


def script(vault: Sessions, digest: str) -> bytes | None:
    """The script with this hash, laid down when a contract named it; None where there is none."""
    with vault.reading() as line:
        return script_with(line, digest)


def _sealing(body: Body) -> Sealing:
    if body.sealing is None:
        raise HalvesMisshapen()
    return body.sealing


def labels_of(vault: Sessions, link: str | Opening, *kinds: LinkKind) -> Labels:
    """The labels that go into the boxes of whoever holds this link, which must be of one of these kinds.

    LinkRefused if it is of another.
    """
    return _labels(expect(vault, link, *kinds)[2])


def _labels(seat: store.SeatRow) -> Labels:
    """Links carry all labels of a wave at one length, with blanks behind the shorter ones."""
    return read_labels(seat.labels.rstrip(b" "))


def seal(vault: Sessions, link: str | Opening, answers: Answers, *kinds: LinkKind) -> Sealed:
    """The weaker way, for browsers that run no script: our server cuts the answers, and sees them for that moment.

    Refusal as `responses.seal`.
    """
    body, _, seat = expect(vault, link, *kinds)
    if checked.is_empty(answers):
        raise NothingAnswered()
    questionnaire = body.page.questionnaire
    read = checked.from_canonical(questionnaire, checked.canonical(answers))
    return boxes.seal(_sealing(body), questionnaire, _labels(seat), read, secrets.token_bytes)


def submit(vault: Sessions, link: str | Opening, sealed: Sealed, language: str = "en") -> tuple[str, ...]:
    """Spend the seat and lay all rows of the answer into the inboxes, all or nothing. Returns the receipt's five words.

    LinkRefused as `responses.submit`; HalvesMisshapen, which spends nothing, where a row is missing or of another size.
    Of any number of submissions of one link exactly one gets in.
    """
    body, head, seat = expect(vault, link, LinkKind.OPEN)
    _check(body, sealed)
    words = receipt.new(secrets.token_bytes, language)
    rows = _rows(sealed, receipt_of(head, seat, words))
    if vault.act(lay_in_halves, body.page.code, head.policy_hash, seat.id, *rows):
        return words
    expect(vault, link.token or "" if isinstance(link, Opening) else link, LinkKind.OPEN)
    raise LinkRefused(LinkKind.SPENT)


def _check(body: Body, sealed: Sealed) -> None:
    if not sealed.fits(_sealing(body).form):
        raise HalvesMisshapen()


def _rows(sealed: Sealed, whole: bytes) -> tuple[Ballot, Sequence[CommentRow]]:
    """whole: the receipt's digest, which is stored nowhere."""
    ballot = (secrets.token_bytes(BOX_ID), row_receipt(whole, BALLOT), sealed.ballot)
    return ballot, [
        CommentRow(secrets.token_bytes(BOX_ID), item, row_receipt(whole, COMMENT, item), box)
        for item, box in sorted(sealed.comments.items())
    ]


def replace(vault: Sessions, link: str | Opening, words: str | Sequence[str], sealed: Sealed) -> None:
    """Put other rows in the place of all those that were given with this link and this receipt. The receipt stays.

    Refusal: ReceiptWrong, else as `submit` (LinkRefused of kind "open" where nothing has been submitted).
    """
    body, head, seat = expect(vault, link, LinkKind.SPENT)
    _check(body, sealed)
    whole = receipt_of(head, seat, words)
    with vault.writing() as line:
        if _take(line, body, head, whole):
            put_in_halves(line, body.page.code, *_rows(sealed, whole))
            return
    raise wrong_receipt()


def withdraw(vault: Sessions, link: str | Opening, words: str | Sequence[str]) -> None:
    """Destroy all rows that were given with this link and this receipt; the link can be used again, unless it is of
    somebody who is no longer on the list.

    Refusal: ReceiptWrong, else as `replace`.
    """
    body, head, seat = expect(vault, link, LinkKind.SPENT, LinkKind.REVOKED)
    whole = receipt_of(head, seat, words)
    with vault.writing() as line:
        if _take(line, body, head, whole):
            store.free(line, body.page.code, head.policy_hash, seat.id)
            return
    raise wrong_receipt()


def _take(line: Line, body: Body, head: store.WaveHead, whole: bytes) -> bool:
    comments = [row_receipt(whole, COMMENT, item) for item in _sealing(body).form.items]
    return take_in_halves(line, body.page.code, head.policy_hash, row_receipt(whole, BALLOT), comments)
