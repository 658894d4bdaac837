"""Results pages, as the respondent face gives them out: the desk's bytes, to whoever knows the path."""

from ...store.sessions import Sessions
from ...store.vault.pages import page_at


def find(vault: Sessions, path: str) -> bytes | None:
    """The page under this path, None if there is none. Nothing is counted, and nothing written."""
    with vault.reading() as line:
        return page_at(line, path)
