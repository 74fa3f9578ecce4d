"""演練: exercises for whoever opens the page; nothing of it is kept on the server."""
