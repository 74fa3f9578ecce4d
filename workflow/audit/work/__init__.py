"""What inspectors make of findings: standings, the allow-list, scores, what got better."""
