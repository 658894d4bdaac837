"""Work that comes out the same every time, done once by each process that runs tests: it is most of what a test takes.

Nothing here changes a result. What is remembered is keyed by all that it is made of, and made by the product itself.
"""

import json
import pickle
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from sqlalchemy import event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from surveyhost.core.suppression.publish import Published, publish
from surveyhost.services.files import isolated
from surveyhost.services.tabulation import tally


class Templates(BytecodeCache):
    """Compiled templates, for all apps of this process whose environments know the same filters."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        known = sha256(repr((sorted(environment.filters), sorted(environment.tests), name, filename)).encode())
        bucket = Bucket(environment, known.hexdigest(), self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


def templates() -> None:
    """Compile each template once, not once for every app."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Templates()}


def addresses() -> None:
    """Read each rule, and compile the function that writes its address, once, not once for every app."""
    real: Callable[..., Any] = Rule._compile_builder
    kept: dict[tuple[Any, ...], Any] = {}

    def compiled(self: Rule, append_unknown: bool = True) -> Any:
        # the function takes the rule as its first argument and asks that for its converters
        key = self.rule, self.host, self.subdomain, repr(self.defaults), tuple(self._trace), append_unknown
        if key not in kept:
            kept[key] = real(self, append_unknown)
        return kept[key]

    Rule._compile_builder = compiled  # type: ignore[method-assign]
    Rule._parse_rule = _parse(Rule._parse_rule)  # type: ignore[method-assign]


def _parse(real: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    kept: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def parsed(self: Rule, rule: str) -> Iterator[Any]:
        key = rule, frozenset(self.map.converters.items())
        if key not in kept:
            bare = Rule("/")
            bare.map = self.map
            kept[key] = tuple(real(bare, rule)), tuple(bare._trace), dict(bare._converters), frozenset(bare.arguments)
        parts, trace, converters, arguments = kept[key]
        self._trace.extend(trace)
        self._converters.update(converters)
        self.arguments.update(arguments)
        return iter(parts)

    return parsed


_statements: LRUCache = LRUCache(4000)


def statements() -> None:
    """Compile each statement once for each kind of database, not once for every house.

    SQLAlchemy keeps what it compiled under the dialect of an engine, and each house has engines of its own.
    """
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
        dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Any) -> None:
    connection.engine._compiled_cache = _statements


_read: dict[tuple[str, str, str], str] = {}
in_a_process = isolated.said
"""As the product reads: every time in a process of its own."""


def _said(kind: str, content: bytes, arguments: Any = None, limits: Any = None) -> Iterator[tuple[str, Any]]:
    key = sha256(content).hexdigest(), kind, repr((arguments, limits))
    if key not in _read:
        _read[key] = json.dumps(list(in_a_process(kind, content, arguments, limits)))
    yield from map(tuple, json.loads(_read[key]))


def files() -> None:
    """Read the same roster or questionnaire once, not for every survey. What could not be read is asked for again."""
    isolated.said = _said


_published: dict[str, bytes] = {}
publish_anew = publish
"""As the product protects: by chance, anew for every release."""


def _publish(*about: Any, share: Any, seed: int, **named: Any) -> Published:
    key = sha256(pickle.dumps((about, sorted(named.items())))).hexdigest()
    if key not in _published:
        _published[key] = pickle.dumps(publish_anew(*about, share=share, seed=seed, **named))
    return pickle.loads(_published[key])  # a copy of one's own, since a certificate is added to


def releases() -> None:
    """Protect the same answers once, not for every survey: whichever cells chance keeps back, they stay kept back."""
    tally.publish = _publish
