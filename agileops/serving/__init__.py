"""Everything of an installation on one machine in one terminal: `python -m agileops.serving` (`make run`)."""
