"""Rehearsal: what would happen to many documents under a staffing plan, simulated."""
