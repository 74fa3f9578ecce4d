"""帳號: signing in, one's own account, and those that an administrator opens."""
