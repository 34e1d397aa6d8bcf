from django.urls import path, re_path

from intake.views import door, source, sources

app_name = "intake"
SOURCE = "sources/<int:pk>"

urlpatterns = [
    # With or without a slash at the end, and whatever a sender adds to it: an address that is given is never redirected.
    re_path(r"^intake/(?P<token>[^/]+)(?P<rest>/.*)?$", door.Door.as_view(), name="door"),
    path("t/<str:key>/sources/", sources.Sources.as_view(), name="sources"),
    path(f"{SOURCE}/", source.OneSource.as_view(), name="source"),
    path(f"{SOURCE}/rotation/", source.Rotation.as_view(), name="source-rotation"),
    path(f"{SOURCE}/revocation/", source.Revocation.as_view(), name="source-revocation"),
    path(f"{SOURCE}/trial/", source.TryOut.as_view(), name="source-trial"),
    path(f"{SOURCE}/secrets/", source.Secrets.as_view(), name="source-secrets"),
    path(
        f"{SOURCE}/secrets/<int:secret>/retirement/", source.RetiredSecret.as_view(), name="secret-retirement"
    ),
    path(f"{SOURCE}/mapping/", source.SourceMapping.as_view(), name="source-mapping"),
    path(f"{SOURCE}/mapping-trial/", source.MappingTrial.as_view(), name="mapping-trial"),
    path("deliveries/<int:pk>/replay/", source.Replay.as_view(), name="delivery-replay"),
]
