"""Being answerable: the seven words, what is sealed beside a comment, and what was answered, for who has the words."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...core.errors import Refusal
from ...core.questionnaire.measures import answerable_items
from ...core.threads import keys, message
from ...core.threads.keys import OwnThread
from ...core.threads.reply import Said, seal, unseal
from ...core.wave.policy import Dialogue
from ...core.wave.refusals import Unbound
from ...store.sessions import Sessions
from ...store.vault import tables as store
from ...store.vault.messages import lay, waiting
from ...store.vault.replies import boxes_at
from ...store.vault.spare.second_copy import check, repeat_in
from .responses import Answers, WavePage, wave_page

MOST_ITEMS = 12
"""Comments of one questionnaire that are looked for at the least: a wave that is not there costs as many."""
_NO_BOX = seal(keys.derive("", "", "").thread, ())
"""Of a thread that nobody has words for: it takes as long to find out that it does not open."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """The comments whose writer asked to be answerable, and the words that will lead back to them."""

    items: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


NOTHING = Ticked()


def ticked(wave: WavePage, answers: Answers, items: Sequence[str], language: str) -> Ticked:
    """Seven new words for those of these items that were written to and can be answered; nothing where none is."""
    if wave.policy.dialogue != Dialogue.YES:
        return NOTHING
    asked = frozenset(code for code in answerable_items(wave.questionnaire) if code in items and code in answers)
    return Ticked(asked, keys.new_words(secrets.token_bytes, language)) if asked else NOTHING


def beside(code: str, of: Ticked) -> bytes:
    """What is sealed beside the answers: item code to thread, as JSON; b"" for nothing."""
    if not of.items:
        return b""
    words = " ".join(of.words)
    made = {item: keys.derive(words, code, item).thread.text() for item in sorted(of.items)}
    return json.dumps(made, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Answered:
    """A comment's question, and what was answered to it, oldest first; nothing yet where `said` is empty."""

    item: str
    question: Mapping[str, str]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What lies under a wave's code and seven words."""

    wave: WavePage | None
    """None where no wave has this code."""
    threads: tuple[Answered, ...]

    @property
    def is_known(self) -> bool:
        return bool(self.threads)

    def questions(self, language: str) -> list[str]:
        """Every question of the wave whose comments can be answered, in this language."""
        if self.wave is None:
            return []
        items = answerable_items(self.wave.questionnaire)
        return [self.wave.questionnaire.item(code).text.get(language, "") for code in items]


def read(vault: Sessions, code: str, words: str) -> Found:
    """What was answered under these words. The same statements and the same reckoning, whatever the words are."""
    wave = _wave(vault, code)
    items = answerable_items(wave.questionnaire) if wave else ()
    names = (*items, *(f"_{number}" for number in range(MOST_ITEMS - len(items))))
    own = [keys.derive(words, code, item) for item in names]
    with vault() as session:
        boxes = boxes_at(session, code, [one.thread.id for one in own])
    opened = [_opened(one, boxes.get(one.thread.id, _NO_BOX)) for one in own]
    if wave is None:
        return Found(None, ())
    asked = {item.code: item.text for item in wave.questionnaire.items()}
    found = zip(items, opened, strict=False)
    return Found(wave, tuple(Answered(item, asked[item], said) for item, said in found if said is not None))


def write(vault: Sessions, code: str, words: str, item: str, text: str) -> bool:
    """Lay a message for the desk down, whether or not there is such a thread; False where too many wait already.

    The same statements whatever the words are: whose thread it is stands inside the box only. MessageEmpty,
    MessageTooLong.
    """
    tidy = message.check(text)
    wave = _wave(vault, code)
    if wave is None or wave.policy.dialogue_key is None or item not in answerable_items(wave.questionnaire):
        return True  # no thread can be there; the desk would drop it
    thread = keys.derive(words, code, item).thread.id
    box = message.seal(bytes.fromhex(wave.policy.dialogue_key), thread, tidy)
    message_id = secrets.token_bytes(keys.ID_BYTES)
    with vault.begin() as session:
        check(session, vault)
        if waiting(session, code) >= message.MOST_WAITING:
            return False
        lay(session, code, message_id, box)
    repeat_in(vault, lambda spare: lay(spare, code, message_id, box))
    return True


def _wave(vault: Sessions, code: str) -> WavePage | None:
    """What everybody can know of the wave with this code; None where there is none, or it is not what was frozen."""
    with vault.reading() as line:
        head = store.head(line, code)
    try:
        return None if head is None else wave_page(vault, code, head.policy_hash)
    except Unbound:
        return None


def _opened(own: OwnThread, box: bytes) -> tuple[Said, ...] | None:
    """What is in the box; None where it is not this thread's."""
    try:
        return unseal(own, box)
    except Refusal:
        return None
