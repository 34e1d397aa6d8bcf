from django.urls import path, re_path

from intake.views import (
    asking,
    clocks,
    customer,
    customer_contacts,
    door,
    notices,
    notices_account,
    notices_link,
    repeats,
    requests,
    source,
    sources,
    triage,
    triage_messages,
    triage_together,
)
from intake.views.request_verbs import VERBS as REQUEST_VERBS
from intake.views.request_verbs import Return
from intake.views.triage_verbs import VERBS

app_name = "intake"
SOURCE = "sources/<int:pk>"
TRIAGE, NOTICES, REQUESTS = "t/<str:key>/triage", "t/<str:key>/notices", "t/<str:key>/requests"

urlpatterns = [
    # With or without a slash at the end, and whatever a sender adds to it: an address that is given is never redirected.
    re_path(r"^intake/(?P<token>[^/]+)(?P<rest>/.*)?$", door.Door.as_view(), name="door"),
    path("ask/", asking.AskWhom.as_view(), name="ask-whom"),
    path("t/<str:key>/ask/", asking.Ask.as_view(), name="ask"),
    path("t/<str:key>/kept/", clocks.KeptPage.as_view(), name="kept"),
    path("items/<str:key>/clocks/", clocks.ItemClocks.as_view(), name="item-clocks"),
    path("items/<str:key>/clock-pause/", clocks.Pause.as_view(), name="clock-pause"),
    path("items/<str:key>/clock-pause/ending/", clocks.PauseEnd.as_view(), name="clock-pause-end"),
    path("customers/", customer.Customers.as_view(), name="customers"),
    path("customers/<int:pk>/", customer.CustomerPage.as_view(), name="customer"),
    path("customers/<int:pk>/contacts/", customer_contacts.NamedContact.as_view(), name="customer-contacts"),
    path(
        "customers/<int:pk>/contacts/<int:person>/ending/",
        customer_contacts.ReleasedContact.as_view(),
        name="customer-contact-ending",
    ),
    path("t/<str:key>/sources/", sources.Sources.as_view(), name="sources"),
    path(f"{SOURCE}/", source.OneSource.as_view(), name="source"),
    path(f"{SOURCE}/rotation/", source.Rotation.as_view(), name="source-rotation"),
    path(f"{SOURCE}/revocation/", source.Revocation.as_view(), name="source-revocation"),
    path(f"{SOURCE}/trial/", source.TryOut.as_view(), name="source-trial"),
    path(f"{SOURCE}/secrets/", source.Secrets.as_view(), name="source-secrets"),
    path(
        f"{SOURCE}/secrets/<int:secret>/retirement/", source.RetiredSecret.as_view(), name="secret-retirement"
    ),
    path(f"{SOURCE}/chat/<int:account>/", source.ChatName.as_view(), name="chat-name"),
    path(f"{SOURCE}/mapping/", source.SourceMapping.as_view(), name="source-mapping"),
    path(f"{SOURCE}/mapping-trial/", source.MappingTrial.as_view(), name="mapping-trial"),
    path("deliveries/<int:pk>/aside/", source.PutAside.as_view(), name="delivery-aside"),
    path("deliveries/<int:pk>/replay/", source.Replay.as_view(), name="delivery-replay"),
    path("acknowledge/<str:token>/", notices_link.Acknowledge.as_view(), name="acknowledge"),
    path("t/<str:key>/repeats/", repeats.Repeats.as_view(), name="repeats"),
    path("t/<str:key>/repeats/<str:item>/", repeats.OneRepeat.as_view(), name="repeat"),
    path("automations/<int:pk>/promise/", repeats.Promise.as_view(), name="promise"),
    path("automations/of/<str:item>/", repeats.PaidByItem.as_view(), name="paid-by-item"),
    path(f"{NOTICES}/", notices.Notices.as_view(), name="notices"),
    path(f"{NOTICES}/settings/", notices.NoticeSettings.as_view(), name="notice-settings"),
    path(f"{NOTICES}/chat/", notices.TeamChat.as_view(), name="team-chat"),
    path(f"{NOTICES}/chat/<int:pk>/ending/", notices.EndedTeamChat.as_view(), name="team-chat-ending"),
    path("account/notices/", notices_account.HowTold.as_view(), name="how-told"),
    path("account/notices/channels/", notices_account.Channels.as_view(), name="channels"),
    path(
        "account/notices/channels/<int:pk>/ending/",
        notices_account.EndedChannel.as_view(),
        name="channel-ending",
    ),
    path("account/notices/trial/", notices_account.TestNotice.as_view(), name="notice-trial"),
    path(f"{REQUESTS}/", requests.RequestsPage.as_view(), name="requests"),
    path(f"{REQUESTS}/count/", requests.RequestsCount.as_view(), name="requests-count"),
    *(
        path(f"{REQUESTS}/<str:item>/{noun}/", view.as_view(noun=noun), name=f"requests-{noun}")
        for noun, view in REQUEST_VERBS.items()
    ),
    path(f"{REQUESTS}/<str:item>/return/", Return.as_view(), name="requests-return"),
    path(f"{TRIAGE}/", triage.TriagePage.as_view(), name="triage"),
    path(f"{TRIAGE}/count/", triage.TriageCount.as_view(), name="triage-count"),
    path(
        f"{TRIAGE}/together/<slug:decision>/",
        triage_together.TriageTogether.as_view(),
        name="triage-together",
    ),
    path(f"{TRIAGE}/<str:item>/messages/", triage_messages.Messages.as_view(), name="triage-messages"),
    *(
        path(f"{TRIAGE}/<str:item>/{noun}/", view.as_view(noun=noun), name=f"triage-{noun}")
        for noun, view in VERBS.items()
    ),
]
