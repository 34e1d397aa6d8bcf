from django.apps import AppConfig


class BacklogsConfig(AppConfig):
    name = "backlogs"
    default_auto_field = "django.db.models.BigAutoField"
