"""The append-only event log and the read models made from it; the only importer of sqlmodel."""
