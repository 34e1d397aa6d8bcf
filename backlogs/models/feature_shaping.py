from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backlogs.models.crew import FeatureCrew
from backlogs.models.design_note import DesignNote
from backlogs.models.feature_step import HealthPost
from backlogs.models.order import rank_beside
from backlogs.models.words import ClassOfService
from core import clock
from core.errors import Invalid, NotAllowed, Refused, Stale
from core.fields import storable
from core.locking import lock
from journal.recording import verb
from people.models import Person, Role
from people.models.days import require_days

if TYPE_CHECKING:
    from backlogs.models import Feature, Iteration

SHAPED = frozenset(
    {"title", "outcome", "criteria", "scope", "non_scope", "class_of_service", "due_on", "demo_on"}
)
OWNED = frozenset({"customer", "lead", "deputy"})
LONGEST_BOX = 80 * 60


class Shaping:
    """What product owner and lead make of a feature before and while it is worked."""

    @verb()
    def shape(self: Feature, *, by: Person, **values: Any) -> None:
        """Words and dates by owner or lead; customer, lead and deputy by the owner, or by who takes the free lead."""
        if unknown := values.keys() - SHAPED - OWNED:
            raise Invalid(
                f"{sorted(unknown)[0]} is not changed like this.",
                code="not_editable",
                field=sorted(unknown)[0],
            )
        lock(self)
        self._require_shaper(by, values)
        self.change("shaped", by=by, **checked(values))

    @verb()
    def take_lead(self: Feature, *, by: Person) -> None:
        """Self-selection (R5): whoever works on it may lead what nobody leads; who only reads may not."""
        if not self.may_join(by):
            raise NotAllowed(
                f"Only engineers and the product owner of {self.team}, and its crew, take the lead."
            )
        lock(self)
        if self.lead_id == by.pk:
            return
        if self.lead_id is not None:
            raise Refused(f"{self.lead} leads this feature.", code="has_lead")
        self.change("took_lead", by=by, lead=by)

    @verb()
    def rank_at(
        self: Feature, *, by: Person, before: Feature | None = None, after: Feature | None = None
    ) -> None:
        """The upper level of order: the product owner's (R2). Last without a neighbour."""
        if not self.backlog.may_rank(by):
            raise NotAllowed(
                f"Only the product owner of {self.team} ranks features.", code="not_product_owner"
            )
        lock(self.backlog)
        lock(self)
        beside = before or after
        if beside is not None:
            beside.refresh_from_db()
            if beside.backlog_id != self.backlog_id or beside.pk == self.pk:
                raise Refused("Features are ranked inside one backlog.", code="rank_order")
            if beside.closed_at is not None:
                raise Stale(f"{beside} is closed meanwhile.", code="neighbour_moved")
        rank = rank_beside(self.backlog.features.open(), self, before, after)
        if rank == self.rank:
            return
        self.rank, self.version = rank, self.version + 1
        self.save(update_fields=["rank", "version"])
        self.record("ranked", by=by, changes={"version": self.version})

    @verb()
    def post_health(self: Feature, state: str, text: str, *, by: Person) -> HealthPost:
        if not self.may_shape(by):
            raise NotAllowed(
                f"Only {self.lead or 'the lead'} and the product owner say how the feature is doing."
            )
        if state not in HealthPost.State.values:
            raise Invalid(f"There is no health {state!r}.", code="unknown_choice", field="state")
        text = storable(text.strip(), field="text", longest=500)
        if not text:
            raise Invalid("Health is said in words.", code="text_needed", field="text")
        lock(self)
        post = HealthPost.objects.create(
            feature=self, state=state, text=text, author=by, posted_at=clock.now()
        )
        self.tell("posted_health", post, by=by, facts={"state": state})
        return post

    @verb()
    def gather(self: Feature, person: Person, *, by: Person) -> FeatureCrew:
        """Bring somebody onto the crew, of whatever team, customers' developers included (R6)."""
        if not (by == person and self.may_join(by)):
            self._require_gatherer(by)
        person.require_enabled(field="person")
        lock(self)
        row, made = FeatureCrew.objects.get_or_create(
            feature=self, person=person, left_on=None, defaults={"joined_on": self.team.today}
        )
        if made:
            self.tell("gathered", row, by=by, facts={"person": person.pk})
        return row

    @verb()
    def gather_by_address(self: Feature, address: str, *, by: Person) -> FeatureCrew:
        """Somebody who is not seen. Whoever may not gather hears the same of every address, known or not."""
        address = address.strip().lower()
        if address == by.email:
            return self.gather(by, by=by)
        self._require_gatherer(by)
        person = Person.objects.enabled().filter(email=address).first()
        if person is None:
            raise Invalid(
                "Nobody who could come has this address. A team administrator welcomes who is new here.",
                code="unknown_person", field="email",
            )  # fmt: skip
        return self.gather(person, by=by)

    @verb()
    def release(self: Feature, person: Person, *, by: Person) -> None:
        if by != person and not self.may_shape(by):
            raise NotAllowed(f"Only {self.lead or 'the lead'} and the product owner release the crew.")
        lock(self)
        for row in self.crew.filter(person=person, left_on=None):
            row.left_on = self.team.today
            row.save(update_fields=["left_on"])
            self.tell("released", row, by=by, facts={"person": person.pk})

    @verb()
    def note_design(
        self: Feature, iteration: Iteration, *, by: Person, text: str = "", none_needed_because: str = "",
        box_minutes: int | None = None, instead_of: str | None = None,
    ) -> DesignNote:  # fmt: skip
        """Just enough design for this iteration's stories, or one line why none is needed (R7); `instead_of` is when the
        note that the caller saw was written, empty where there was none."""
        if not (self.may_shape(by) or self.is_worked_by(by)):
            raise NotAllowed("Only the lead, the product owner and the crew write design notes.")
        if not (text.strip() or none_needed_because.strip()):
            raise Invalid(
                "A design note needs text, or why none is needed.", code="text_needed", field="text"
            )
        if box_minutes is not None and not 0 < box_minutes <= LONGEST_BOX:
            raise Invalid(
                "A time box is at most 80 hours; what takes longer is a story.", code="impossible_box",
                field="box_minutes",
            )  # fmt: skip
        lock(self)
        note = DesignNote.objects.filter(feature=self, iteration=iteration).first() or DesignNote(
            feature=self, iteration=iteration
        )
        if note.pk and instead_of is not None and instead_of != note.stamp:
            raise Stale(
                f"{note.author} wrote the note of {iteration} meanwhile. Look at it before you send yours."
            )
        note.text = storable(text.strip(), field="text", longest=100_000)
        note.none_needed_because = storable(
            none_needed_because.strip(), field="none_needed_because", longest=200
        )
        note.author, note.written_at, note.box_minutes = by, clock.now(), box_minutes
        note.save()
        self.tell("noted_design", note, by=by, facts={"iteration": iteration.pk})
        return note

    def _require_gatherer(self: Feature, by: Person) -> None:
        if not self.may_shape(by):
            raise NotAllowed(f"Only {self.lead or 'the lead'} and the product owner gather the crew.")

    def _require_shaper(self: Feature, by: Person, values: dict[str, Any]) -> None:
        if not self.may_shape(by):
            raise NotAllowed(
                f"Only {self.lead or 'the lead'} and the product owner of {self.team} shape this feature."
            )
        if values.keys() & OWNED and not by.has_role(self.team_id, Role.PRODUCT_OWNER):
            raise NotAllowed(
                f"Only the product owner of {self.team} sets customer, lead and deputy.",
                code="not_product_owner",
            )


def checked(values: dict[str, Any]) -> dict[str, Any]:
    longest = {"title": 200}
    for name in values.keys() & {"title", "outcome", "criteria", "scope", "non_scope"}:
        values[name] = storable(str(values[name]).strip(), field=name, longest=longest.get(name, 20_000))
    if "title" in values and not values["title"]:
        raise Invalid("A feature needs a title.", code="title_needed", field="title")
    if values.get("class_of_service", ClassOfService.STANDARD) not in ClassOfService.values:
        raise Invalid("There is no such class of service.", code="unknown_choice", field="class_of_service")
    require_days(**{name: values.get(name) for name in ("due_on", "demo_on")})
    for name in ("lead", "deputy"):
        if values.get(name) is not None:
            values[name].require_enabled(field=name)
    return values
