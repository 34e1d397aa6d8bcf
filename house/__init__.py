"""What keeps the house in order: set-up, checks, test servers. Nothing here is part of the running product."""
