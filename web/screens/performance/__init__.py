"""公文處理成績: the monthly report."""
