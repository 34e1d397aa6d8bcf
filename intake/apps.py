from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from intake import (
            clocking,  # noqa: F401 - listens
            handing_over,  # noqa: F401 - drafts handovers
            listening,
            sentences,  # noqa: F401 - says how the journal tells of sources and signals
            waking,  # noqa: F401 - says who was woken
        )
        from intake.telling import duty, requesters, turns  # noqa: F401 - they listen
        from journal.signals import recorded

        recorded.connect(listening.hint, dispatch_uid="intake.listening")
