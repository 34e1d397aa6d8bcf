"""Letters: e-mail that came by our own listener, from a mailbox, or was handed over by a relay."""
