"""Run by Alembic: migrates the connection it is given."""

from alembic import context
from sqlmodel import SQLModel

from workflow.store import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
)
if tables.SCHEMA:
    with context.begin_transaction():
        context.run_migrations()
