"""Alembic's environment for both databases; the section of alembic.ini says which ("office" or "vault").

The URL comes from the caller (`store.migrate`) or from the settings in the environment.
"""

import re

from alembic import context
from sqlalchemy import MetaData

from surveyhost.config import load
from surveyhost.store.migrate import BASES
from surveyhost.store.sessions import engine

which = context.config.config_ini_section
PARTITION = re.compile(r"(seat|token|inbox|pool|comment_inbox|comment_pool|reply)_[a-z0-9]{6}")


NOT_OURS = {"vault": PARTITION, "office": re.compile(r"queue_(kv|schedule|task|counter)")}
"""A wave's partitions come and go with it, and migrations know their parents only; the queue's tables are huey's."""


def ours(name, kind, parents) -> bool:
    return not (kind == "table" and NOT_OURS[which].fullmatch(name or ""))


def url() -> str:
    given = context.config.attributes.get("url")
    if given:
        return given
    settings = load()
    return settings.vault_url if which == "vault" else settings.office_url


def run() -> None:
    metadata: MetaData = BASES[which]()
    made = engine(url())
    with made.execution_options(surveyhost_writes=True).connect() as connection, connection.begin():
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_name=ours,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    made.dispose()


run()
