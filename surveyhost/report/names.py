"""Names of units, attributes and values in a report's language, as the client gave them when the release was prepared.

Names are shown and never counted: tables, codes and what is published of who stands in a group keep the roster's words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from ..core.release.model import Became, Group, Protected, Release

Dictionary = Mapping[str, Mapping[str, str]]
"""Roster word to language to what it is called there."""
Path = tuple[str, ...]
Named = TypeVar("Named", Group, Protected, Became)
BETWEEN = (", ", " / ")
"""What stands between merged values, and between the levels of a unit."""
PAIR = "*"
"""What stands between two attributes by which a breakdown compares."""
HEAD = "\0"
"""Before an attribute in the names of a release whose groups are called as in a language: no group is called so."""


def said(text: str, names: Dictionary, language: str) -> str:
    """A name in this language; merged values and units of several levels part by part; as it is where none is given."""
    if language in names.get(text, {}):
        return names[text][language]
    for sign in BETWEEN:
        if sign in text:
            return sign.join(said(part, names, language) for part in text.split(sign))
    return text


def spoken(release: Release, language: str, names: Dictionary | None = None) -> Release:
    """The release with its groups called as in this language. Of names only those of its attributes are left in it
    (`attributes`), so that none is said twice.

    names: those of another release, for one that stands beside it. Of neighbours that would be called alike, each keeps
    the roster's word.
    """
    known = release.names if names is None else names
    heads = {HEAD + one: {language: name} for one, name in attributes(release, language, known).items()}
    if not any(language in words for words in known.values()):
        return replace(release, names=heads)
    paths = {(one.breakdown, one.path) for one in _named(release)}
    places = {(breakdown, path[:end]) for breakdown, path in paths for end in range(1, len(path) + 1)}
    called = {place: said(place[1][-1], known, language) for place in places}
    alike = Counter((breakdown, path[:-1], called[breakdown, path]) for breakdown, path in places)

    def part(breakdown: str, path: Path) -> str:
        made = called[breakdown, path]
        return made if alike[breakdown, path[:-1], made] == 1 else path[-1]

    def name(one: Named) -> Named:
        return replace(one, path=tuple(part(one.breakdown, one.path[:end]) for end in range(1, len(one.path) + 1)))

    groups, protected = tuple(map(name, release.groups)), tuple(map(name, release.protected))
    became = tuple(name(one) if (one.breakdown, one.path) in paths else one for one in release.became)
    return replace(release, names=heads, groups=groups, protected=protected, became=became)


def attributes(release: Release, language: str, names: Dictionary | None = None) -> dict[str, str]:
    """What the client calls the attributes by which a release compares, in this language, as far as it does."""
    known = release.names if names is None else names
    found = {one: known.get(HEAD + one) or known.get(one, {}) for one in sorted(_attributes(release))}
    return {one: called[language] for one, called in found.items() if language in called}


def _attributes(release: Release) -> set[str]:
    return {part for breakdown in {one.breakdown for one in _named(release)} for part in breakdown.split(PAIR)}


def of_release(release: Release, names: Dictionary) -> Release:
    """The release with those of a client's names that it can say."""
    words = {part for one in _named(release) for text in one.path for part in _parts(text)} | _attributes(release)
    return replace(release, names={word: dict(names[word]) for word in sorted(words & names.keys())})


def _named(release: Release) -> Iterator[Group | Protected]:
    yield from release.groups
    yield from release.protected


def _parts(text: str) -> Iterator[str]:
    yield text
    for sign in BETWEEN:
        if sign in text:
            for part in text.split(sign):
                yield from _parts(part)
