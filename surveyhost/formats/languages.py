"""Languages as other tools name them ("Khmer", "Português (Brasil)", "Tiếng Việt (vi)"), or as words give them away."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError

LANGUAGE_NAMES: Mapping[str, str] = {
    "vi": "Tiếng Việt",
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "de": "Deutsch",
    "pt": "Português",
    "zh": "中文",
    "ja": "日本語",
    "ko": "한국어",
    "th": "ไทย",
    "id": "Bahasa Indonesia",
    "ar": "العربية",
}
"""What we call languages in files that we write; any other by its own name in CLDR."""
_ALIASES: Mapping[str, str] = {
    "bengali": "bn",
    "farsi": "fa",
    "mandarin": "zh",
    "myanmar": "my",
    "bahasa": "id",
    "creole": "ht",
    "kreyol": "ht",
    "pidgin": "pcm",
    "chichewa": "ny",
    "sorani": "ckb",
    "kurmanji": "ku",
    "kurdish": "ku",
    "tigrigna": "ti",
    "afaan oromo": "om",
    "pilipino": "fil",
    "oriya": "or",
    "eng": "en",
    "fra": "fr",
    "fre": "fr",
    "esp": "es",
    "spa": "es",
    "por": "pt",
    "ara": "ar",
    "deu": "de",
    "ger": "de",
    "rus": "ru",
    "vie": "vi",
    "tha": "th",
    "ind": "id",
    "swa": "sw",
    "simplified chinese": "zh-Hans",
    "traditional chinese": "zh-Hant",
}
"""Names that are in use and not CLDR's."""
_SCRIPTS: Mapping[str, str] = {
    "simplified": "Hans",
    "traditional": "Hant",
    "简体": "Hans",
    "繁體": "Hant",
    "latin": "Latn",
    "cyrillic": "Cyrl",
    "arabic": "Arab",
}
_SPEAK: tuple[str, ...] = (
    *("en", "fr", "es", "pt", "de", "vi", "id", "ru", "ar", "zh", "zh-Hant", "ja", "ko", "th", "it", "nl", "tr", "uk"),
    *(
        "pl",
        "sw",
        "hi",
        "bn",
        "ur",
        "fa",
        "ne",
        "my",
        "km",
        "lo",
        "ta",
        "am",
        "so",
        "ha",
        "fil",
        "ms",
        "ro",
        "el",
        "he",
    ),
)
"""In whose words the names of languages are known."""
_NAMED = re.compile(r"(.*)\(([^()]+)\)")
_CODE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{2,8})*", re.IGNORECASE)


def named(language: str) -> str:
    """Tiếng Việt (vi)"""
    name = LANGUAGE_NAMES.get(language)
    if name is None:
        try:
            name = Locale.parse(language, sep="-").get_display_name() or language
        except (UnknownLocaleError, ValueError):
            name = language
    return f"{name} ({language})"


def language_of(name: str) -> str | None:
    """The language code that a heading names: a code, a name in any language, or both; None if it names none."""
    name = unicodedata.normalize("NFC", name).translate({0xFF08: "(", 0xFF09: ")"}).strip()
    match = _NAMED.fullmatch(name)
    code = (match.group(2) if match else name).strip()
    if _CODE.fullmatch(code) and (match or len(code) == 2 or "-" in code or "_" in code):
        first, *rest = re.split("[-_]", code)
        if len(first) == 2 or match or first.lower() in _english():
            return "-".join([_ALIASES.get(first.lower(), first.lower()), *rest])
    found = _by_name(name)
    if found or not match:
        return found
    base = _by_name(match.group(1)) or (match.group(1).strip() if _CODE.fullmatch(match.group(1).strip()) else None)
    return _narrowed(base, code) if base else _by_name(code)


def _narrowed(base: str, where: str) -> str:
    """A language as it is spoken in a country, or written in a script: "Português" and "Brasil"."""
    plain = _folded(where)
    script = next((code for words, code in _SCRIPTS.items() if plain.startswith(words)), None)
    if script:
        return f"{base}-{script}"
    for speaker in (base, "en"):
        for code, territory in _territories(speaker).items():
            if _folded(territory) == plain and len(code) == 2:
                return f"{base}-{code}"
    return base


