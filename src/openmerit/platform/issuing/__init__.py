"""Issuing: achievements, awards, runs, status lists, and the keys that sign them."""
