"""Reading a log of whatever system: bytes to sheets, sheets by a mapping to records."""
