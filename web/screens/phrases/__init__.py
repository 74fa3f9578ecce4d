"""常用批示詞: one's own, to add and to remove."""
