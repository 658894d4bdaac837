"""Names of earlier questions inside a text: `${team}` there, `{{team}}` here, where it is a choice of one option."""

import re
from collections.abc import Mapping
from typing import Any

from ...core.questionnaire.model import Kind
from ...core.questionnaire.piping import MENTION
from ..common import Document, Draft
from .targets import Target

_NAME = re.compile(r"\$\{\s*([^{}]+?)\s*\}")
_BEGIN, _END = "\ue000", "\ue001"
"""Around a name that is still to be looked up: characters that stand in nobody's words."""
_MARKED = re.compile(f"{_BEGIN}([^{_END}]*){_END}")
STAYS = "%(name)s in its words, which is not a choice of one option on an earlier page; it stays as it is written"


def written(words: str) -> str:
    """The words as an XLSForm writes them."""
    return MENTION.sub(r"${\1}", words)


def marked(words: str) -> str:
    """The words with each name marked, so that it is not taken for one that is only written like it."""
    return _NAME.sub(rf"{_BEGIN}\1{_END}", words)


def unmarked(words: str) -> str:
    """The words as they were written."""
    return _MARKED.sub(r"${\1}", words)


def take(draft: Draft, targets: Mapping[str, Target]) -> None:
    """Names the choices of earlier sections in our way; tells of any other name, which stays as it is written.

    targets: what the other form's names stand for here.
    """
    pipes = _Pipes(draft, targets)
    for section in draft.document["section"]:
        pipes.part(section, [draft.document, section])
        for item in section["item"]:
            pipes.part(item, [draft.document, section, item])
        pipes.earlier |= {item["code"] for item in section["item"] if item["kind"] == Kind.CHOICE}
    for theme in draft.document.get("theme", ()):
        pipes.part(theme, [draft.document, theme])
    pipes.part(draft.document, [draft.document])


class _Pipes:
    """Which choices were made on an earlier page, while the parts of a document are gone through."""

    def __init__(self, draft: Draft, targets: Mapping[str, Target]) -> None:
        self.draft = draft
        self.targets = targets
        self.earlier: set[str] = set()

    def part(self, part: Document, inside: list[Document]) -> None:
        """Changes the texts of a part, and of its options, rows and labels; not those of sections, items and themes."""
        texts = {"text", "help"} if "kind" in part and "item" not in part else {"intro"} if "item" in part else set()
        for key, value in part.items():
            if key not in {"section", "item", "theme"}:
                part[key] = self._value(value, key in texts, inside)

    def _value(self, value: Any, can_name: bool, inside: list[Document]) -> Any:
        if isinstance(value, str):
            return _MARKED.sub(lambda match: self._ours(match[1], can_name, inside), value)
        if isinstance(value, list):
            return [self._value(one, False, inside) for one in value]
        if isinstance(value, dict):
            changed = {key: self._value(one, can_name and isinstance(one, str), inside) for key, one in value.items()}
            value.clear()
            value.update(changed)  # the part itself stays, since it is known who tells of it
        return value

    def _ours(self, name: str, can_name: bool, inside: list[Document]) -> str:
        target = self.targets.get(name)
        if can_name and target is not None and not target.part and target.item in self.earlier:
            return f"{{{{{target.item}}}}}"
        self.draft.tell(inside, STAYS, name=f"${{{name}}}")
        return f"${{{name}}}"
