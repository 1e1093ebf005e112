"""Running an installation: starting, supervising, backing up, restoring, and its health."""
