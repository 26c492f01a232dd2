"""What a broken rule of the database says to people: never the name of the constraint. Nothing changes in the tables."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_cache'),
        ('funds', '0002_ledger_objekt'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name='allocation',
            name='allocation_decided_by_decision',
            constraint=models.CheckConstraint(condition=models.Q(('decided__isnull', True), models.Q(models.Q(('reference', ''), _negated=True), ('decided_by__isnull', False)), _connector='OR'), name='allocation_decided_by_decision', violation_error_message='Ett beslut ska ha ett diarienummer.'),
        ),
        migrations.AlterConstraint(
            model_name='asking',
            name='asking_quarter',
            constraint=models.CheckConstraint(condition=models.Q(('quarter__range', (1, 4))), name='asking_quarter', violation_error_message='Kvartalet ska vara 1–4.'),
        ),
        migrations.AlterConstraint(
            model_name='asking',
            name='asking_positive',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='asking_positive', violation_error_message='Beloppet ska vara större än 0 kr.'),
        ),
        migrations.AlterConstraint(
            model_name='asking',
            name='asking_granted',
            constraint=models.CheckConstraint(condition=models.Q(('granted__isnull', True), models.Q(('granted__gt', 0), ('granted__lte', models.F('amount'))), _connector='OR'), name='asking_granted', violation_error_message='Det beviljade beloppet ska vara större än 0 kr och högst det äskade.'),
        ),
        migrations.AlterConstraint(
            model_name='asking',
            name='asking_two_people',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('checked_by')), _negated=True), _connector='OR'), name='asking_two_people', violation_error_message='Någon annan än den som har granskat äskandet ska besluta.'),
        ),
        migrations.AlterConstraint(
            model_name='comment',
            name='comment_cites_decision',
            constraint=models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='comment_cites_decision', violation_error_message='Kommentaren ska ange ett beslut.'),
        ),
        migrations.AlterConstraint(
            model_name='draw',
            name='draw_positive',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='draw_positive', violation_error_message='Beloppet ska vara större än 0 kr.'),
        ),
        migrations.AlterConstraint(
            model_name='draw',
            name='draw_by_decision',
            constraint=models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='draw_by_decision', violation_error_message='Uttaget ska ha ett delegationsbeslut.'),
        ),
        migrations.AlterConstraint(
            model_name='frame',
            name='frame_not_negative',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='frame_not_negative', violation_error_message='Beloppet får inte vara mindre än 0 kr.'),
        ),
        migrations.AlterConstraint(
            model_name='fund',
            name='fund_years_in_order',
            constraint=models.CheckConstraint(condition=models.Q(('last_year__gte', models.F('first_year'))), name='fund_years_in_order', violation_error_message='Det sista året får inte komma före det första.'),
        ),
        migrations.AlterConstraint(
            model_name='fund',
            name='fund_payment_month',
            constraint=models.CheckConstraint(condition=models.Q(('payment_month__range', (1, 12))), name='fund_payment_month', violation_error_message='Månaden ska vara 1–12.'),
        ),
        migrations.AlterConstraint(
            model_name='keyinput',
            name='input_counts_or_share',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('national__gt', 0), ('own__gte', 0), ('own__lte', models.F('national')), ('share__isnull', True)), models.Q(('national__isnull', True), ('own__isnull', True), ('share__range', (0, 100))), _connector='OR'), name='input_counts_or_share', violation_error_message='Skriv antingen båda antalen eller andelen. Regionens antal kan inte vara större än rikets.'),
        ),
        migrations.AlterConstraint(
            model_name='ledgerfile',
            name='ledger_through',
            constraint=models.CheckConstraint(condition=models.Q(('through__range', (1, 12))), name='ledger_through', violation_error_message='Månaden ska vara 1–12.'),
        ),
        migrations.AlterConstraint(
            model_name='ledgersum',
            name='ledger_month',
            constraint=models.CheckConstraint(condition=models.Q(('month__range', (1, 12))), name='ledger_month', violation_error_message='Månaden ska vara 1–12.'),
        ),
        migrations.AlterConstraint(
            model_name='need',
            name='need_costs',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='need_costs', violation_error_message='Beloppet ska vara större än 0 kr.'),
        ),
        migrations.AlterConstraint(
            model_name='need',
            name='need_cap',
            constraint=models.CheckConstraint(condition=models.Q(('cap__isnull', True), ('cap__gt', 0), _connector='OR'), name='need_cap', violation_error_message='Taket ska vara större än 0 kr.'),
        ),
        migrations.AlterConstraint(
            model_name='outcome',
            name='outcome_not_negative',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='outcome_not_negative', violation_error_message='Beloppet får inte vara mindre än 0 kr.'),
        ),
        migrations.AlterConstraint(
            model_name='published',
            name='published_not_negative',
            constraint=models.CheckConstraint(condition=models.Q(('own__gte', 0)), name='published_not_negative', violation_error_message='Antalet får inte vara mindre än 0.'),
        ),
    ]
