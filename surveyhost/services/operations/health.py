"""Is everything as it must be? What `surveyhost verify` asks, a sentence for each thing that is wrong."""

import stat
from collections.abc import Iterator

from ...config import FACES
from ...core import vault_number
from ...core.duties import Duty
from ...core.errors import Refusal
from ...core.plurals import counted
from ...core.wave.lifecycle import IN_FIELD, TO_TABULATE, WaveState
from ...core.wave.settings import ClientSettings
from ...store import migrate
from ...store import presence as databases
from ...store.office.base import Unreadable
from ...store.office.loop import threads
from ...store.office.wave import Wave, waves_ever_minted
from ...store.vault import tables as vault
from ..fieldwork import begun, leftovers
from ..keys import signing
from ..keys import waves as wave_keys
from ..keys.keyring import DESK, MASTER, SESSION, SIGNING, Keyring, keyring
from ..letters import trouble as mail_trouble
from ..letters.outgoing import accounts
from ..office import audit, audit_late_seals, clock, failing_duties
from ..office.house import House
from ..office.survey_rows import title_in
from ..pulses.events import health as events_health
from ..releases import approval
from ..setup import clients
from ..vault import binding, desk, spare, split_rows
from ..vault import standing as vaults
from . import moving_keys, presence, readable


def faults(house: House) -> Iterator[str]:
    """A sentence for each thing that is wrong; nothing when all is well. Changes nothing."""
    try:
        if lacking := list(presence.missing(house.settings, FACES, is_web=True)):
            yield from lacking
            return
        for which, url in (("office", house.settings.office_url), ("vault", house.settings.vault_url)):
            databases.whole(which, url)
        migrate.check(house.settings)
        ring = keyring(house.settings)
        ring.public_signing_key()
        ring.desk_private_key()
    except Refusal as refusal:
        yield refusal.reason
        return
    yield from _damaged(house)
    yield from _open_files(house)
    yield from _mail_accounts(house)
    yield from _placements(house)
    yield from _running(house)
    yield from _signing(house)
    yield from _audit_log(house)
    yield from vaults.faults(house)
    yield from _waves(house, ring)
    yield from events_health.faults(house)
    if (trouble := mail_trouble.current(house)) is not None:
        yield trouble.sentence()
    yield from readable.faults(house)
    yield from spare.faults(house)
    if house.settings.production:
        yield from desk.check_production(house)


def restored_faults(house: House) -> Iterator[str]:
    """As `faults`, of what a backup brings back: tables, audit log, keys, waves, whatever is read. Changes nothing."""
    try:
        migrate.check(house.settings)
        ring = keyring(house.settings)
        ring.public_signing_key()
        ring.desk_private_key()
    except Refusal as refusal:
        yield refusal.reason
        return
    yield from _audit_log(house)
    yield from vaults.faults(house)
    yield from _waves(house, ring)
    yield from readable.faults(house)


DUTIES = {
    Duty.OPEN: "Opening",
    Duty.CLOSE: "Closing",
    Duty.FORGET: "Forgetting",
    Duty.FINISH: "Finishing what a crash left of",
    Duty.REVOKE: "Ending links of people who left the list",
    Duty.REMIND: "Reminding",
    Duty.LETTERS: "Sending letters",
    Duty.LOST_LINKS: "Answering lost links",
    Duty.ANNOUNCE: "Telling HR the digest of a split count",
    Duty.WEEKLY: "Writing to owners of actions",
    Duty.READERS: "Writing to new readers",
    Duty.MIX: "Mixing",
    Duty.SPARE: "Keeping the spare vault level",
    Duty.RATES: "Writing the rate",
    Duty.PREPARE: "Preparing a release",
    Duty.PRINT: "Printing the report",
    Duty.RESULTS: "Putting up a results page",
    Duty.THREADS: "Laying down replies to comments",
    Duty.MESSAGES: "Fetching what writers wrote back",
    Duty.CONTACTS: "Deleting old requests for contact",
    Duty.ROUNDS: "Sending replies to comments",
    Duty.PULSES: "Rounds of pulses",
    Duty.ASKING: "Asking those who used a service",
    Duty.PULSE_PRINT: "Printing of pulses",
    Duty.UNITS: "Printing unit reports",
    Duty.HAND_OVER: "Deleting a key that was handed over",
    Duty.UPLOADS: "Deleting old uploads",
    Duty.LEFTOVERS: "Finishing what a crash left",
    Duty.SEAL: "Sealing the audit log",
    Duty.OPT_OUTS: "Stopping reminders that nobody wants",
    Duty.RETURNED: "Reading mail that came back",
    Duty.PROBES: "Reading probe letters",
}
"""Each duty of the worker as a sentence about it begins."""


def _running(house: House) -> Iterator[str]:
    """The clock, what a crash left half-done, and duties of the worker that fail."""
    if (jump := clock.jump(house)) is not None:
        yield str(jump)
    yield from leftovers.said(house)
    for one in failing_duties.failing(house):
        if one.duty != Duty.CLOCK and one.duty in DUTIES:  # an unknown word is named by `readable`
            about = f" of wave {one.wave} ({title_in(one.title, 'en')}, {one.client})" if one.wave else ""
            yield f"{DUTIES[one.duty]}{about} fails since {one.since:%Y-%m-%d %H:%M} UTC: {one.reason}"


def _damaged(house: House) -> Iterator[str]:
    """Further vaults with a damaged page; of one whose file is missing `standing` says so."""
    for which, url in migrate.further(house.settings):
        path = databases.file_of(url)
        try:
            if path is not None and path.is_file():
                databases.whole(which, url)
        except Refusal as refusal:
            yield refusal.reason


