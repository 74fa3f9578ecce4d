"""What happens to a case: plan, machine, events, the log, and the calls that web and CLI use."""
