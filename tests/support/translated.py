"""A questionnaire said anew in other languages, each with words of its script."""

from typing import Any

from surveyhost.core.questionnaire.file import from_document, read, to_document
from surveyhost.core.questionnaire.model import Questionnaire

WORDS = {
    "ja": "職場で困ったことを安心して話せますか、",
    "ko": "직장에서 어려운 일을 편하게 말할 수 있나요 ",
    "zh-Hans": "您在工作中遇到困难时能放心地说出来吗，",
    "zh-Hant": "您在工作中遇到困難時能放心地說出來嗎，",
    "th": "คุณสามารถพูดถึงปัญหาในที่ทำงานได้อย่างสบายใจหรือไม่",
    "ar-XB": "هل تستطيع أن تتحدث عن المشكلات في العمل ",
}
"""Without spaces between words where the language writes none."""


def of_length(language: str, count: int) -> str:
    """Words of a language, about this many letters of them."""
    words = WORDS[language]
    return (words * (count // len(words) + 1))[: max(2, count)].strip("、，") or words[:2]


def spoken(text: str, languages: tuple[str, ...]) -> Questionnaire:
    """The questionnaire of this TOML, its English texts replaced by ones in these languages."""
    document = to_document(read(text))

    def said(node: Any) -> Any:
        if isinstance(node, dict) and "en" in node and isinstance(node["en"], str):
            return {
                one: of_length(one, len(node["en"]) // (2 if one[:2] in {"ja", "zh", "ko"} else 1)) for one in languages
            }
        if isinstance(node, dict) and "en" in node:
            return {one: [of_length(one, len(each) // 2) for each in node["en"]] for one in languages}
        if isinstance(node, dict):
            return {key: said(value) for key, value in node.items()}
        return [said(one) for one in node] if isinstance(node, list) else node

    return from_document({**said(document), "languages": list(languages)})
