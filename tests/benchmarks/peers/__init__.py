"""The engines one might have used instead, given the same route; none is part of Chenhe."""

Shape = tuple[int, ...]  # how many sign in each stage
