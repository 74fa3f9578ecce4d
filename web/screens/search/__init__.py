"""搜尋: one search through all that there is."""
