from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models.comment import Comment, checked
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models.request import Request
    from people.models import Person


class Answering:
    """Words between the product owner and who asked: a question back, its answer, a refusal, a withdrawal."""

    @verb()
    def ask_back(self: Request, question: str, *, by: Person) -> None:
        """Shown and sent to who asked; until the answer comes it waits for them."""
        self.require_answerer(by)
        question = checked(question)
        self.hold()
        self.require_undecided()
        if self.is_waiting and self.question is not None and self.question.text == question:
            return
        if not self.item.is_asked_for:
            raise Refused(
                f"Nobody is named who asked for {self.item.key}, so nobody could answer.", code="nobody_asked"
            )
        at = clock.now()
        comment = self.item.comments.create(
            author=by, audience=Comment.Audience.PUBLIC, text=question, written_at=at
        )
        facts = {"comment": comment.pk}
        self.note(
            "asked_back", comment, by=by, facts=facts,
            asked_back_at=at, asked_back_by=by, question=comment, answered_at=None,
        )  # fmt: skip

    @verb()
    def answer(self: Request, text: str, *, by: Person) -> Comment:
        """By who asked; or by the product owner, who heard it elsewhere."""
        item = self.item
        if not (self.may_answer(by) or self.may_withdraw(by) or item.is_asked_for_by(by)):
            raise NotAllowed(f"Only who asked for {item.key} answers, or the product owner of {item.team}.")
        checked(text)
        self.hold()
        self.require_undecided()
        said = item.say(text, by=by, audience=Comment.Audience.PUBLIC)
        self.hear(by=by)
        return said

    @verb()
    def hear(self: Request, *, by: Person | None) -> None:
        """An answer has come; it is in the inbox again (held)."""
        self.hold()
        if self.is_waiting:
            self.note("answered_request", by=by, answered_at=clock.now())

    @verb()
    def decline(self: Request, answer: str, *, by: Person) -> None:
        """Not done, with words to who asked."""
        self.require_answerer(by)
        self.hold()
        if self.is_decided_as(self.Decision.DECLINED, by):
            return
        self.require_undecided()
        if not answer.strip():
            raise Invalid("Whoever asked gets an answer: say why not.", code="answer_needed", field="answer")
        self.item.say(answer, by=by, audience=Comment.Audience.PUBLIC)
        self.item.end_as("declined", by=by)
        if self.for_feature is not None:
            self.for_feature.tell(
                "was_refused", by=by, facts={"item": self.item.pk, "team": self.item.team_id}
            )
        self.decide(self.Decision.DECLINED, by=by)

    @verb()
    def withdraw(self: Request, *, by: Person) -> None:
        """Who asked does not need it any more."""
        if not self.may_withdraw(by):
            raise NotAllowed(f"Only who asked for {self.item.key} withdraws it.", code="not_asker")
        self.hold()
        if self.is_decided_as(self.Decision.WITHDRAWN, by):
            return
        self.require_undecided()
        self.item.end_as("cancelled", by=by, because="Withdrawn by who asked.")
        self.decide(self.Decision.WITHDRAWN, by=by)
