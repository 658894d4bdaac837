"""Plural forms for the command line and for refusals, in English. Pages take theirs from the catalogues."""


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 letter", "3 letters". many: the plural, where it is not `one` with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"
