"""Whose key: keys, signers, and the documents that list keys for an identifier."""
