"""Numbers of rows, as they come in addresses and forms."""

LONGEST = 18  # digits; what is longer no database counts, and Python refuses to read a few thousand of them


def row_number(text: str) -> int | None:
    """The number that the text is; None where it is none, or one that no row has."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
