"""What may stand in an address beside words and numbers."""

from werkzeug.routing import BaseConverter


class Tag(BaseConverter):
    """A language's tag: vi, pt-BR, zh-Hant."""

    regex = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
