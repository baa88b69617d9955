"""Alembic's way in: the connection comes from `migrate`, within its transaction."""

from alembic import context

from watchword.adapters.database.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
