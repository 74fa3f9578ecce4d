"""說明: what each page is for, the words of the trade, and a tour of the rooms."""
