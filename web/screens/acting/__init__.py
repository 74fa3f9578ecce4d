"""以誰的身分操作: everybody of the demonstration, to act as."""
