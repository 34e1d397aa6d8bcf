"""Which name somebody probably meant by one that there is not."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

# Each takes milliseconds where there are a thousand names; whoever misspelt more looks at the first ones.
MOST_GUESSES = 200


class Near:
    """Names that there are, each by what may have been written for it."""

    def __init__(self, known: Mapping[str, str], likeness: float) -> None:
        self.known, self.likeness = known, likeness
        self.guessed: dict[str, str] = {}

    def guess(self, name: str) -> str:
        """A question to put behind a sentence; empty where nothing is near."""
        asked = name.lower()
        if asked not in self.guessed:
            if len(self.guessed) >= MOST_GUESSES:
                return ""
            near = get_close_matches(asked, self.known, 1, self.likeness)
            self.guessed[asked] = f" Did you mean {self.known[near[0]]}?" if near else ""
        return self.guessed[asked]
