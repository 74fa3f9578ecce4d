"""Hostile files, full queues, broken disks: what a server meets in its first year, on purpose."""
