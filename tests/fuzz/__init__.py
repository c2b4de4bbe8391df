"""Random input for all that reads what others wrote, for as long as one likes."""
