"""A face without a vault: answers are kept in the open, so that tests can look at them."""

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from surveyhost.config import CHECKOUT, load
from surveyhost.core.questionnaire.file import read, write
from surveyhost.core.questionnaire.model import Questionnaire
from surveyhost.core.wave import policy
from surveyhost.core.wave.links_and_seats import code_of, draft_name, new_token, recover
from surveyhost.core.wave.policy import Policy
from surveyhost.core.wave.receipt import normal
from surveyhost.services.answering.refusals import LinkRefused, ReceiptWrong
from surveyhost.services.answering.responses import Opening, WavePage
from surveyhost.web import respondent
from surveyhost.web.respondent.context import Face
from surveyhost.web.shared.rate_limits import Limits
from tests.support.page import Inspecting

CODE = "MINHHA"
WORDS = ("sông nến", "thuyền gạo", "trăng rằm", "mưa rào", "lúa chín")
TITLES = {"vi": "Tiếng nói nhân viên 2026", "en": "Employee voice 2026", "ar": "صوت الموظف"}


def token(number: int, code: str = CODE) -> str:
    return new_token(code, number.to_bytes(16, "big"))


MAI, LAN, CUC = token(1), token(2), token(3)


def make_policy(questionnaire: Questionnaire, **changes: Any) -> Policy:
    made = Policy(
        title={language: TITLES[language] for language in questionnaire.languages}, client="Linh kiện Minh Hải",
        vendor="surveyhost", wave=1, k=5, views_hash="cd" * 32,
        questionnaire_hash=sha256(write(questionnaire).encode()).hexdigest(),
        opens="2026-11-16T08:00+07:00", closes="2026-11-27T17:00+07:00", languages=questionnaire.languages,
        breakdowns=("tenure: <1 < 1-3", "work_mode"),
    )  # fmt: skip
    return replace(made, **changes)


@dataclass
class OpenFace:
    """Says what `services.answering.responses` says, of one wave with three seats."""

    wave: WavePage
    state: str = "open"
    tokens: tuple[str, ...] = (MAI, LAN, CUC)
    answers: dict[str, Any] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)
    """Links that lead to the seat of another link."""
    threads: dict[str, bytes] = field(default_factory=dict)
    """What was sealed beside the answers."""
    asked: int = 0

    def find(self, text: str) -> Opening:
        self.asked += 1
        found = recover(text)
        if found is None:
            return Opening("mangled", None, None)
        if code_of(found) != CODE:
            return Opening("unknown", None, found)
        if self.state == "closed":
            return Opening("closed", self.wave, found)
        if found not in self.tokens:
            return Opening("unknown", None, found)
        seat = self.seats.get(found, found)
        kind = self.state if self.state != "open" else "spent" if seat in self.answers else "open"
        return Opening(kind, self.wave, found, draft_name(b"k" * 32, seat.encode()))

    def _expect(self, link: str, kind: str) -> None:
        if self.find(link).kind != kind:
            raise LinkRefused(self.find(link).kind)

    def submit(self, opening: Opening, answers: Any, language: str, threads: bytes = b"") -> tuple[str, ...]:
        del language
        link = self.seats.get(opening.token, opening.token)
        self._expect(link, "open")
        self.answers[link], self.threads[link] = dict(answers), threads
        return WORDS

    def _check(self, words: str) -> None:
        if normal(words) != normal("".join(WORDS)):
            raise ReceiptWrong()

    def replace(self, opening: Opening, words: str, answers: Any, threads: bytes = b"") -> None:
        link = self.seats.get(opening.token, opening.token)
        self._expect(link, "spent")
        self._check(words)
        self.answers[link], self.threads[link] = dict(answers), threads

    def withdraw(self, opening: Opening, words: str) -> None:
        link = self.seats.get(opening.token, opening.token)
        self._expect(link, "spent")
        self._check(words)
        del self.answers[link]

    def behind(self, limits: Limits | None = None) -> Face:
        return Face(self.find, self.submit, self.replace, self.withdraw, limits or Limits(), "surveyhost")


def face_of(questionnaire: Questionnaire | str, **changes: Any) -> OpenFace:
    found = read(questionnaire) if isinstance(questionnaire, str) else questionnaire
    made = make_policy(found, **changes)
    return OpenFace(WavePage(CODE, made, policy.digest(made), found))


def app_of(face: OpenFace, *, fast: bool = True, **environment: str) -> Flask:
    """An app with nothing in it but this face."""
    app = Flask("respondent", static_folder=str(CHECKOUT / "static"), template_folder=str(CHECKOUT / "templates"))
    respondent.furnish(app, face.behind(), load(environment), fast=fast)
    app.test_client_class = Inspecting
    app.register_blueprint(respondent.blueprint)
    return app


def client_of(face: OpenFace) -> FlaskClient:
    return app_of(face).test_client()
