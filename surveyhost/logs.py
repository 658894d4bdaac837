"""Log lines as JSON, one object a line, where SURVEYHOST_LOG=json asks for it; else as Python writes them.

Neither has a path, an address or a token in it: our own sentences name none, a foreign library's is written without its
values, and of an exception only the kind.
"""

import json
import logging
from datetime import UTC, datetime

OURS = ("surveyhost", "gunicorn")
"""Loggers whose sentences are known to hold nothing secret; see `serving.QuietLog` for gunicorn's."""


class JsonLines(logging.Formatter):
    """{"at", "level", "logger", "process", "message"}, and "trouble" where there was an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the message holds."""
        is_ours = record.name.split(".")[0] in OURS
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage() if is_ours else str(record.msg),
        }
        if record.exc_info and record.exc_info[0]:
            line["trouble"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def begin(way: str) -> None:
    """Let this process write its log as the settings say: "text" or "json". Safe to repeat."""
    root = logging.getLogger()
    if way == "json" and not any(isinstance(handler.formatter, JsonLines) for handler in root.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
