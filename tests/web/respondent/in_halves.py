"""A face whose answers are counted in halves, without a vault: the rows are kept, and the test holds both keys."""

from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import Any

from surveyhost.core.questionnaire.file import read
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.split import ballot, boxes
from surveyhost.core.split.boxes import (
    COMMENT,
    DESK,
    KEEPER,
    WORDS,
    form_for,
    info,
    read_comment,
    read_desk,
    read_keeper,
)
from surveyhost.core.split.field import MODULUS
from surveyhost.core.split.sealed import Sealed, Sealing, seal
from surveyhost.core.wave import policy, sealing
from surveyhost.core.wave.policy import Count
from surveyhost.services.answering.refusals import HalvesMisshapen
from surveyhost.services.answering.responses import Opening, WavePage
from surveyhost.web.respondent.bundles import bundles
from surveyhost.web.respondent.context import Face, Halves
from surveyhost.web.shared.rate_limits import Limits
from tests.web.respondent.faces import CODE, OpenFace, make_policy
from tests.web.respondent.faces import WORDS as RECEIPT

LABELS = ("u1", "1-3", "Bộ phận “A”")
DRAW = Random(7)
OF_KEEPER, OF_DESK = (sealing.new_pair(DRAW.randbytes) for _ in range(2))
"""(public, private) each."""


@dataclass
class SplitFace(OpenFace):
    """Keeps sealed rows in `answers`; `opened` says what they hold."""

    sealing: Sealing = field(kw_only=True)
    digest: str = ""
    """What was announced when the wave closed."""
    scripts: dict[str, bytes] = field(default_factory=dict)
    """Those that were laid down, by hash."""
    seen: int = 0
    """How often our server sealed for somebody, and so saw an answer."""

    def seal(self, opening: Opening, answers: Any) -> Sealed:
        self.seen += 1
        return seal(self.sealing, self.wave.questionnaire, LABELS, answers, DRAW.randbytes)

    def lay(self, opening: Opening, sealed: Sealed, language: str) -> tuple[str, ...]:
        if not sealed.fits(self.sealing.form):
            raise HalvesMisshapen()
        self._expect(opening.token, "open")
        self.answers[self.seats.get(opening.token, opening.token)] = sealed
        return RECEIPT

    def put(self, opening: Opening, words: str, sealed: Sealed) -> None:
        if not sealed.fits(self.sealing.form):
            raise HalvesMisshapen()
        self.replace(opening, words, {})
        self.answers[self.seats.get(opening.token, opening.token)] = sealed

    def behind(self, limits: Limits | None = None) -> Face:
        halves = Halves(
            lambda opening: self.sealing,
            lambda opening: LABELS,
            self.seal,
            self.lay,
            self.put,
            self.withdraw,
            lambda code: self.digest,
            self.scripts.get,
        )
        return Face(
            self.find, self.submit, self.replace, self.withdraw, limits or Limits(), "surveyhost", halves=halves
        )

    def opened(self, link: str) -> tuple[dict[str, int], dict[str, str]]:
        """With both keys: measure to category, and item to words, of what was sent with this link."""
        sealed: Sealed = self.answers[link]
        form, contract = self.sealing.form, self.sealing.contract
        plain = sealing.open_box(OF_KEEPER[1], info(contract, KEEPER), sealed.keeper)
        seed, mask, labels = read_keeper(form.layout, plain)
        half, theirs = read_desk(form.layout, sealing.open_box(OF_DESK[1], info(contract, DESK), sealed.desk))
        assert labels == theirs == LABELS
        other = form.layout.circuit.keeper_half(seed, contract)
        cells = [(one + two) % MODULUS for one, two in zip(half, other, strict=True)][: form.layout.circuit.cells]
        found = {}
        for place in form.layout.places:
            held = cells[place.first : place.behind]
            assert set(held) <= {0, 1}
            if 1 in held:
                found[place.measure] = held.index(1) if place.is_block else 1
        assert mask == tuple(place.measure in found for place in form.layout.blocks)
        return found, {item: words for item in form.items if (words := self._words(item, sealed))}

    def _words(self, item: str, sealed: Sealed) -> str:
        form, contract = self.sealing.form, self.sealing.contract
        plain = sealing.open_box(OF_KEEPER[1], info(contract, COMMENT, item), sealed.comments[item])
        inner, block = read_comment(form, plain)
        assert block == LABELS[0]
        return "" if inner is None else sealing.open_box(OF_DESK[1], info(contract, WORDS, item), inner).decode()


def split_face_of(questionnaire: Questionnaire | str, **changes: Any) -> SplitFace:
    """As `faces.face_of`, of a wave that is counted in halves."""
    found = read(questionnaire) if isinstance(questionnaire, str) else questionnaire
    form = form_for(found, len(boxes.write_labels(LABELS)) + 40)
    given = {
        "count": Count.SPLIT, "keeper": "Công đoàn cơ sở", "public_key_hash": sha256(OF_DESK[0]).hexdigest(),
        "keeper_key_hash": sha256(OF_KEEPER[0]).hexdigest(), "script_hash": bundles()["ballot.js"].digest,
        "ballot_layout": ballot.digest(form.layout), "query_commit": "ab" * 32, "box_bytes": form.desk,
    }  # fmt: skip
    made = make_policy(found, **(given | changes))
    contract = policy.digest(made)
    page = WavePage(CODE, made, contract, found)
    return SplitFace(page, sealing=Sealing(form, bytes.fromhex(contract), OF_KEEPER[0], OF_DESK[0]))
