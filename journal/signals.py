"""The one signal of the project."""

from django.dispatch import Signal

# Sent after commit with `heads`: {team id or None: last number}, and with the `entries` that were told. A hint, never the
# place of an invariant.
recorded = Signal()
