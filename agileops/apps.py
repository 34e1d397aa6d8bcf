from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig

import agileops.celery  # noqa: F401  (tasks bind to this app, in every process that loads Django)


class AdminConfig(DjangoAdminConfig):
    default_site = "agileops.admin.AdminSite"
