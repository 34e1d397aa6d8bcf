from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "boards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from boards import standup_sentences  # noqa: F401 - says how the journal tells of standups
        from boards.live import telling
        from journal.signals import recorded

        recorded.connect(telling.tell_of_entries, dispatch_uid="boards.live")
        user_logged_out.connect(telling.tell_of_leaving, dispatch_uid="boards.live")
