"""A list that we fetch from a client's personnel system, in place of having it sent to us."""

from ...core.errors import Refusal
from ...core.quoting import quoted
from ...outside import lists
from ...outside.lists import NotFetched, Source
from ..files.roster_content import JSON
from ..rosters.file import MOST_BYTES
from .refusals import (
    PullElsewhere,
    PullHuge,
    PullSlow,
    PullStatus,
    PullUnreachable,
    PullUntrusted,
    PullUrlMalformed,
    PullWrongType,
)
from .sending import Sent

SECONDS = 120.0
FORMS = {"text/csv": "", "application/json": JSON}
"""Type of what came to its form."""


def fetch(source: Source, mapping: dict[str, str] | None = None, form: str | None = None) -> Sent:
    """The list that lies at an address. `form`: what it is, whatever the other system calls it; None to believe it.

    Refusal, one sentence for each way in which it may fail.
    """
    if not lists.is_address(source.url):
        raise PullUrlMalformed(url=quoted(source.url))
    try:
        kind, content = lists.fetch(source, MOST_BYTES, SECONDS)
    except NotFetched as trouble:
        raise _refusal(source.host, trouble) from None
    if form is None and kind not in FORMS:
        raise PullWrongType(host=source.host, kind=quoted(kind) or "something without a type")
    return Sent(content, FORMS[kind] if form is None else form, mapping)


def _refusal(host: str, trouble: NotFetched) -> Refusal:
    made = {
        "untrusted": PullUntrusted(host=host),
        "slow": PullSlow(host=host, seconds=round(SECONDS)),
        "huge": PullHuge(host=host, most=MOST_BYTES >> 20),
        "elsewhere": PullElsewhere(host=host),
        "status": PullStatus(host=host, status=trouble.values.get("status", "")),
        "type": PullWrongType(host=host, kind=trouble.values.get("kind", "")),
    }
    return made.get(trouble.word) or PullUnreachable(host=host, why=trouble.values.get("why", ""))
