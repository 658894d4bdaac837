"""The blocks of a .qsf file in the order of its flow, and what else a flow does."""

from collections.abc import Iterator
from typing import Any

from ..htmltext import plain, short
from .file import Part, leaves, listed, part, words
from .form import Form, said_of
from .names import FLOW

_BLOCKS = frozenset({"Block", "Standard", "Default"})
_NUMBERS = frozenset({"FlowID", "Type", "ID", "Flow"})


def in_order(form: Form) -> Iterator[Part]:
    """Each block once, in the order in which the flow shows it; the bin and what is in no flow are told."""
    blocks = form.survey.blocks
    seen: set[str] = set()
    flow = form.survey.flow
    for name in _names(form, flow) if flow else [name for name, one in blocks.items() if not _is_bin(one)]:
        if name in seen:
            form.part = ""
            form.tell_of("flow", "a block that is shown twice: %(text)s", text=_title(blocks[name]))
        elif name in blocks:
            seen.add(name)
            yield blocks[name]
    form.part = ""
    for name, block in blocks.items():
        if name not in seen:
            sentence = (
                "the trash block: %(text)s" if _is_bin(block) else "a block that is not in the survey flow: %(text)s"
            )
            if not _is_bin(block) or listed(block.get("BlockElements")):
                form.tell_of("flow", sentence, text=_title(block))


def _is_bin(block: Part) -> bool:
    return words(block.get("Type")) == "Trash"


def _title(block: Part) -> str:
    return short(plain(words(block.get("Description")))) or words(block.get("ID"))


def _names(form: Form, flow: list[Any]) -> Iterator[str]:
    """The ids of the blocks that steps of the flow show; tells of every other step."""
    for step in map(part, flow):
        kind = words(step.get("Type"))
        if kind in _BLOCKS and words(step.get("ID")):
            yield words(step.get("ID"))
            continue
        form.part = ""
        if kind == "Branch":
            text = said_of(step.get("BranchLogic")) or words(step.get("Description"))
            form.tell_of("flow", "a branch (%(text)s); what is in it is shown always", text=text)
        else:
            rest = [value for key, value in step.items() if key not in _NUMBERS]
            text = short(", ".join(dict.fromkeys(map(plain, leaves(rest)))), 400)
            form.tell_of("flow", FLOW.get(kind, "a step of the flow (%(type)s): %(text)s"), type=kind, text=text)
        yield from _names(form, listed(step.get("Flow")))
