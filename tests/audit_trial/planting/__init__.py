"""One deviation planted in a conforming record: a module a family."""
