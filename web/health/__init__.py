"""健康: what an administrator must know of a server, and what to do about each of it."""
