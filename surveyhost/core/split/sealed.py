"""One answer as it is sent and as it lies in the vault: a ballot, and a comment box for each item."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..questionnaire.measures import Answers
from ..questionnaire.model import Questionnaire
from ..wave.binding import SplitTerms
from . import ballot
from .boxes import Form, Labels, form_for, seal_ballot, seal_comment
from .xof import SEED_BYTES

Pair = tuple[bytes, bytes]
"""K box and V box."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """What it takes to seal an answer to a wave; the same for everybody."""

    form: Form
    contract: bytes
    """The contract's hash, 32 bytes."""
    keeper_key: bytes
    desk_key: bytes

    @property
    def keys(self) -> Pair:
        """The keeper's and the desk's public key."""
        return self.keeper_key, self.desk_key


@dataclass(frozen=True, slots=True)
class Sealed:
    """One answer as a respondent's device sends it."""

    keeper: bytes
    """The K box."""
    desk: bytes
    """The V box."""
    comments: Mapping[str, bytes]
    """A comment box for every item of `Form.items`, written or not."""

    @property
    def ballot(self) -> bytes:
        """K box and V box in one row: they are checked against each other."""
        return self.keeper + self.desk

    def fits(self, form: Form) -> bool:
        """Whether all is there, each of the one size that it has in this wave."""
        sizes = (len(self.keeper), len(self.desk)) == (form.keeper, form.desk)
        return sizes and {*self.comments} == {*form.items} and {*map(len, self.comments.values())} <= {form.comment}


def sealing_for(questionnaire: Questionnaire, terms: SplitTerms, contract: bytes, desk_key: bytes) -> Sealing:
    """What it takes to seal an answer, out of what lies in the vault."""
    return Sealing(form_for(questionnaire, terms.labels), contract, terms.keeper_key, desk_key)


def pair_of(form: Form, row: bytes) -> Pair:
    """The inverse of `Sealed.ballot`."""
    return row[: form.keeper], row[form.keeper :]


def seal(
    sealing: Sealing, questionnaire: Questionnaire, labels: Labels, answers: Answers, random: Callable[[int], bytes]
) -> Sealed:
    """Checked answers as the browser's script would seal them. random: gives that many random bytes.

    BoxTooSmall where words take more bytes than three a letter of the longest text.
    """
    picked = ballot.chosen(questionnaire, answers)
    halves = ballot.split(sealing.form.layout, picked, random(SEED_BYTES), random(SEED_BYTES), sealing.contract)
    keeper, desk = seal_ballot(sealing.form, sealing.keys, sealing.contract, halves, labels)
    comments = {
        item: seal_comment(sealing.form, sealing.keys, sealing.contract, (item, str(answers.get(item, ""))), labels[0])
        for item in sealing.form.items
    }
    return Sealed(keeper, desk, comments)
