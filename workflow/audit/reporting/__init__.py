"""What a report of an audit says: figures, names masked, what was asked of it. Pure."""
