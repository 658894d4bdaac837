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
PARTITION = re.compile(r"(seat|token|inbox|pool|reply)_[a-z2-7]{6}")


def ours(name, kind, parents) -> bool:
    """A wave's partitions come and go with the wave; the migrations know their parents only."""
    return not (which == "vault" and kind == "table" and PARTITION.fullmatch(name or ""))


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
