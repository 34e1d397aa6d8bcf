from django.apps import AppConfig


class RotationsConfig(AppConfig):
    name = "rotations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rotations import sentences  # noqa: F401 - says how the journal tells of duty