def _folded(name: str) -> str:
    """Small letters without accents: people write Francais and Tieng Viet."""
    split = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    return " ".join("".join(one for one in split if not unicodedata.combining(one)).replace("’", "'").split())


@lru_cache(maxsize=1)
def _english() -> Mapping[str, str]:
    return dict(Locale("en").languages)


def _territories(language: str) -> Mapping[str, str]:
    try:
        return dict(Locale.parse(language, sep="-").territories)
    except (UnknownLocaleError, ValueError):
        return {}


@lru_cache(maxsize=256)
def _by_name(name: str) -> str | None:
    wanted = _folded(name)
    if wanted in _ALIASES:
        return _ALIASES[wanted]
    for code, own in LANGUAGE_NAMES.items():
        if _folded(own) == wanted:
            return code
    for speaker in _SPEAK:
        found = _names(speaker).get(wanted)
        if found:
            return found
    return None


@lru_cache(maxsize=len(_SPEAK))
def _names(speaker: str) -> Mapping[str, str]:
    """Folded names of languages, in the words of one, to their codes."""
    try:
        languages = Locale.parse(speaker, sep="-").languages
    except (UnknownLocaleError, ValueError):
        return {}
    return {_folded(name): code.replace("_", "-") for code, name in reversed(list(languages.items()))}


_LETTERS: Mapping[str, str] = {
    "ko": r"[\uac00-\ud7af]",
    "ja": r"[\u3040-\u30ff]",
    "zh": r"[\u4e00-\u9fff]",
    "th": r"[\u0e00-\u0e7f]",
    "km": r"[\u1780-\u17ff]",
    "lo": r"[\u0e80-\u0eff]",
    "my": r"[\u1000-\u109f]",
    "am": r"[\u1200-\u137f]",
    "bn": r"[\u0980-\u09ff]",
    "hi": r"[\u0900-\u097f]",
    "ta": r"[\u0b80-\u0bff]",
    "ar": r"[\u0600-\u06ff]",
    "ru": r"[\u0400-\u04ff]",
    "el": r"[\u0370-\u03ff]",
    "he": r"[\u0590-\u05ff]",
    "vi": r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]",
}
"""Letters of which one in eight or more tells the language."""
_WORDS: Mapping[str, str] = {
    "en": "the of is are you your what how and to in do did have which when where for or was with many",
    "fr": "le la les de des du est vous votre quel quelle quelles et dans avez pour une un comment combien sur avec",
    "es": "el la los las de del es usted su qué cuál cuántos y en para una un cómo cuándo dónde con ha por está tiene",
    "pt": "o a os as do da dos das é você seu sua que qual quais e em para uma um como quando não com foi por está tem",
    "de": "der die das ist sind sie ihr ihre was wie und in den zu haben wurde welche wann wo für oder mit ein eine",
    "id": "yang dan di apa apakah anda berapa untuk dengan dari ini itu ada tidak atau pada bagaimana siapa kapan",
    "it": "il lo gli di della è lei suo che quale quanti e per una un come quando dove con ha non sono questo",
    "sw": "ya wa na kwa ni je nini gani yako wewe katika ngapi cha za la au jina kama hii",
    "nl": "de het een van is u uw wat hoe en in te heeft welke wanneer waar voor of met niet zijn",
}
_WORD = re.compile(r"[^\W\d_]+")


def spoken(texts: Iterable[str]) -> str | None:
    """The language in which these texts are most likely written, None where too little gives it away."""
    text = unicodedata.normalize("NFC", " ".join(texts)).casefold()
    letters = sum(map(len, _WORD.findall(text)))
    for language, pattern in _LETTERS.items():
        if letters and len(re.findall(pattern, text)) * 8 >= letters:
            return language
    words = _WORD.findall(text)
    counts = {language: _common(words, known) for language, known in _WORDS.items()}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] >= 3 else None


def _common(words: Iterable[str], known: str) -> int:
    common = frozenset(known.split())
    return sum(word in common for word in words)
