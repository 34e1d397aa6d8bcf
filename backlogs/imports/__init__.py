"""Imports of other tools' exports: readers turn files into `records`, `run` writes them into a team."""
