"""Boards as the API serves them: read in a few statements, changed by the verbs of columns."""
