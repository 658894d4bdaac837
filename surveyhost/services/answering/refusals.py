"""What answering refuses: each kind of no with its sentence, and the field it belongs to."""

from ...core.errors import Refusal
from ...core.wave.lifecycle import LinkKind
from ...core.wave.refusals import Unbound
from ...store.refusals import VaultDown, VaultNotNamed
from ...store.vault.refusals import NotTheVault, SpareUnreachable

CLOSED_FOR_A_MOMENT = (NotTheVault, VaultDown, VaultNotNamed)
"""Whose fault is not the respondent's, and whose words are for the log."""
__all__ = [
    "CLOSED_FOR_A_MOMENT",
    "LinkRefused",
    "LinkWithoutLabels",
    "NotTheVault",
    "NothingAnswered",
    "ReceiptWrong",
    "SpareUnreachable",
    "VaultDown",
    "VaultNotNamed",
]


class ReceiptWrong(Refusal):
    sentence = "These five words do not belong to this link."
    field = "receipt"


class LinkWithoutLabels(Unbound):
    sentence = "This link does not carry what the wave's links carry."


class NothingAnswered(Refusal):
    sentence = "There is no answer in it."


class InHalvesOnly(Refusal):
    sentence = "In this survey answers are taken in two sealed halves only."


class HalvesMisshapen(Refusal):
    sentence = "What was sent is not of the form of this survey's sealed answers; nothing was kept."


class LinkRefused(Refusal):
    """A link that leads nowhere an answer could be put."""

    sentence = "This link leads nowhere an answer could be put: %(kind)s."

    def __init__(self, kind: LinkKind) -> None:
        """`kind` is what the link leads to instead."""
        super().__init__(kind=kind)

    @property
    def kind(self) -> LinkKind:
        return LinkKind(self.values["kind"])
