from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class AdminConfig(DjangoAdminConfig):
    """Django admin under this product's name; the site itself is configured in `agileops.admin`."""

    default_site = "django.contrib.admin.sites.AdminSite"
