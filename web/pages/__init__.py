"""What each template is given: one frozen class a page, one module a room."""
