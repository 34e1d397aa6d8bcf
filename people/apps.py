from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.context import register_shell
        from people import sentences  # noqa: F401 - says how the journal tells of persons and teams
        from people.shell import shell

        register_shell(shell)
