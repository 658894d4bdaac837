"""The names of a roster as people write them in a comment: whole, or a part of one beside a form of address.

A part alone is not looked for: given names are ordinary words too often ("Hoa", "지원", "พัฒนา"), and family names are
places. In Japanese, Chinese and Thai a name stands between other letters without a space, and in Korean particles
follow it; so it is looked for inside the text, and its form of address is what tells it from a word.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum

from .scripts import HANGUL, KANA, SPACED, THAI, is_in, is_unspaced

Places = Callable[[str], Iterator[tuple[int, int]]]

TITLES = r"anh|chị|ông|bà|cô|chú|bác|em|mr|mrs|ms|miss"
"""Before a given name, where a script has spaces."""
# fmt: off
_THAI_BEFORE = ("คุณ", "นางสาว", "นาง", "นาย", "พี่", "น้อง", "หัวหน้า", "ผู้จัดการ", "ลุง", "ป้า", "น้า", "อา", "เจ๊", "เฮีย")
_KOREAN = (
    "씨", "님", "선배", "과장", "부장", "차장", "대리", "팀장", "실장", "이사", "상무", "전무", "사장", "주임", "반장",
    "조장", "소장", "본부장", "대표", "선생",
)
_CHINESE = (
    "先生", "女士", "小姐", "师傅", "師傅", "老师", "老師", "老板", "老闆", "总监", "總監", "总经理", "總經理",
    "经理", "經理", "副理", "協理", "主任", "主管", "组长", "組長", "科长", "科長", "部长", "厂长", "廠長", "班长",
    "课长", "队长", "隊長",
    "总(?![是会體体共之而])", "總(?![是會體共之而])", "哥", "姐",
)
_JAPANESE = (
    "さん", "さま", "様", "氏", "君", "くん", "ちゃん", "殿", "部長", "課長", "係長", "社長", "専務", "常務",
    "次長", "班長", "店長", "工場長", "先輩", "リーダー",
)
_COMPOUND = frozenset((
    "남궁", "황보", "제갈", "사공", "선우", "서문", "독고",
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "皇甫", "尉迟", "公孙", "公孫", "令狐", "慕容",
))
"""Family names of two signs where nearly all have one."""
# fmt: on
_NO_NAME_AFTER = "任如对對关關由等处處属屬"
"""Signs after which the next belongs to a word: "任何主管" is any head, and no Mr He."""
_BETWEEN = r"[\s・·]*"


def roster_names(names: Iterable[str]) -> Places:
    """Finds these names in a text: (first place, the one after the last), in no order, overlaps and all."""
    spaced: list[str] = []
    unspaced: list[str] = []
    for name in names:
        tidy = unicodedata.normalize("NFC", name).strip()
        (unspaced if is_unspaced(tidy) else spaced).append(tidy)
    patterns = [one for one in (_spaced(spaced),) if one]
    tables = _unspaced(unspaced)

    def places(text: str) -> Iterator[tuple[int, int]]:
        for pattern in patterns:
            yield from (found.span() for found in pattern.finditer(text))
        for at, letter in enumerate(text) if tables else ():
            found = tables[letter].match(text, at) if letter in tables else None
            if found:
                yield found.span()

    return places


def _spaced(names: Iterable[str]) -> re.Pattern[str] | None:
    """Full names, their last two words, and a given name after a form of address."""
    whole: set[str] = set()
    given: set[str] = set()
    for name in names:
        words = name.split()
        if len(words) < 2:
            continue
        whole.add(r"\s+".join(map(re.escape, words)))
        given.add(re.escape(words[-1]))
        if len(words) > 2:
            whole.add(r"\s+".join(map(re.escape, words[-2:])))
    if not whole:
        return None
    longest_first = sorted(whole, key=len, reverse=True)
    addressed = rf"(?:{TITLES})\s+(?:{'|'.join(sorted(given))})"
    return re.compile(rf"(?<!{SPACED})(?i:{'|'.join(longest_first)}|{addressed})(?!{SPACED})")


class _Form(Enum):
    """How a part of a name is looked for, in scripts without spaces."""

    WHOLE = "%s"
    KOREAN = f"(?<![{HANGUL}])%s"
    """Particles come behind, so nothing of the script may stand in front."""
    KOREAN_ADDRESSED = rf"(?<![{HANGUL}])%s\s*(?:{'|'.join(_KOREAN)})"
    ADDRESSED = f"(?<![{_NO_NAME_AFTER}])%s(?:{'|'.join((*_JAPANESE, *_CHINESE))})"


Found = tuple[_Form, str]
"""A form, and the pattern of what is looked for in it."""


def _unspaced(names: Iterable[str]) -> dict[str, re.Pattern[str]]:
    """By first letter, what is looked for where that letter stands; the longest first."""
    wanted: dict[str, dict[_Form, set[str]]] = {}
    for name in names:
        for first, (form, pattern) in _forms(name):
            wanted.setdefault(first, {}).setdefault(form, set()).add(pattern)
    return {first: re.compile("|".join(_written(forms))) for first, forms in wanted.items()}


def _written(forms: Mapping[_Form, Iterable[str]]) -> Iterator[str]:
    for form in _Form:
        if form in forms:
            longest_first = sorted(forms[form], key=lambda pattern: (-len(pattern), pattern))
            yield form.value % f"(?:{'|'.join(longest_first)})"


def _forms(name: str) -> Iterator[tuple[str, Found]]:
    """(first letter, what is looked for) for each way in which this name is written."""
    if is_in(THAI, name):
        return _thai(name)
    if is_in(HANGUL, name):
        return _korean(name)
    return _east_asian(name)


def _parts(name: str) -> list[str]:
    return re.split(r"[\s・·]+", name)


def _joined(parts: Iterable[str]) -> str:
    return _BETWEEN.join(map(re.escape, parts))


def _thai(name: str) -> Iterator[tuple[str, Found]]:
    """The given name comes first; the roster may begin with the form of address."""
    parts = _parts(name)
    title = next((one for one in _THAI_BEFORE if parts[0].startswith(one) and len(parts[0]) > len(one) + 2), "")
    parts[0] = parts[0].removeprefix(title)
    if len(parts) > 1:
        yield parts[0][0], (_Form.WHOLE, _joined(parts))
    for before in _THAI_BEFORE:
        yield before[0], (_Form.WHOLE, _joined((before, parts[0])))


def _korean(name: str) -> Iterator[tuple[str, Found]]:
    parts = _parts(name)
    if len(parts) == 1 and len(name) > 1:
        family = 2 if name[:2] in _COMPOUND and len(name) > 2 else 1
        parts = [name[:family], name[family:]]
    if len(parts) > 1:
        yield name[0], (_Form.KOREAN, _joined(parts))
    for part in {parts[0], parts[-1]}:
        yield part[0], (_Form.KOREAN_ADDRESSED, re.escape(part))


def _east_asian(name: str) -> Iterator[tuple[str, Found]]:
    """Japanese and Chinese. Where nothing parts family and given name, each place is tried at which that may be."""
    parts = _parts(name)
    whole = "".join(parts)
    if len(whole) > 1:
        yield whole[0], (_Form.WHOLE, _joined(parts))
    families, given = ({parts[0]}, {parts[-1]}) if len(parts) > 1 else _split(whole)
    for part in families | {one for one in given if len(one) > 1}:
        yield part[0], (_Form.ADDRESSED, re.escape(part))


def _split(whole: str) -> tuple[set[str], set[str]]:
    """What may be the family name, and the given one, of a name written as one word."""
    if is_in(KANA, whole) or len(whole) < 2:
        return {whole}, set()
    ends = [2] if whole[:2] in _COMPOUND else {2: [1], 3: [1, 2], 4: [2]}.get(len(whole), [2, 3])
    return {whole[:end] for end in ends}, {whole[end:] for end in ends if whole[end:]}
