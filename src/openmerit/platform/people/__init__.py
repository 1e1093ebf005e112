"""Accounts, organisations, memberships, roles, API tokens and the audit trail."""
