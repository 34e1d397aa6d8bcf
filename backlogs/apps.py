from django.apps import AppConfig


class BacklogsConfig(AppConfig):
    name = "backlogs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from backlogs import (
            sentences,  # noqa: F401 - says how the journal tells of the work
            setting_up,  # noqa: F401 - tells people.founding what a team begins with
        )
        from backlogs.query import full_text

        post_migrate.connect(full_text.make, sender=self, dispatch_uid="full text of items and comments")
