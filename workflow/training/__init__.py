"""Routing exercises made from rows: set, answered, scored by the engine, explained."""
