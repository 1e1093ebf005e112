"""Whom a verifier knows and trusts, kept in a folder that outlives its issuer’s server."""
