"""The work under /api/v1/: backlogs, features, items, iterations, and what belongs to each."""
