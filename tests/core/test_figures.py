"""What is typed into a field for a number arrives, whatever it is: the browser's own number field would drop letters."""

from pathlib import Path

from django import forms
from django.conf import settings
from django.urls import get_resolver

OWN = [path.parent.name for path in Path(settings.BASE_DIR).glob("*/apps.py")]


def all_forms(form: type[forms.BaseForm] = forms.BaseForm) -> set[type[forms.BaseForm]]:
    return {form}.union(*(all_forms(each) for each in form.__subclasses__()))


def test_no_page_has_a_number_field_of_the_browser() -> None:
    assert get_resolver().url_patterns  # every view and so every form is loaded
    own = {
        form
        for form in all_forms()
        if form.__module__.split(".")[0] in OWN and ".admin" not in form.__module__
    }
    fields = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in own
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        if isinstance(field.widget, forms.NumberInput)
    }
    assert (len(own) > 50, sorted(fields)) == (True, [])
    pages = [page for app in OWN for page in Path(settings.BASE_DIR, app, "templates").rglob("*.html")]
    assert (len(pages) > 300, [str(page) for page in pages if 'type="number"' in page.read_text()]) == (
        True,
        [],
    )
