"""How bytes and texts from outside become values: strictly, within limits, in one way only."""
