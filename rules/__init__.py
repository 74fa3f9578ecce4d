"""What the table says: reading, rows, routes. No database, no web, no clock."""
