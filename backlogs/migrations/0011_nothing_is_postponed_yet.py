"""Nobody was ever postponed by this setting; it comes back with what acts on it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("backlogs", "0010_where_pulls_are_counted")]

    operations = [
        migrations.RemoveConstraint(model_name="backlog", name="interrupts_are_never_postponed"),
        migrations.RemoveField(model_name="backlog", name="postponed_after_days"),
    ]
