"""Files that somebody sends, read where they can do no harm: in a process with limits."""
