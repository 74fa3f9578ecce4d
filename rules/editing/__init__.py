"""What if rows were decided, reviewed or co-signed otherwise: edits over the table as issued."""
