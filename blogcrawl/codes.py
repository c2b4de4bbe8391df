"""What the exit codes of the commands are called; the archive's errors have their own."""

COMPLETE, NOT_STARTED, USAGE, UNHEALTHY, NOT_DELIVERED = range(5)
