"""The names of the commands' exit codes; the archive's errors have their own codes."""

COMPLETE, NOT_STARTED, USAGE, UNHEALTHY, NOT_DELIVERED = range(5)
