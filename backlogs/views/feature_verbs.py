"""What one does to a feature: each verb a resource of its own, answered with the parts of the page that it changes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from backlogs.feature_forms import BoxedDesignForm
from backlogs.forms import CommentForm, HealthForm, StepForm
from backlogs.models import Comment, Feature
from backlogs.views.feature import WorkedFeature
from backlogs.views.scope import shaped
from core.errors import Invalid
from core.rows import row_number
from people.models import Person


class Verb(WorkedFeature):
    changes: tuple[str, ...] = ()

    def done(self, said: str = "") -> HttpResponse:
        if not self.is_fragment:
            return self.back(said)
        self.feature.refresh_from_db()
        return self.answer(*self.changes, "_feature_told", **self.parts())


class TakenStep(Verb):
    changes = ("_feature_flow",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = shaped(StepForm(request.POST))
        self.feature.take_step(sent["step"], by=self.person, expected=sent["expected"])
        return self.done()


class SkippedStep(Verb):
    changes = TakenStep.changes

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.feature.skip_step(by=self.person, **shaped(StepForm(request.POST)))
        return self.done()


class ReturnedStep(Verb):
    changes = TakenStep.changes

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.feature.return_to(by=self.person, **shaped(StepForm(request.POST)))
        return self.done()


class Lead(Verb):
    """Taken by who clicks (R5)."""

    changes = ("_feature_people", "_feature_flow")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.feature.take_lead(by=self.person)
        return self.done()


class OfCrew(Verb):
    changes = ("_feature_people",)

    def chosen(self) -> Person:
        return self.named_person(self.feature.crew.filter(left_on=None))


class JoinFeature(OfCrew):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if address := request.POST.get("email", "").strip():
            self.feature.gather_by_address(address, by=self.person)
        else:
            self.feature.gather(self.chosen(), by=self.person)
        return self.done()


class LeaveFeature(OfCrew):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.feature.release(self.chosen(), by=self.person)
        return self.done()


class Health(Verb):
    changes = ("_feature_health",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.feature.post_health(by=self.person, **shaped(HealthForm(request.POST)))
        return self.done()


class Need(Verb):
    changes = ("_feature_needs",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.feature.need(self.other(), by=self.person)
        return self.done()

    def other(self) -> Feature:
        wanted = row_number(self.request.POST.get("feature", ""))
        if wanted is None:
            raise Invalid("Say which feature.", field="feature")
        return get_object_or_404(Feature.objects.visible_to(self.person).select_related("team"), pk=wanted)


class EndedNeed(Need):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.feature.end_need(self.other(), by=self.person)
        return self.done()


class Design(Verb):
    changes = ("_feature_design",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = shaped(BoxedDesignForm(self.team.iterations.filter(closed_at=None), request.POST))
        self.feature.note_design(by=self.person, **sent)
        return self.done()


class FeatureComment(Verb):
    """A word for the team or for the customer; a customer who follows writes here, too."""

    def features(self) -> QuerySet[Feature]:
        return (Feature.objects.visible_to(self.person) | Feature.objects.followed_by(self.person)).distinct()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = shaped(CommentForm(request.POST))
        self.feature.comment(sent["text"], by=self.person, audience=sent["audience"] or "team")
        return self.done() if self.is_worked else self.back("Your answer is sent.")

    @property
    def is_worked(self) -> bool:
        return Feature.objects.visible_to(self.person).filter(pk=self.feature.pk).exists()

    def said(self, pk: int) -> Comment:
        """One of the comments that the reader sees."""
        all_of_it = self.feature.comments.all()
        return get_object_or_404(all_of_it if self.is_worked else all_of_it.filter(audience="public"), pk=pk)


class FeatureRedaction(FeatureComment):
    def post(self, request: HttpRequest, pk: int, comment: int) -> HttpResponse:  # type: ignore[override]
        self.said(comment).redact(by=self.person)
        return self.done() if self.is_worked else self.back("It is emptied.")


class EditedWord(FeatureComment):
    """One's own words, put right."""

    def post(self, request: HttpRequest, pk: int, comment: int) -> HttpResponse:  # type: ignore[override]
        self.said(comment).edit(shaped(CommentForm(request.POST))["text"], by=self.person)
        return self.done() if self.is_worked else self.back("Your words are changed.")
