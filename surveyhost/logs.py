"""Log lines as JSON, one object a line, where SURVEYHOST_LOG=json asks for it; else the bare sentences.

Neither has a path, an address or a token in it: our own sentences name none, a foreign library's is written without its
values, and of an exception only the kind.
"""

import json
import logging
from datetime import UTC, datetime

OURS = ("surveyhost", "gunicorn")
"""Loggers whose sentences are known to hold nothing secret; see `serving.QuietLog` for gunicorn's."""


def _message(record: logging.LogRecord) -> str:
    is_ours = record.name.split(".")[0] in OURS
    return record.getMessage() if is_ours else str(record.msg)


def _trouble(record: logging.LogRecord) -> str:
    """The kind of what was raised; "" for nothing."""
    return record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""


class TextLines(logging.Formatter):
    """The sentence, and the kind of what was raised."""

    def format(self, record: logging.LogRecord) -> str:
        """Without a traceback, which ends with the words of what was raised."""
        trouble = _trouble(record)
        return _message(record) + (f" ({trouble})" if trouble else "")


class JsonLines(logging.Formatter):
    """{"at", "level", "logger", "process", "message"}, and "trouble" where there was an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the message holds."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": _message(record),
        }
        if trouble := _trouble(record):
            line["trouble"] = trouble
        return json.dumps(line, ensure_ascii=False)


def begin(way: str) -> None:
    """Let this process write its log as the settings say: "text" or "json". Safe to repeat."""
    root = logging.getLogger()
    if way == "json" and not any(isinstance(handler.formatter, JsonLines) for handler in root.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
        root.addHandler(handler)
    elif way == "text" and logging.lastResort is not None:
        logging.lastResort.setFormatter(TextLines())  # which writes to standard error where nobody else writes
