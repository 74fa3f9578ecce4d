"""The one Alembic history of the database, for SQLite and PostgreSQL."""
