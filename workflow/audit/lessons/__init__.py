"""What a finding teaches: a right and a wrong record of each code, and what to do next time."""
