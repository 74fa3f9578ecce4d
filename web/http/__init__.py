"""What every request meets: guards, rights, forms, the frame of a page, problems."""
