"""The commands of `chenhe`, one module a group; loaded only when called."""