def _open_files(house: House) -> Iterator[str]:
    """Secrets that others on this machine can read."""
    data = house.settings.data
    secrets = [one.dkim.key for one in house.settings.accounts if one.dkim]
    secrets += [data / name for name in (MASTER, SESSION, SIGNING, DESK)]
    for path in [*secrets, *sorted((data / "keys").glob("*"))]:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield f"{path} can be read by others; it must be for its owner only (chmod 600)."
    if house.settings.keyring_url:
        for path in moving_keys.left_behind(house.settings):
            yield f"On this disk is {path}, though the keyring is a database: `surveyhost keys move` takes it there."


def _mail_accounts(house: House) -> Iterator[str]:
    """What keeps letters from being sent or signed as the settings ask for, and clients whose account is gone."""
    try:
        accounts.check(house.settings)
    except Refusal as refusal:
        yield refusal.reason
    names = {one.name for one in house.settings.accounts}
    for one in clients.clients(house):
        domain = ClientSettings.read(one.settings).sender_domain
        if domain not in names:
            yield f"Letters of {one.name} wait: no mail account sends for {domain}."


def _placements(house: House) -> Iterator[str]:
    """Clients on a vault that the settings do not name."""
    for one in clients.clients(house):
        number = ClientSettings.read(one.settings).vault
        if number and number not in house.further:
            yield f"{one.name} is placed on the vault of number {number}, which SURVEYHOST_VAULTS does not name."


def _signing(house: House) -> Iterator[str]:
    """What keeps reports from being signed as the settings ask for; token and timestamp server are tried."""
    try:
        signing.check_in_use(house.settings, house.now())
    except Refusal as refusal:
        yield refusal.reason


def _audit_log(house: House) -> Iterator[str]:
    if fault := audit.check(house).fault:
        yield fault.reason
    for name, end in approval.printed_ends(house):
        if not audit_late_seals.has_end(house, end):
            yield f"{name} prints an end of the audit log ({counted(end.events, 'event')}) that the log does not have."


def _lost(ring: Keyring, wave: Wave, name: str, so: str) -> str:
    return (
        f"Wave {wave.code} is {wave.state}, but {ring.said(name)} is missing: {so}; "
        f"bring it back from your copy of the keys, or write the wave off."
    )


def _waves(house: House, ring: Keyring) -> Iterator[str]:
    """Each wave's keys and seats where its state says they are, and nowhere else."""
    with house.office() as session:
        waves = waves_ever_minted(session)
    standing, seats, down = vaults.standing(house)
    half_done = {one.wave_id for one in begun.unfinished(house)}
    with house.office() as session:
        dialogues = {row.wave_id: row.destroyed is not None for row, _ in threads.dialogues(session)}
    half_done |= {wave_id for wave_id, is_done in dialogues.items() if not is_done}
    for wave in waves:
        if vault_number.number_of(wave.code) in down:
            continue  # nothing of it can be looked at
        yield from binding.faults(house, wave)
        yield from split_rows.faults(house, wave)
        yield from _boxes(house, wave) if wave.id not in dialogues else _no_boxes(house, wave, dialogues[wave.id])
        head = standing.get(wave.code)
        if wave.state in IN_FIELD:
            if head is None:
                yield f"Wave {wave.code} is {wave.state} in the office, and not in the vault."
            elif not ring.has(wave_keys.salt_name(wave)):
                yield _lost(ring, wave, wave_keys.salt_name(wave), "links can be neither sent nor closed")
        elif wave.salt is None and (seats.get(wave.code) or (head is not None and head.token_key)):
            yield f"Wave {wave.code} is {wave.state}, but its seats are still in the vault."
        if wave.id in half_done:
            continue
        if wave.private_key is not None and not ring.has(wave_keys.private_name(wave)):
            yield _lost(ring, wave, wave_keys.private_name(wave), "its private key can no longer be unwrapped")
        if wave.state != WaveState.FORGOTTEN and not ring.has(wave_keys.cube_name(wave.code)):
            yield _lost(ring, wave, wave_keys.cube_name(wave.code), "nothing can be counted")
        if wave.salt is None and ring.has(wave_keys.salt_name(wave)):
            yield f"Wave {wave.code} is {wave.state}, but the key of its salt was not destroyed."
        if wave.salt is None and ring.names(wave_keys.used_names(wave.code)):
            yield f"Wave {wave.code} is {wave.state}, but a backup's key of its used links was not destroyed."


def _no_boxes(house: House, wave: Wave, is_done: bool) -> Iterator[str]:
    """Where comments can be answered, the first release has destroyed the sealed answers and the key to them."""
    if not is_done:
        yield (
            f"Destroying the sealed answers of wave {wave.code}, which was released, was cut short: the worker's next "
            f"sweep finishes it."
        )
    else:
        with house.vault_of(wave.code)() as session:
            if vault.has_boxes(session, wave.code):
                yield f"Wave {wave.code} is {wave.state}, but its sealed answers are still in the vault."


def _boxes(house: House, wave: Wave) -> Iterator[str]:
    """Whether a closed wave's boxes are those that were counted at closing."""
    if wave.state not in TO_TABULATE or wave.seats is None:
        return
    if isinstance(wave.seats, Unreadable):
        return  # told by `readable`
    if not desk.are_as_counted(house, wave.code, wave.seats):
        yield f"The sealed answers of wave {wave.code} are not those that were counted at closing."
