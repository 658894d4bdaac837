"""What the handbook shows of a run of a command, to be held against a real one: its sentences, whatever the figures."""

import re

from surveyhost.config import CHECKOUT

OPERATIONS = CHECKOUT / "docs" / "operations.md"
_FIGURES = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"), "MOMENT"),
    (re.compile(r"(?<!\w)/\S+?(?=[,:;]?(?:\s|$))"), "PATH"),
    (re.compile(r"\b(office|vault)\d{4}(?= to|$|:$)"), r"\1NNNN"),
    (re.compile(r"\bto (office|vault)\d{4}"), r"to \1NNNN"),
    (re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)"), "N"),
)


def shape(line: str) -> str:
    """The line without its figures, moments and paths."""
    for figure, name in _FIGURES:
        line = figure.sub(name, line)
    return line.strip()


def shown(command: str) -> list[str]:
    """The shapes of the lines that the handbook shows under `$ COMMAND`."""
    text = OPERATIONS.read_text(encoding="utf-8")
    [block] = re.findall(rf"^```\n\$ {re.escape(command)}[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [shape(line) for line in block.splitlines()]


def commands(heading: str) -> list[str]:
    """The code blocks of a section, up to the next heading; what asks first is told yes."""
    text = OPERATIONS.read_text(encoding="utf-8")
    [section] = re.findall(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    return [
        re.sub(r"^([^#\n]*?) *(# *asks first)", r"\1 --yes \2", block, flags=re.MULTILINE)
        for block in re.findall(r"^```\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    ]
