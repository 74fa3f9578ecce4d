"""What the table says: reading, rows, routes. Pure: no database, no web, no clock."""
