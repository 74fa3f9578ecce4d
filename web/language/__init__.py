"""Words: catalogues, templates, and what happened told in sentences."""
