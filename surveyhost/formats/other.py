"""A free answer beside the choices, as other forms have it: one option more, which asks for a text of its own."""

from collections.abc import Sequence
from itertools import chain, count
from typing import Any

Document = dict[str, Any]
WORDS = {
    "vi": "Khác",
    "en": "Other",
    "ko": "기타",
    "ja": "その他",
    "zh-Hans": "其他",
    "zh-Hant": "其他",
    "th": "อื่น ๆ",
    "fr": "Autre",
    "de": "Andere",
    "es": "Otro",
}
"""What such an option is called where the form leaves it to its program; English where we don't know the language."""


def add(item: Document, languages: Sequence[str], words: str = "") -> str:
    """Gives an item the option, its words where the form has some; the option's code."""
    taken = {option["code"] for option in item["options"]}
    code = next(one for one in chain(["other"], map("other_{}".format, count(2))) if one not in taken)
    text = {one: words or WORDS.get(one, WORDS["en"]) for one in languages}
    item["options"] = [*item["options"], {"code": code, "text": text, "other": True}]
    return code


def mark(item: Document, option: str) -> bool:
    """Lets an option that is there ask for a text; False if there is none of this code, or another asks already."""
    found = next((one for one in item.get("options", ()) if one["code"] == option), None)
    if found is None or any(one.get("other") for one in item["options"]):
        return False
    found["other"] = True
    return True
