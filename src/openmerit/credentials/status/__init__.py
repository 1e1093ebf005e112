"""Withdrawn or not: the lists that issuers publish."""
