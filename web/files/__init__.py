"""Tables, reports, rosters and routes as files to take away."""
