"""What a data folder in use must hold: keys, databases. Nothing that is missing from one is ever made anew.

A new master key opens nothing that the old one closed, so a folder that somebody has worked in is no first start. Each
missing file is named, with where it has to come back from.
"""

from collections.abc import Iterable, Iterator

from ...config import Settings
from ...store import migrate, presence
from ..keys import keyring as keys
from ..keys.keyring import DESK, DESK_PUBLIC, MASTER, SESSION, SIGNING
from .refusals import DataFolderLost, DataFolderNotReady, NoDataFolder, NothingMadeAnew, SomethingMissing

RESTORING = "restoring"
"""A note in the data folder while `restore` is at work; it holds the digest of the backup's manifest."""
_SIGNED_IN = frozenset({"client", "console"})
_COPY = "bring it back from your copy of the keys"
_WITHOUT = {
    MASTER: "no name, address or key opens without it",
    SESSION: "second factors and single sign-on do not open without it",
    SIGNING: "records of destruction are checked against it",
    DESK: "lost links and handed-over keys do not open without it",
}


def _given(settings: Settings, name: str) -> bool:
    return {MASTER: settings.master_key, SESSION: settings.session_key}.get(name) is not None


def _missing_keys(settings: Settings, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if not _given(settings, name) and not (settings.data / name).exists():
            yield f"{settings.data / name} is missing: {_COPY}; {_WITHOUT[name]}."


def _missing_databases(settings: Settings, names: Iterable[str], only_files: bool = False) -> Iterator[str]:
    """`only_files`: a face that only serves pages starts while its server's database is still starting."""
    urls = {"office": settings.office_url, "vault": settings.vault_url}
    for which in names:
        is_asked = not only_files or presence.file_of(urls[which]) is not None
        if is_asked and presence.state(which, urls[which]) == "missing":
            said = presence.named(which, urls[which])
            yield f"{said[0].upper()}{said[1:]} is missing: bring it back with `surveyhost restore`."


def _half_done(settings: Settings) -> Iterator[str]:
    if (settings.data / f"{MASTER}{keys.NEXT}").exists():
        yield "A new master key was being put in place and that was cut short: `surveyhost keys rotate` finishes it."
    if (settings.data / RESTORING).exists():
        yield "Restoring a backup was cut short: the same `surveyhost restore` again finishes it."


def missing(settings: Settings, faces: Iterable[str] = ("console",), is_web: bool = False) -> Iterator[str]:
    """A sentence for each file and database that is not there and that these faces, or a command, need.

    `is_web`: cookies are signed too. DatabaseRefused for a database that cannot be read.
    """
    serves = set(faces)
    yield from _half_done(settings)
    if serves & {"console"}:
        yield from _missing_keys(settings, (MASTER, SIGNING, DESK))
        if not (settings.data / DESK_PUBLIC).exists():
            yield f"{settings.data / DESK_PUBLIC} is missing: `surveyhost init` makes it again from {DESK}."
    if is_web and serves & _SIGNED_IN:
        yield from _missing_keys(settings, (SESSION,))
    wanted = {"office": serves & (_SIGNED_IN | {"intake"}), "vault": serves & {"console", "respondent"}}
    yield from _missing_databases(
        settings, [which for which, needs in wanted.items() if needs], "console" not in serves
    )


def check(settings: Settings, faces: Iterable[str] = ("console",), is_web: bool = False) -> None:
    """SomethingMissing naming all that is not there, or (NotBegun) where there is no data folder at all."""
    if not settings.data.is_dir():
        raise NoDataFolder(data=settings.data)
    if not (found := list(missing(settings, faces, is_web))):
        return
    if "console" in faces and not is_in_use(settings):
        raise DataFolderNotReady(data=settings.data)
    raise SomethingMissing(listed=" ".join(found))


def is_in_use(settings: Settings) -> bool:
    """Whether anybody has worked with this data folder: a wave's key, or a row in a database, says so."""
    if any((settings.data / "keys").glob("*.key")):
        return True
    urls = (("office", settings.office_url), ("vault", settings.vault_url))
    return any(presence.state(which, url) == "in use" for which, url in urls)


def begin(settings: Settings) -> None:
    """Make what a new data folder needs, or bring one in use to the newest revision. Safe to repeat.

    SomethingMissing where one in use lacks something: it is named, and nothing is made in its place.
    """
    if is_in_use(settings):
        names = (MASTER, SIGNING, DESK, SESSION)
        found = [
            *_half_done(settings),
            *_missing_keys(settings, names),
            *_missing_databases(settings, ("office", "vault")),
        ]
        if found:
            raise NothingMadeAnew(data=settings.data, listed=" ".join(found))
    keys.init(settings)
    migrate.upgrade(settings)


def check_for_rotation(settings: Settings) -> None:
    """As `check`, for `keys rotate`, which finishes a rotation that was cut short. Refusal likewise."""
    if not settings.data.is_dir():
        raise NoDataFolder(data=settings.data)
    names = [] if (settings.data / f"{MASTER}{keys.NEXT}").exists() else [MASTER]
    found = [*_missing_keys(settings, [*names, SIGNING, DESK]), *_missing_databases(settings, ("office", "vault"))]
    if found:
        raise SomethingMissing(listed=" ".join(found))


def check_keys(settings: Settings) -> None:
    """SomethingMissing naming each key that restoring needs and that is not in the data folder."""
    if not settings.data.is_dir():
        raise DataFolderLost(data=settings.data)
    if found := list(_missing_keys(settings, (MASTER, SIGNING, DESK))):
        raise SomethingMissing(listed=" ".join(found))


def check_for_restore(settings: Settings) -> None:
    """As `check`, for `restore`: the keys have to be back, databases that are missing are made. Refusal likewise."""
    check_keys(settings)
    migrate.upgrade(settings)
