"""Can this process do its work now? What a load balancer asks of the signed-in faces; `verify` asks far more."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ...store import migrate
from ...store.office.upkeep import clock_mark
from ...store.vaults import Vault
from ..keys import signing_settings
from ..keys.keyring import keyring
from ..letters import trouble as mail_trouble
from ..office import clock
from ..office.house import House
from ..vault import desk, spare
from .backlog import waiting_tasks

LATE = timedelta(minutes=5)
"""The worker writes down once a minute what time it is: after so long without, it stands still."""


class ProcessPart(StrEnum):
    """What is looked at."""

    OFFICE = "office"
    """The office database answers, and is at its newest revision."""
    VAULT = "vault"
    """The vault answers, and is at its newest revision; in production its settings leave no traces."""
    SPARE = "spare"
    """Each vault's spare answers, is at its newest revision, and is that vault's; well where there is none."""
    KEYS = "keys"
    """The master key opens the desk's other keys."""
    CLOCK = "clock"
    """The clock can be believed."""
    QUEUE = "queue"
    """The queue answers."""
    WORKER = "worker"
    """The worker has swept within minutes."""
    MAIL = "mail"
    """The mail server takes the letters of rounds that wait."""
    SIGNING = "signing"
    """What is set for signing reports is there: certificate, PIN, the timestamp server's authorities."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is wrong now."""

    failing: tuple[ProcessPart, ...]
    """Without these the process cannot serve: no request should be sent to it."""
    troubled: tuple[str, ...]
    """Pages are served all the same; somebody has to look: parts, and of several vaults by name those that are down,
    and those whose spare is away ("vault north", "spare north")."""

    @property
    def is_ready(self) -> bool:
        return not self.failing


def readiness(house: House) -> Readiness:
    """Look at everything that the faces of this process need. Changes nothing, and raises nothing."""
    has_desk = "console" in house.settings.faces
    down = [name for name, is_up in vaults_up(house).items() if not is_up] if has_desk else []
    away = [name for name, is_up in _spares_up(house).items() if not is_up] if has_desk else []
    spares = [ProcessPart.SPARE, *(away if house.vaults.are_several else ())] if away else []
    needed = _NEEDED if has_desk else {ProcessPart.OFFICE: _office}
    watched: Mapping[ProcessPart, Callable[[House], bool]] = _WATCHED if has_desk else {}
    return Readiness(tuple(_wrong(house, needed)), (*spares, *_wrong(house, watched), *down))


def _wrong(house: House, parts: Mapping[ProcessPart, Callable[[House], bool]]) -> Iterator[ProcessPart]:
    for part, is_well in parts.items():
        try:
            if not is_well(house):
                yield part
        except Exception:  # whatever keeps a part from being looked at is what is wrong with it
            yield part


def _office(house: House) -> bool:
    return migrate.is_newest("office", house.settings.office_url)


def _vault(house: House) -> bool:
    """Of several, that any can be worked with: one that is down takes its clients' waves with it, and no page."""
    if house.vaults.are_several:
        is_any = any(map(_is_well, house.vaults))
        return is_any and (not house.settings.production or not desk.check_production(house))
    if not migrate.is_newest("vault", house.settings.vault_url):
        return False
    spare.check_side(house.vault)
    return not house.settings.production or not desk.check_production(house)


def _is_well(one: Vault) -> bool:
    try:
        if migrate.is_newest_of(one.sessions):
            spare.check_side(one.sessions)
            return True
    except Exception:  # whatever keeps it from being looked at is what is wrong with it
        return False
    return False


def vaults_up(house: House) -> dict[str, bool]:
    """Of several vaults: "vault north" to whether it can be worked with. Nothing where there is one only."""
    return {f"vault {one.name}": _is_well(one) for one in house.vaults} if house.vaults.are_several else {}


def _spares_up(house: House) -> dict[str, bool]:
    """The spare of each vault, by the name of the part, to whether it can be used."""
    return {spare.names(one).part: _is_spare_well(house, one) for one in house.vaults}


def _is_spare_well(house: House, one: Vault) -> bool:
    try:
        spare.watch(house, one.number)
    except Exception:  # whatever keeps it from being looked at is what is wrong with it
        return False
    return True


def named_parts(house: House) -> list[str]:
    """Of several vaults each one and its spare, as they stand among what is troubled; nothing where there is one."""
    if not house.vaults.are_several:
        return []
    return [*(f"vault {one.name}" for one in house.vaults), *(spare.names(one).part for one in house.vaults)]


def _keys(house: House) -> bool:
    ring = keyring(house.settings)
    return bool(ring.public_signing_key()) and bool(ring.desk_private_key())


def _clock(house: House) -> bool:
    return clock.jump(house) is None


def _queue(house: House) -> bool:
    return waiting_tasks(house) >= 0


def _worker(house: House) -> bool:
    with house.office() as session:
        mark = clock_mark(session)
    return mark is not None and house.now() - mark.seen <= LATE


def _mail(house: House) -> bool:
    return mail_trouble.of_rounds(house) is None


def _signing(house: House) -> bool:
    signing_settings.check(house.settings)
    return True


_NEEDED: Mapping[ProcessPart, Callable[[House], bool]] = {
    ProcessPart.OFFICE: _office,
    ProcessPart.VAULT: _vault,
    ProcessPart.KEYS: _keys,
}
_WATCHED: Mapping[ProcessPart, Callable[[House], bool]] = {
    ProcessPart.CLOCK: _clock,
    ProcessPart.QUEUE: _queue,
    ProcessPart.WORKER: _worker,
    ProcessPart.MAIL: _mail,
    ProcessPart.SIGNING: _signing,
}
