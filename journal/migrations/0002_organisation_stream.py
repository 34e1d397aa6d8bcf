from django.db import migrations


def open_stream(apps, schema_editor):
    apps.get_model("journal", "Head").objects.get_or_create(team=None)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(open_stream, migrations.RunPython.noop)]
