"""The objekt that a ledger was read on: those already read were read on their fund's."""

from django.db import migrations, models

FILL = """
UPDATE funds_ledgerfile SET objekt = funds_fund.objekt FROM funds_fund WHERE funds_fund.id = funds_ledgerfile.fund_id
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="ledgerfile",
            name="objekt",
            field=models.CharField(blank=True, max_length=20, verbose_name="objekt"),
        ),
        # before the history has the column: the triggers of now know nothing of it
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="ledgerfileevent",
            name="objekt",
            field=models.CharField(blank=True, max_length=20, verbose_name="objekt"),
        ),
    ]
