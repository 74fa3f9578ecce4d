"""A table file as issued, read into a Table; one module a form. Reading changes nothing."""
