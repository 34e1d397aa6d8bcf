from django.urls import path

from people.views import (
    account,
    agreements,
    invitation,
    new_team,
    signing_in,
    team_calendar,
    team_members,
    team_settings,
)

app_name = "people"
TEAM = "t/<str:key>"

urlpatterns = [
    path("sign-in/", signing_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing_in.SignOut.as_view(), name="sign-out"),
    path("invitation/", invitation.Accept.as_view(), name="accept-invitation"),
    path("invitation/<str:text>/", invitation.Open.as_view(), name="invitation"),
    path("account/", account.Account.as_view(), name="account"),
    path("account/kept/", account.Kept.as_view(), name="kept"),
    path("account/name/", account.Name.as_view(), name="account-name"),
    path("account/theme/", account.Theme.as_view(), name="account-theme"),
    path("account/password/", account.Password.as_view(), name="account-password"),
    path("account/tokens/", account.Tokens.as_view(), name="account-tokens"),
    path("account/tokens/<int:pk>/revocation/", account.Revocation.as_view(), name="token-revocation"),
    path("teams/new/", new_team.NewTeam.as_view(), name="new-team"),
    path(f"{TEAM}/settings/", team_settings.Settings.as_view(), name="team-settings"),
    path(f"{TEAM}/services/", team_settings.Service.as_view(), name="team-services"),
    path(
        f"{TEAM}/services/<int:pk>/dropping/", team_settings.DroppedService.as_view(), name="service-dropping"
    ),
    path(f"{TEAM}/members/", team_members.Member.as_view(), name="team-members"),
    path(f"{TEAM}/members/<int:pk>/", team_members.ChangedMember.as_view(), name="team-member"),
    path(
        f"{TEAM}/members/<int:pk>/invitation/", team_members.InvitedMember.as_view(), name="member-invitation"
    ),
    path(
        f"{TEAM}/members/<int:pk>/departure/", team_members.DepartedMember.as_view(), name="member-departure"
    ),
    path(f"{TEAM}/agreements/", agreements.Agreements.as_view(), name="agreements"),
    path("agreements/<int:pk>/", agreements.OneAgreement.as_view(), name="agreement"),
    path("agreements/<int:pk>/acceptance/", agreements.Acceptance.as_view(), name="agreement-acceptance"),
    path("agreements/<int:pk>/ending/", agreements.Ending.as_view(), name="agreement-ending"),
    path(f"{TEAM}/absences/", team_calendar.PlannedAbsence.as_view(), name="team-absences"),
    path(
        f"{TEAM}/absences/<int:pk>/withdrawal/",
        team_calendar.WithdrawnAbsence.as_view(),
        name="absence-withdrawal",
    ),
    path(f"{TEAM}/days/", team_calendar.Day.as_view(), name="team-days"),
    path(f"{TEAM}/days/<int:pk>/clearing/", team_calendar.ClearedDay.as_view(), name="day-clearing"),
]
