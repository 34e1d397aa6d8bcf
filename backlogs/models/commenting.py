from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backlogs.models import comment as words
from backlogs.models.comment import Comment
from core import clock
from core.errors import Invalid, NotAllowed
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from people.models import Person


class Commenting:
    """An item or a feature is talked about: by its team and crew, and in public by who asked for it."""

    comments: Any

    def may_write(self, person: Person) -> bool:
        """Words for the team, and the own minutes; who only looks may neither."""
        raise NotImplementedError

    def is_asked_for_by(self, person: Person) -> bool:
        raise NotImplementedError

    def tell(self, verb: str, *parts: Comment, by: Person, facts: dict[str, Any] | None = None) -> None:
        raise NotImplementedError

    @verb()
    def comment(self, text: str, *, by: Person, audience: str = Comment.Audience.TEAM) -> Comment:
        """For the team; `public` is an answer to who asked, and what they write is always public."""
        text = words.checked(text)
        if audience not in Comment.Audience.values:
            raise Invalid(f"There is no audience {audience!r}.", code="unknown_choice", field="audience")
        self.require_voice(by)
        lock(self)  # type: ignore[arg-type]
        if self.comments.count() >= words.MOST_COMMENTS:
            raise Invalid(
                f"Nothing holds more than {words.MOST_COMMENTS:,} comments.", code="too_many", field="text"
            )
        if not self.may_write(by):
            audience = Comment.Audience.PUBLIC
        comment = self.comments.create(author=by, audience=audience, text=text, written_at=clock.now())
        self.tell("commented", comment, by=by, facts={"comment": comment.pk, "audience": audience})
        return comment

    def require_voice(self, by: Person) -> None:
        if not (self.may_write(by) or self.is_asked_for_by(by)):
            raise NotAllowed(f"Only the team, the crew and who asked write about {self}; observers read.")
