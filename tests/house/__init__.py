"""The house measured: how many rooms there are, how deep they lie, how much they explain."""
