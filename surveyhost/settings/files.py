"""Files that settings name: texts, tables in TOML, and values that may lie in a file of their own."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def text(path: str) -> str:
    """The whole text, without blanks around it. ValueError saying why it cannot be read."""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ValueError(error.strerror) from None
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None


def tables(path: str, name: str) -> list[dict[str, Any]]:
    """The tables `[[name]]` of a TOML file that holds nothing else, in its order. ValueError saying what is wrong."""
    try:
        given = tomllib.loads(text(path))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"it is not a TOML file: {error}") from None
    found = given.get(name)
    if set(given) != {name} or not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError(f"expected [[{name}]] and nothing else")
    return found


def value(given: Mapping[str, Any], key: str) -> str:
    """What stands under this key, or in the file that `key_file` names; "" for neither. ValueError where that file
    cannot be read."""
    path = given.get(f"{key}_file")
    if not path:
        return str(given.get(key, ""))
    try:
        return text(path)
    except ValueError as why:
        raise ValueError(f"its {key}_file cannot be read ({why})") from None
