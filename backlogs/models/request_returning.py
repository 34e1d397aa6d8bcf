from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models.feature_step import Step
from core.errors import Refused, Stale
from journal.models import Entry
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Feature
    from backlogs.models.request import Request
    from people.models import Person


class Returning:
    """A key was pressed too fast: what was said to a request is taken back while nobody has built on it."""

    @property
    def may_come_back(self: Request) -> bool:
        """What who asked withdrew is theirs to ask for again, and what is worked on goes on."""
        if self.is_open:
            return self.is_waiting
        if self.decision != self.Decision.ACCEPTED:
            return self.decision == self.Decision.DECLINED
        return self._is_untouched_item if self.feature is None else self._may_leave(self.feature)

    @verb()
    def take_back(self: Request, *, by: Person, said: str = "") -> None:
        """Into the inbox again; words that were sent stay sent. `said` is the state that the caller takes back, where it
        matters that it is this one."""
        self.require_answerer(by)
        stood = self.feature_id
        self._hold_return()
        if stood != self.feature_id:  # its feature is not held
            raise Stale(self.what_happened(), code="already_decided", current=self.item)
        if said and not self.is_open and self.state != said:
            raise Stale(self.what_happened(), code="already_decided", current=self.item)
        if self.is_waiting and said in {"", "waiting"}:
            values = {"asked_back_at": None, "asked_back_by": None, "question": None}
            self.note("took_back_question", by=by, **values)
        elif not self.is_open:
            self._require_return()
            self._open_again(by)
            self.note("took_back_answer", by=by, decision="", decided_at=None, decided_by=None, feature=None)

    def _hold_return(self: Request) -> None:
        """It may leave a feature, and the one that asked for it; reopened, it may come onto the board."""
        from backlogs.models.work_item.many import hold_boards

        beside = (self.for_feature_id, self.feature_id, self.item.feature_id)
        features = [pk for pk in beside if pk is not None]
        hold_boards(type(self.item).objects.filter(pk=self.item_id), features)
        self.hold()

    @property
    def _is_untouched_item(self: Request) -> bool:
        """A story by now, and in nobody's hands yet."""
        return self.item.closed_at is None and not self.item.stays.exists()

    def _may_leave(self: Request, feature: Feature) -> bool:
        """A feature that does more than this goes on without it; one that was made for this is nothing but this yet."""
        if not feature.is_open:
            return False
        if not self._is_made_for_this(feature):
            return True
        told = Entry.objects.filter(kind="feature", subject=feature.pk).exclude(verb__in=("added", "ranked"))
        others = type(self).objects.filter(feature=feature).exclude(pk=self.pk)
        return not (feature.items.exists() or told.exists() or others.exists())

    def _is_made_for_this(self: Request, feature: Feature) -> bool:
        told = Entry.objects.filter(kind="item", subject=self.item_id, verb="request_accepted")
        last = told.order_by("-pk").first()
        return last is not None and last.facts.get("made") == feature.pk

    def _require_return(self: Request) -> None:
        if self.may_come_back:
            return
        if self.decision != self.Decision.ACCEPTED:
            raise Refused(self.what_happened(), code="goes_on")
        if self.feature is None:
            raise Refused(
                f"{self.item.key} was worked on since, and goes on. To stop it, close it with a reason.",
                code="goes_on",
            )
        happened = "was worked on since, and goes on" if self.feature.is_open else "is closed"
        raise Refused(
            f"The feature “{self.feature}” {happened}. What changes is said there, and to who asked.",
            code="goes_on",
        )

    def _open_again(self: Request, by: Person) -> None:
        item = self.item
        if item.closed_at is not None:
            if self.feature is not None:
                self._leave(self.feature, by)
            item.reopen(by=by)
            return
        if item.feature is not None:
            if self.for_feature is not None:
                self.for_feature.stop_waiting_for(item.feature, by=by)
            item.enter_feature(None, by=by)
        item.edit(by=by, kind="request")

    def _leave(self: Request, feature: Feature, by: Person) -> None:
        """One that was made for this ends with it, and its customer follows it no more (held)."""
        others = type(self).objects.filter(feature=feature, for_feature=self.for_feature_id)
        if self.for_feature is not None and not others.exclude(pk=self.pk).exists():
            self.for_feature.stop_waiting_for(feature, by=by)
        if self._is_made_for_this(feature):
            feature.shape(by=by, customer=None)
            feature.skip_step(Step.RETRO, by=by, because=f"{self.item.key} is a request again.")
