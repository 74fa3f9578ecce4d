"""Every way in: pages and the command line. Thin: no rules, no SQL."""
