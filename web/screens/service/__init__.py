"""Whether the service is up, and in which language it speaks."""
