"""校對: doubts answered, pages confirmed against the print."""
