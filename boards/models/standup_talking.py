from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from backlogs.models import WorkItem
from boards.models.standup_rows import ParkedQuestion, Seat
from core import clock
from core.errors import Invalid, Refused
from core.fields import one_line
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from boards.models import Standup
    from people.models import Person

MOST_PARKED = 50
REMEMBERED = timedelta(weeks=2)


class Talking:
    """Who is here, what is parked for after, and the end with its summary."""

    @property
    def parked_before(self: Standup) -> QuerySet[ParkedQuestion]:
        """What was parked at the board's last standups and is settled by nobody yet."""
        earlier = type(self).objects.on(self.board_name).exclude(pk=self.pk)
        recent = earlier.filter(began_at__gt=self.began_at - REMEMBERED)
        return ParkedQuestion.objects.filter(standup__in=recent, settled_at=None)

    @verb()
    def take_seat(self: Standup, *, by: Person) -> None:
        """Here, and still here: a page says so now and then."""
        self.require_part(by)
        if self.is_open:
            Seat.objects.update_or_create(standup=self, person=by, defaults={"seen_at": clock.now()})

    @verb()
    def park(self: Standup, text: str, *, by: Person, at: str = "") -> ParkedQuestion:
        """A question for after, with the card that it came up at: `at` of the walk, where that has gone on meanwhile.
        The same twice is once."""
        self.require_part(by)
        text = one_line(text, field="text", longest=300)
        if not text:
            raise Invalid("A question needs words.", code="text_needed", field="text")
        lock(self)
        self._require_open()
        parked = self.questions.filter(settled_at=None)
        if standing := parked.filter(text=text).first():
            return standing
        if parked.count() >= MOST_PARKED:
            raise Refused(f"{MOST_PARKED} questions are parked; settle some first.", code="too_many")
        walked = dict(WorkItem.objects.filter(pk__in=self.stops).values_list("key", "pk")) if at else {}
        item = walked.get(at, self.item_id)
        question = ParkedQuestion.objects.create(standup=self, person=by, item_id=item, text=text)
        self._tell("parked", question, by)
        return question

    @verb()
    def settle(self: Standup, question: ParkedQuestion, *, by: Person) -> None:
        """Answered, at the standup, after it or at a later one."""
        self.require_part(by)
        lock(self)
        lock(question)  # a later standup may settle it at the same moment
        if question.settled_at is None:
            question.settled_at = clock.now()
            question.save(update_fields=["settled_at"])
            self._tell("settled", question, by)

    @verb()
    def end(self: Standup, *, by: Person) -> None:
        """With its summary in the journal; twice is once."""
        from boards.standup_summary import figures_of

        self.require_part(by)
        lock(self)
        if self.ended_at is not None:
            return
        here = list(self.seats.values_list("person", flat=True))
        facts = {**figures_of(self), "minutes": max(1, round(self.elapsed / 60)), "here": here}
        self.change("closed", by=by, ended_at=clock.now(), facts=facts)
        self.seats.update(seen_at=None)

    def _tell(self: Standup, verb_told: str, question: ParkedQuestion, by: Person) -> None:
        self.version += 1
        self.save(update_fields=["version"])
        changes = {"version": self.version, question.journal_part: question.journal_state()}
        self.record(verb_told, by=by, changes=changes)
