"""What every room needs of time: outbox, leases, tasks, sweeps, mail, idempotency, sealing."""
