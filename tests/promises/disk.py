"""Searching files for bytes that should be gone: every file, every place in it, many secrets at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

HEAD = 8
"""Secrets are longer than that; a place is looked at closely where the first two bytes fit."""


class Search:
    """Looks for all secrets (name to bytes) in one pass over a file."""

    def __init__(self, secrets: Mapping[str, bytes]) -> None:
        self.by_head: defaultdict[bytes, list[tuple[str, bytes]]] = defaultdict(list)
        for name, secret in secrets.items():
            assert len(secret) >= HEAD, name
            self.by_head[secret[:HEAD]].append((name, secret))
        self.pairs = np.zeros(65536, dtype=bool)
        for head in self.by_head:
            self.pairs[int.from_bytes(head[:2], "big")] = True

    def names(self, content: bytes) -> Iterator[str]:
        """Names of the secrets in this content, one for each place."""
        if len(content) < HEAD:
            return
        stuff = np.frombuffer(content, dtype=np.uint8)
        pairs = (stuff[:-1].astype(np.uint16) << 8) | stuff[1:]
        for place in np.flatnonzero(self.pairs[pairs]).tolist():
            for name, secret in self.by_head.get(content[place : place + HEAD], ()):
                if content.startswith(secret, place):
                    yield name


def found_in(folders: Iterable[Path], secrets: Mapping[str, bytes]) -> list[str]:
    """Which of the secrets stand in which file under these folders."""
    search, hits = Search(secrets), []
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and not path.is_symlink():
                try:
                    content = path.read_bytes()
                except OSError:
                    continue
                hits += [f"{name} in {path}" for name in dict.fromkeys(search.names(content))]
    return hits
