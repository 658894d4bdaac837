"""What a respondent's device sends: boxes to the keeper and to the desk, all of one size in a wave.

- the K box, to the keeper: the seed of half K, the mask, the labels;
- the V box, to the desk: half V, the labels;
- for each item that words are written to one comment box, written or not: outside, to the keeper, whether it was
  written and in which block; inside, to the desk, the words.

HPKE (RFC 9180) as the boxes of `core.wave.sealing`; its `info` is the contract's hash and the kind of box, so that a
box opens under this contract and as this kind only.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass

from ..grouping.frozen import Views, longest_labels
from ..questionnaire.answer_size import ONE_ALONE, letters
from ..questionnaire.kinds import find
from ..questionnaire.measures import comment_items
from ..questionnaire.model import Questionnaire
from ..wave import receipt, sealing
from ..wave.policy import BLOCK
from .ballot import Halves, Layout, layout_of, pack, to_document, unpack
from .field import ENCODED, Vector, from_bytes, to_bytes
from .xof import SEED_BYTES

KEEPER, DESK, COMMENT, WORDS = "keeper", "desk", "comment", "words"
"""Kinds of box; a comment's stand before its item's code."""
BALLOT = "ballot"
"""Of a row's receipt: K box and V box lie in one row, since they are checked against each other."""
OVERHEAD = sealing.X25519_BYTES + sealing.TAG + sealing.LENGTH
"""Bytes by which a box is longer than what may be in it: an X25519 key, a tag, the length."""
CODE_WORDS = 7
"""Of a ballot code, twelve bits each. Whoever wants to put another box in the place of one of 10,000 unseen would have
to seal 2**70 of them."""
_WRITTEN, _BLANK = b"\x01", b"\x00"

Labels = tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """The sizes of a wave's boxes, which follow from its questionnaire and its frozen views alone."""

    layout: Layout
    items: tuple[str, ...]
    """Codes of the items that words are written to."""
    labels: int
    """Bytes of the longest labels, as JSON."""
    words: int
    """Bytes of the longest words."""

    @property
    def keeper(self) -> int:
        """Bytes of a K box."""
        return OVERHEAD + SEED_BYTES + self.layout.mask_bytes + self.labels

    @property
    def desk(self) -> int:
        """Bytes of a V box: a multiple of 4,096, as of any sealed answer."""
        least = OVERHEAD + ENCODED * self.layout.circuit.length + self.labels
        return least + -least % BLOCK

    @property
    def inner(self) -> int:
        """Bytes of what is sealed to the desk inside a comment box."""
        return OVERHEAD + self.words

    @property
    def comment(self) -> int:
        """Bytes of a comment box."""
        return OVERHEAD + len(_WRITTEN) + self.inner + self.labels


def form_of(questionnaire: Questionnaire, views: Views) -> Form:
    """The sizes of a wave's boxes. Raises CannotBeSplit."""
    return form_for(questionnaire, longest_labels(views))


def form_for(questionnaire: Questionnaire, labels: int) -> Form:
    """As `form_of`, where all that is known of the views is how many bytes the longest labels take."""
    items = comment_items(questionnaire)
    words = max((ONE_ALONE * letters(find(questionnaire, item)) for item in items), default=0)
    return Form(layout_of(questionnaire), items, labels, words)


def info(contract: bytes, kind: str, item: str = "") -> bytes:
    """What a box is bound to. contract: the contract's hash, 32 bytes."""
    return contract + (f"{kind}/{item}" if item else kind).encode()


def write_labels(labels: Labels) -> bytes:
    """Labels as they stand in a box: compact JSON."""
    return json.dumps(labels, ensure_ascii=False, separators=(",", ":")).encode()


def read_labels(raw: bytes) -> Labels:
    """The inverse of `write_labels`. ValueError where it did not write them."""
    listed = json.loads(raw)
    if not isinstance(listed, list) or not all(isinstance(label, str) for label in listed):
        raise ValueError("no labels")
    labels = tuple(listed)
    if write_labels(labels) != raw:
        raise ValueError("labels in another form")
    return labels


