"""Settings, addresses and the WSGI door: nothing else."""
