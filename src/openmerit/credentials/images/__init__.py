"""Credentials inside images."""