def keeper_plain(halves: Halves, labels: Labels) -> bytes:
    """What is sealed in a K box: nothing of it hangs on what was rated."""
    return halves.seed + pack(halves.mask) + write_labels(labels)


def read_keeper(layout: Layout, plain: bytes) -> tuple[bytes, tuple[bool, ...], Labels]:
    """Seed, mask and labels out of a K box. ValueError where it holds anything else."""
    behind = SEED_BYTES + layout.mask_bytes
    seed, mask, labels = plain[:SEED_BYTES], plain[SEED_BYTES:behind], plain[behind:]
    if len(seed) != SEED_BYTES:
        raise ValueError("no seed")
    return seed, unpack(layout, mask), read_labels(labels)


def desk_plain(halves: Halves, labels: Labels) -> bytes:
    """What is sealed in a V box."""
    return to_bytes(halves.desk) + write_labels(labels)


def read_desk(layout: Layout, plain: bytes) -> tuple[Vector, Labels]:
    """Half V and labels out of a V box. ValueError where it holds anything else."""
    behind = ENCODED * layout.circuit.length
    half = from_bytes(plain[:behind])
    if len(half) != layout.circuit.length:
        raise ValueError("no half")
    return half, read_labels(plain[behind:])


def seal_ballot(form: Form, keys: tuple[bytes, bytes], contract: bytes, halves: Halves, labels: Labels) -> list[bytes]:
    """[K box, V box]. keys: the keeper's and the desk's public key."""
    keeper, desk = keys
    return [
        sealing.seal(keeper, info(contract, KEEPER), keeper_plain(halves, labels), form.keeper),
        sealing.seal(desk, info(contract, DESK), desk_plain(halves, labels), form.desk),
    ]


def seal_comment(form: Form, keys: tuple[bytes, bytes], contract: bytes, comment: tuple[str, str], block: str) -> bytes:
    """A comment box. comment: the item's code, and the words, "" where nothing was written. block: the first label.

    BoxTooSmall where the words take more bytes than three a letter of the longest text.
    """
    (keeper, desk), (item, words) = keys, comment
    inner = sealing.seal(desk, info(contract, WORDS, item), words.encode(), form.inner)
    plain = (_WRITTEN if words else _BLANK) + inner + block.encode()
    return sealing.seal(keeper, info(contract, COMMENT, item), plain, form.comment)


def read_comment(form: Form, plain: bytes) -> tuple[bytes | None, str]:
    """What is inside a comment box, None where nothing was written, and its block. ValueError for anything else."""
    flag, inner, block = plain[:1], plain[1 : 1 + form.inner], plain[1 + form.inner :]
    if flag not in {_WRITTEN, _BLANK} or len(inner) != form.inner:
        raise ValueError("no comment box")
    return (inner if flag == _WRITTEN else None), block.decode()


def ballot_code(keeper_box: bytes) -> bytes:
    """What a respondent can look for in the keeper's list: the beginning of the K box's hash, 14 bytes."""
    return hashlib.sha256(b"surveyhost/split/code" + keeper_box).digest()[: 2 * CODE_WORDS]


def code_words(code: bytes, language: str) -> tuple[str, ...]:
    """A ballot code in seven words of this language's list (English where there is none)."""
    return receipt.drawn(lambda count: code[:count], language, CODE_WORDS)


def row_receipt(whole: bytes, kind: str, item: str = "") -> bytes:
    """What is stored beside one row of an answer, so that its receipt finds the row. 32 bytes.

    whole: the receipt's digest, as `links_and_seats.receipt_digest` makes it, which is stored nowhere: without link and
    words nothing ties the rows of one answer to each other.
    """
    return hmac.digest(whole, info(b"surveyhost/split/row/", kind, item), "sha256")


def form_document(form: Form) -> dict[str, object]:
    """What a respondent's page is told of the boxes, as plain JSON values (see `static/js/split/ballot.js`)."""
    return {
        "layout": to_document(form.layout),
        "items": form.items,
        "keeper": form.keeper,
        "desk": form.desk,
        "inner": form.inner,
        "comment": form.comment,
    }
