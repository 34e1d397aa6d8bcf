"""The first password, by a link that works once."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from people import known_device
from people.forms import NewPasswordForm, accepted
from people.models import Invitation
from people.views.signing_in import way_on

PAGE, KEPT = "people/invitation.html", "invitation"


@method_decorator([login_not_required, never_cache], name="dispatch")
class Open(View):
    """Takes the secret out of the address at once, so that it stands in no history and no Referer."""

    def get(self, request: HttpRequest, text: str) -> HttpResponse:
        request.session[KEPT] = text
        return redirect("people:accept-invitation")


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class Accept(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        invitation = self._invitation()
        return self._shown(invitation, NewPasswordForm(invitation.person) if invitation else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        invitation = self._invitation()
        form = NewPasswordForm(invitation.person, request.POST) if invitation else None
        if invitation is None or form is None or not accepted(form, invitation.accept):
            return self._shown(invitation, form, 422)
        login(request, invitation.person)
        return known_device.remember(way_on(request), invitation.person)

    def _invitation(self) -> Invitation | None:
        return Invitation.objects.bearing(self.request.session.get(KEPT, ""))

    def _shown(
        self, invitation: Invitation | None, form: NewPasswordForm | None, status: int = 200
    ) -> HttpResponse:
        found = {"invitation": invitation, "form": form}
        return render(self.request, PAGE, found, status=status if invitation else 410)
