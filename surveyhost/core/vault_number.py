"""Which of a vendor's vaults a wave lies in, as its public code says it, and the path of its results page.

A code is six letters of RFC 4648 (A to Z, 2 to 7). In a code of a further vault one of the digits 0, 1, 8 and 9, which
no other code holds, stands in the place of one letter: which digit it is and where it stands make the vault's number,
1 to 24. A code without such a digit is of the first vault, number 0. Paths of results pages are read likewise, by
their first six characters.
"""

LETTERS = 6
DIGITS = "0189"
MOST = len(DIGITS) * LETTERS
"""Further vaults at the most."""
_PLAIN = "[A-Z2-7]"
CODE = "|".join(
    [f"{_PLAIN}{{{LETTERS}}}"]
    + [f"{_PLAIN}{{{place}}}[{DIGITS}]{_PLAIN}{{{LETTERS - 1 - place}}}" for place in range(LETTERS)]
)
"""A public code as a regular expression, without brackets around it."""
PATH = "[A-Za-z0189]{24}"
"""The path of a results page, likewise."""


def number_of(text: str) -> int:
    """The number of the vault that this code or path is of; 0 for the first one."""
    for place, letter in enumerate(text[:LETTERS]):
        if letter in DIGITS:
            return 1 + place * len(DIGITS) + DIGITS.index(letter)
    return 0


def carrying(text: str, number: int) -> str:
    """A code or path drawn by chance, as one that says this vault; of the first one it stays as it is.

    ValueError for a number that no vault has.
    """
    if not 0 <= number <= MOST:
        raise ValueError(f"no vault has the number {number}")
    if number == 0:
        return text
    place, digit = divmod(number - 1, len(DIGITS))
    return text[:place] + DIGITS[digit] + text[place + 1 :]


def place_of(number: int) -> int:
    """Where in a code of this further vault its digit stands, 0 to 5."""
    return (number - 1) // len(DIGITS)
