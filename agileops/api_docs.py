"""The page that describes the API, with every script in a file of its own (strict Content-Security-Policy)."""

from drf_spectacular.views import SpectacularSwaggerSplitView


class Docs(SpectacularSwaggerSplitView):
    template_name = "core/api_docs.html"
