"""A booth without a vault: answers are kept in the open, so that tests can look at them."""

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from surveyhost.config import CHECKOUT, load
from surveyhost.core import policy
from surveyhost.core.errors import Refusal
from surveyhost.core.identity import code_of, new_token, recover
from surveyhost.core.policy import Policy
from surveyhost.core.questionnaire import Questionnaire
from surveyhost.core.questionnaire_file import read, write
from surveyhost.core.receipt import normal
from surveyhost.services.responses import Opening, WavePage
from surveyhost.web import respondent
from surveyhost.web.respondent.booth import Booth
from surveyhost.web.shared.limits import Limits
from tests.page import Inspecting

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
class OpenBooth:
    """Says what `services.responses` says, of one wave with three seats."""

    wave: WavePage
    state: str = "open"
    tokens: tuple[str, ...] = (MAI, LAN, CUC)
    answers: dict[str, Any] = field(default_factory=dict)
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
        kind = self.state if self.state != "open" else "spent" if found in self.answers else "open"
        return Opening(kind, self.wave, found)

    def _expect(self, link: str, kind: str) -> None:
        if self.find(link).kind != kind:
            raise Refusal("not so", f"token-{self.find(link).kind}")

    def submit(self, opening: Opening, answers: Any, language: str) -> tuple[str, ...]:
        del language
        link = opening.token
        self._expect(link, "open")
        self.answers[link] = dict(answers)
        return WORDS

    def _check(self, words: str) -> None:
        if normal(words) != normal("".join(WORDS)):
            raise Refusal("wrong", "receipt-wrong")

    def replace(self, opening: Opening, words: str, answers: Any) -> None:
        link = opening.token
        self._expect(link, "spent")
        self._check(words)
        self.answers[link] = dict(answers)

    def withdraw(self, opening: Opening, words: str) -> None:
        link = opening.token
        self._expect(link, "spent")
        self._check(words)
        del self.answers[link]

    def behind(self, limits: Limits | None = None) -> Booth:
        return Booth(self.find, self.submit, self.replace, self.withdraw, limits or Limits(), "surveyhost")


def booth_of(questionnaire: Questionnaire | str, **changes: Any) -> OpenBooth:
    found = read(questionnaire) if isinstance(questionnaire, str) else questionnaire
    made = make_policy(found, **changes)
    return OpenBooth(WavePage(CODE, made, policy.digest(made), found))


def app_of(booth: OpenBooth, **environment: str) -> Flask:
    """An app with nothing in it but this face."""
    app = Flask("respondent", static_folder=str(CHECKOUT / "static"), template_folder=str(CHECKOUT / "templates"))
    respondent.furnish(app, booth.behind(), load(environment))
    app.test_client_class = Inspecting
    app.register_blueprint(respondent.blueprint)
    return app


def client_of(booth: OpenBooth) -> FlaskClient:
    return app_of(booth).test_client()
