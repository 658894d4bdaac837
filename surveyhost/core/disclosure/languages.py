"""Which language a comment is written in, as far as it must be known: so that nobody is the only one who wrote in it.

By script first; among Latin letters Vietnamese is known by letters that no neighbour has, other languages by their
commonest words. A guess from a dozen words can be wrong; a text that says too little belongs to the commonest language.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

OTHER = "other"
"""Latin letters, and none of the languages below."""
_VIETNAMESE = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ")
_SCRIPTS = (
    "LATIN",
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "CYRILLIC",
    "ARABIC",
    "HEBREW",
    "DEVANAGARI",
    "THAI",
    "LAO",
)
_JAPANESE = frozenset({"HIRAGANA", "KATAKANA"})
_COMMON = {
    "vi": "khong cua chung toi nhung duoc cho nhieu phai lam cong ty qua mot cac nguoi viec thi chi voi nen "
    "trong khi gio luon truong phong may nha va la rat muon hon ai",
    "en": "the and is to of we my our not for are it in more should be with you they have too but on that this "
    "when no never please need what how i work team manager",
    "de": "der die das und ist nicht wir zu den mit ich ein eine es auf sind mehr sich auch wird",
    "fr": "le la les et est pas nous de des un une que pour dans plus sur avec il ce sont très",
    "es": "el la los las y es no de que en un una por para más con se hay muy pero nosotros",
}
_WORDS: Mapping[str, frozenset[str]] = {code: frozenset(words.split()) for code, words in _COMMON.items()}
FEWEST = 2
"""Common words from which a text is taken to be in a language."""


def _script(text: str) -> str:
    """The commonest script of a text; kana anywhere make it Japanese; "" if there are no letters."""
    names = Counter(
        next((script for script in _SCRIPTS if name.startswith(script)), OTHER)
        for name in (unicodedata.name(sign, "") for sign in text if sign.isalpha())
    )
    if names.keys() & _JAPANESE:
        return "HIRAGANA"
    return names.most_common(1)[0][0] if names else ""


def language_of(text: str) -> str | None:
    """A code for the language or script; None where the text says too little."""
    composed = unicodedata.normalize("NFC", text.casefold())
    script = _script(composed)
    if not script:
        return None
    if script != "LATIN":
        return script.casefold()
    if sum(sign in _VIETNAMESE for sign in composed) >= FEWEST:
        return "vi"
    words = re.findall(r"[^\W\d_]+", composed)
    found = {code: sum(word in common for word in words) for code, common in _WORDS.items()}
    best = max(found, key=lambda code: found[code])
    if found[best] >= FEWEST and list(found.values()).count(found[best]) == 1:
        return best
    return None if len(words) < MANY else OTHER


MANY = 8
"""Words from which a text that fits no language is taken to be in one that we do not know."""


def tongues(texts: Iterable[str]) -> Mapping[str, str]:
    """Each of the texts written to one question, with its language; what says too little counts with the commonest."""
    listed: Sequence[str] = list(texts)
    known = {text: language_of(text) for text in listed}
    often = Counter(language for text in listed if (language := known[text]))
    usual = max(often, key=lambda language: (often[language], language), default=OTHER)
    return {text: language or usual for text, language in known.items()}
