"""Labels: what each record of a case was in its Plan, and what each duty of it became."""
