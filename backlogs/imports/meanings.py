"""The words of a file as ours: first as its mapping says, then as `words` knows them."""

from backlogs.imports import words
from backlogs.imports.mapping import Mapping


class Meanings:
    """What kinds, priorities, outcomes and statuses of one import mean."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping

    def kind(self, word: str) -> str:
        """Empty where nobody knows; the backlog then tells."""
        word = word.casefold()
        return self.mapping.kinds.get(word) or self.mapping.always.get("kind") or words.KIND_OF.get(word, "")

    def priority(self, word: str) -> int | None:
        word = word.casefold()
        always = self.mapping.always.get("priority")
        return self.mapping.priorities.get(word) or (int(always) if always else words.PRIORITY_OF.get(word))

    def outcome(self, resolution: str, status: str) -> str:
        """How an item ended, if it ended: by its resolution, else by the name of its last status."""
        for word in (resolution.casefold(), status.casefold()):
            if found := self.mapping.outcomes.get(word) or words.OUTCOME_OF.get(word):
                return found
        return "done"

    def class_of_service(self, word: str) -> str:
        word = word.casefold().replace(" ", "_")
        return word if word in words.CLASSES else self.mapping.always.get("class", "")

    def category(self, status: str, told: str = "") -> str:
        return self.mapping.categories.get(status.casefold()) or words.status_category(status, told)
