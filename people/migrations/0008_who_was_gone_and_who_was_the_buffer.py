"""Duty of the past is read from what was known then; what is known so far is carried over."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def midnight(day, zone):
    return datetime.combine(day, time(), ZoneInfo(zone))


def carry_over(apps, schema_editor):
    person, team, membership, departure, turn = (
        apps.get_model("people", name) for name in ("Person", "Team", "Membership", "Departure", "BufferTurn")
    )
    turn.objects.bulk_create(
        turn(team=row, person_id=row.buffer_person_id, since=row.founded_at) for row in team.objects.all()
    )
    gone = [
        departure(person=row, began_at=row.disabled_at)
        for row in person.objects.exclude(disabled_at=None).iterator()
    ]
    rows = list(membership.objects.select_related("team").order_by("team", "person", "began_on", "id"))
    for part, following in zip(rows, [*rows[1:], None]):
        zone = part.team.zone
        left = part.left_at or (midnight(part.ended_on + timedelta(1), zone) if part.ended_on else None)
        same = following and (following.team_id, following.person_id) == (part.team_id, part.person_id)
        back = midnight(following.began_on, zone) if same else None
        if left is not None and (back is None or left < back):
            gone.append(departure(person_id=part.person_id, team=part.team, began_at=left, ended_at=back))
    departure.objects.bulk_create(gone)


class Migration(migrations.Migration):
    dependencies = [("people", "0007_how_soon_is_triaged")]

    operations = [
        migrations.CreateModel(
            name="BufferTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("person", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("team", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="buffer_turns", to="people.team")),
            ],
            options={"ordering": ("since", "id")},
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="departures", to=settings.AUTH_USER_MODEL)),
                ("team", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="departures", to="people.team")),
            ],
            options={
                "ordering": ("began_at", "id"),
                "constraints": [
                    models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="departure_ends_after_it_began"),
                ],
            },
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
    ]
