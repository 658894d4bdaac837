"""What the office's tables are made of: one metadata, names of constraints, and moments that keep their zone."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from types import UnionType
from typing import Any

from sqlalchemy import JSON, Dialect, MetaData, String
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from ...core.wave.settings import ClientSettings, SurveySettings
from ..moments import Moment


class Unreadable:
    """Marks what stands for a value that cannot be read: no JSON, of another shape than its column, an unknown word."""


class UnreadableDict(dict[str, Any], Unreadable):
    """In place of a mapping."""


class UnreadableList(list[Any], Unreadable):
    """In place of a list."""


class Document(TypeDecorator[Any]):
    """JSON of one shape. One damaged row is told by what stands in its place, and does not take all others down.

    Whoever acts by a document, other than showing it, asks first whether it is `Unreadable`.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, shape: type, instead: Any = (), parts: tuple[tuple[str, type | UnionType], ...] = ()) -> None:
        """shape: dict or list. instead: what a reader gets in place of a damaged one; must be safe to act by. parts: of
        a dict, the names that readers count on, and what stands there; None where a name may be missing."""
        super().__init__()
        self.shape, self.instead, self.parts = shape, instead, parts

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """As JSON reads it; `Unreadable` where that fails, or gives something of another shape."""
        read = super().result_processor(dialect, coltype)

        def document(value: Any) -> Any:
            if value is None:
                return None
            try:
                found = read(value) if read is not None else value
            except (ValueError, RecursionError):
                return self._unreadable()
            is_nothing = found is None and not self.instead  # an empty column may hold JSON's own null
            return found if is_nothing or self._fits(found) else self._unreadable()

        return document

    def _fits(self, found: Any) -> bool:
        if not isinstance(found, self.shape):
            return False
        return not isinstance(found, dict) or all(isinstance(found.get(name), kind) for name, kind in self.parts)

    def _unreadable(self) -> Unreadable:
        return UnreadableDict(self.instead) if self.shape is dict else UnreadableList(self.instead)


class UnreadableText(str, Unreadable):
    """In place of a word that should be one of a few: itself, and equal to none of them."""

    __slots__ = ()


class Named(TypeDecorator[Any]):
    """One of the words of an enum, stored as text. A word that the enum lacks is read as `UnreadableText`."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The word; ValueError for one that the enum lacks."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """The enum's member."""
        try:
            return None if value is None else self.kind(value)
        except ValueError:
            return UnreadableText(value)


class Settings(Document):
    """Settings as a class of their own (`core.wave.settings`) in code, and as the document they were read from in JSON.

    The document of settings that cannot be read is `Unreadable`.
    """

    cache_ok = True

    def __init__(self, kind: type[ClientSettings] | type[SurveySettings]) -> None:
        super().__init__(dict)
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """The document."""
        return None if value is None else dict(value.document)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """The settings in the document."""
        document = super().result_processor(dialect, coltype)

        def settings(value: Any) -> Any:
            found = document(value)
            return self.kind.read(UnreadableDict() if found is None else found)

        return settings


UNREADABLE_TITLE = (("en", "Cannot be read (see surveyhost verify)"), ("vi", "Không đọc được (xem surveyhost verify)"))
NO_UNIT = ("(cannot be read)",)
"""The units of a reader whose own cannot be read: none that is there, and not the whole company either."""


class Office(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, dict[str, Any]: Document(dict), list[Any]: Document(list)}  # noqa: RUF012
