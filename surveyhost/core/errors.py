"""The one way in which the domain says no."""


class Refusal(Exception):  # noqa: N818  (the word of the domain, not of Python)
    """What was asked is against the rules.

    ``reason`` is one clear sentence for the person who asked: what, where, what was expected.
    ``code`` names the rule for faces that translate it (``"token-spent"``), and never holds a value.
    """

    def __init__(self, reason: str, code: str = "refused") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code
