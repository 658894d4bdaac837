"""Where to go in a demo. Apart from `demo`, so that a server which starts need not load what makes one."""

from collections.abc import Iterable

from ...core.wave.lifecycle import LinkKind
from ...core.wave.links_and_seats import AccessToken
from ..accounts import accounts
from ..answering import responses
from ..letters import mailbox
from ..office.house import Actor, House

SHELL = Actor("shell")
PREPARER, APPROVER, HR = "an.do@surveyhost.example", "linh.tran@surveyhost.example", "hr@minhhai.example"
"""The accounts of the demo."""


def welcome(house: House) -> list[str]:
    """Lines that say where to go: a link that is still open, the mailbox, a fresh one-time link for each account."""
    base = house.settings.console_url
    token = _open_token(house)
    return [
        f"Answer as an employee:        {f'{house.settings.base_url}/s/{token}' if token else f'{base}/mailbox'}",
        *_reply(house),
        f"Everybody's letters:          {base}/mailbox",
        f"Staff, who prepares reports:  {accounts.new_link(house, SHELL, PREPARER)}",
        f"Staff, who approves them:     {accounts.new_link(house, SHELL, APPROVER)}",
        f"HR of the client:             {accounts.new_link(house, SHELL, HR)}",
    ]


def keep(house: House, code: str, words: Iterable[str]) -> None:
    """Keep what a writer of the demo has on paper, so that somebody can read the reply. It lies in no real house."""
    (house.settings.data / "demo").write_text(" ".join((code, *words)), encoding="utf-8")


def _reply(house: House) -> list[str]:
    code, _, words = (house.settings.data / "demo").read_text(encoding="utf-8").partition(" ")
    where = f"{house.settings.base_url}/reply"
    return [f"Read a reply to a comment:    {where} (survey {code}, words: {words})"] if words else []


def _open_token(house: House) -> AccessToken | None:
    for line in mailbox.letters(house.settings):
        token = mailbox.link(house.settings, line.name)
        if token is not None and responses.find(house.vault, token).kind == LinkKind.OPEN:
            return token
    return None
