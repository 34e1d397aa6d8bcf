import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count, Min, OuterRef, Subquery


CHATS = ("slack", "mattermost", "teams")


def tie_what_is_known(apps, schema_editor):
    """What was taken in before these ties, where its number or the very instant says which message it was."""
    Origin = apps.get_model("intake", "Origin")
    found = {**of_signals(apps), **of_letters(apps), **of_chats(apps)}
    rows = [Origin(item_id=item, first_id=first, last_id=last) for item, (first, last) in found.items()]
    Origin.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def sent(apps, at):
    """The message of this source that came at this instant, if it was one alone."""
    Delivery = apps.get_model("intake", "Delivery")
    of_then = Delivery.objects.filter(source=OuterRef("source"), received_at=OuterRef(at), tested_by=None)
    only = of_then.order_by().values("received_at").annotate(row=Min("pk"), many=Count("pk"))
    return Subquery(only.filter(many=1).values("row"))


def of_signals(apps):
    known = apps.get_model("intake", "Signal").objects.filter(item__isnull=False)
    known = known.annotate(first_row=sent(apps, "first_seen_at"), last_row=sent(apps, "last_seen_at"))
    rows = known.values_list("item", "occurrence", "first_row", "last_row").order_by("pk")
    told = {
        item: (first if number == 1 else None, last) for item, number, first, last in rows.iterator(1_000)
    }
    return {item: both for item, both in told.items() if any(both)}


def of_letters(apps):
    letters = apps.get_model("intake", "Correspondence").objects.annotate(row=sent(apps, "received_at"))
    rows = letters.filter(row__isnull=False).order_by("pk")
    told = {}
    for item, opened_by, digest, row in rows.values_list("item", "item__external_id", "digest", "row").iterator(1_000):
        is_first = bool(opened_by) and digest.startswith(opened_by)
        told[item] = (row if is_first else told.get(item, (None, None))[0], row)
    return told


def of_chats(apps):
    """What somebody asked for in a chat carries the number of its message."""
    Delivery, WorkItem = apps.get_model("intake", "Delivery"), apps.get_model("backlogs", "WorkItem")
    slugs = apps.get_model("intake", "Source").objects.filter(kind__in=CHATS).values_list("pk", "slug")
    told = {}
    for source, slug in slugs:
        kept = set(Delivery.objects.filter(source=source).values_list("pk", flat=True))
        named = WorkItem.objects.filter(source=slug).values_list("pk", "external_id")
        told |= {
            pk: (int(number),) * 2 for pk, number in named if number.isdecimal() and int(number) in kept
        }
    return told


class Migration(migrations.Migration):
    dependencies = [
        ("backlogs", "0010_where_pulls_are_counted"),
        ("intake", "0008_what_automation_promises"),
    ]

    operations = [
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "first",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="intake.delivery",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="backlogs.workitem"
                    ),
                ),
                (
                    "last",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="intake.delivery",
                    ),
                ),
            ],
        ),
        migrations.RunPython(tie_what_is_known, migrations.RunPython.noop),
    ]
