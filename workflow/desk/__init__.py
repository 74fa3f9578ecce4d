"""What people do at their desks: the calls that pages and the command line share."""
