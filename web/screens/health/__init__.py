"""健康: how the server is, for whoever looks after it."""
