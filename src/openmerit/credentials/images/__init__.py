"""Credentials inside files that others made: images that carry one, PDFs with some attached."""
