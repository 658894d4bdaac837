"""How many text messages a text takes on its way (3GPP TS 23.038): seven bits a letter, or sixteen.

A text goes in seven bits only where each of its letters is in the basic alphabet; one letter beyond, such as "ệ", and
all of it goes in sixteen. Longer ones are cut into parts, each of which gives up some letters to say which it is.
"""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO = frozenset("\f^{}\\[~]|€")
"""In the basic alphabet's extension: each takes two places."""
_WHOLE, _PART = 160, 153
_WHOLE_WIDE, _PART_WIDE = 70, 67


def is_basic(text: str) -> bool:
    """Whether it goes in seven bits a letter."""
    return all(letter in _BASIC or letter in _TWO for letter in text)


def parts(text: str) -> int:
    """How many messages it takes."""
    if is_basic(text):
        places = [2 if letter in _TWO else 1 for letter in text]
        return 1 if sum(places) <= _WHOLE else _cut(places, _PART)
    places = [len(letter.encode("utf-16-le")) // 2 for letter in text]
    return 1 if sum(places) <= _WHOLE_WIDE else _cut(places, _PART_WIDE)


def _cut(places: list[int], room: int) -> int:
    """No letter is cut in two: one that takes two places begins the next part where one place is left."""
    count, used = 1, 0
    for one in places:
        if used + one > room:
            count, used = count + 1, 0
        used += one
    return count
