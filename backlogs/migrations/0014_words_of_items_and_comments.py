from django.db import migrations

from backlogs.query import full_text


def make(apps, editor):
    full_text.make(using=editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("backlogs", "0013_limits_of_lanes")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
