"""Situations: a record of lines of the log, played by the engine into the case it describes."""
