"""A scenario over the routes of a rulebook as a queueing network: positions, routes, arrays."""
