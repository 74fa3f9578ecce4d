"""Run by Alembic: migrates the connection it is given."""

from alembic import context

from workflow.store.tables import EventRow

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=EventRow.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
