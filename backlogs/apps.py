from django.apps import AppConfig


class BacklogsConfig(AppConfig):
    name = "backlogs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from backlogs import (
            sentences,  # noqa: F401 - says how the journal tells of the work
            setting_up,  # noqa: F401 - tells people.founding what a team begins with
        )
