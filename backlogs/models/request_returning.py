from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import Refused, Stale
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models.request import Request
    from people.models import Person


class Returning:
    """A key was pressed too fast: what was said to a request is taken back while nobody has built on it."""

    @property
    def may_come_back(self: Request) -> bool:
        """What became a feature goes on as that, and what who asked withdrew is theirs to ask for again."""
        if self.is_open:
            return self.is_waiting
        return self.decision == self.Decision.DECLINED or self._is_untouched_item

    @verb()
    def take_back(self: Request, *, by: Person, said: str = "") -> None:
        """Into the inbox again; words that were sent stay sent. `said` is the state that the caller takes back, where it
        matters that it is this one."""
        self.require_answerer(by)
        self._hold_return()
        if said and not self.is_open and self.state != said:
            raise Stale(self.what_happened(), code="already_decided", current=self.item)
        if self.is_waiting and said in {"", "waiting"}:
            values = {"asked_back_at": None, "asked_back_by": None, "question": None}
            self.note("took_back_question", by=by, **values)
        elif not self.is_open:
            self._require_return()
            self._open_again(by)
            self.note("took_back_answer", by=by, decision="", decided_at=None, decided_by=None)

    def _hold_return(self: Request) -> None:
        """It may leave a feature, and the one that asked for it; reopened, it may come onto the board."""
        from backlogs.models.work_item.many import hold_boards

        features = [pk for pk in (self.for_feature_id, self.item.feature_id) if pk is not None]
        hold_boards(type(self.item).objects.filter(pk=self.item_id), features)
        self.hold()

    @property
    def _is_untouched_item(self: Request) -> bool:
        """A story by now, and in nobody's hands yet."""
        is_item = self.decision == self.Decision.ACCEPTED and self.feature_id is None
        return is_item and self.item.closed_at is None and not self.item.stays.exists()

    def _require_return(self: Request) -> None:
        if self.feature is not None:
            raise Refused(f"It goes on as the feature “{self.feature}”; close that first.", code="goes_on")
        if not self.may_come_back:
            raise Refused(self.what_happened(), code="goes_on")

    def _open_again(self: Request, by: Person) -> None:
        item = self.item
        if item.closed_at is not None:
            item.reopen(by=by)
            return
        if item.feature is not None:
            if self.for_feature is not None:
                self.for_feature.stop_waiting_for(item.feature, by=by)
            item.enter_feature(None, by=by)
        item.edit(by=by, kind="request")
