"""People, teams and what was agreed, as the API serves them; and how a program signs in."""
