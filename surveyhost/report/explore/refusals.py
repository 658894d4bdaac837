"""Why a view cannot be shown."""

from ...core.errors import Refusal


class NoSuchPage(Refusal):
    sentence = "This view has no page %(page)s; its last is page %(last)s."
    field = "page"
