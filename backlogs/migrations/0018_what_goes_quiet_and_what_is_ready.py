import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("backlogs", "0017_deeds"),
        ("people", "0009_what_is_agreed_by_priority"),
    ]

    operations = [
        migrations.AddField(
            model_name="backlog",
            name="quiet_after_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Days without a person's hand after which an item is postponed; never interrupts.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="backlog",
            name="quiet_from",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="workitem",
            name="postponed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="backlog",
            constraint=models.CheckConstraint(
                condition=Q(quiet_after_days=None)
                | ~Q(kind="interrupt") & Q(quiet_after_days__gte=7, quiet_after_days__lte=3650),
                name="interrupts_never_go_quiet",
            ),
        ),
        migrations.CreateModel(
            name="Ready",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asks", models.JSONField(default=list)),
                ("words", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "team",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ready", to="people.team"
                    ),
                ),
            ],
            options={"verbose_name_plural": "definitions of ready"},
        ),
    ]
