"""OpenMerit: the open-source platform for micro-credentials."""
