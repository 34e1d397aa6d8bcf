from django.apps import AppConfig


class BacklogsConfig(AppConfig):
    name = "backlogs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from backlogs import setting_up  # noqa: F401 - tells people.founding what a team begins with
