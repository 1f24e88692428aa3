import django.db.models.deletion
import lms.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('assessments', '0008_grant_and_pause'),
        ('content', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lms.ids.new_uuid7, editable=False, unique=True)),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='kode naskah')),
                ('form', models.CharField(blank=True, max_length=1, verbose_name='bentuk')),
                ('snapshot', models.JSONField()),
                ('printed_at', models.DateTimeField(auto_now_add=True, verbose_name='dicetak')),
                ('printed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='printed_forms', to='assessments.sitting')),
            ],
            options={
                'verbose_name': 'naskah cetak',
                'verbose_name_plural': 'naskah cetak',
                'ordering': ['printed_at'],
            },
        ),
        migrations.CreateModel(
            name='SheetEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lms.ids.new_uuid7, unique=True, verbose_name='nomor fakta')),
                ('occurred_at', models.DateTimeField(verbose_name='terjadi')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='diterima')),
                ('device', models.CharField(blank=True, max_length=64, verbose_name='perangkat')),
                ('clock_offset', models.IntegerField(default=0, verbose_name='selisih jam (detik)')),
                ('round', models.PositiveSmallIntegerField(verbose_name='ketikan ke')),
                ('answers', models.JSONField(verbose_name='jawaban')),
                ('attempt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sheet_entries', to='assessments.attempt')),
                ('clerk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('printed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='assessments.printedform')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheet_entries', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ketikan lembar jawaban',
                'verbose_name_plural': 'ketikan lembar jawaban',
                'constraints': [models.UniqueConstraint(fields=('printed', 'user', 'round'), name='entry_one_per_round'), models.UniqueConstraint(fields=('printed', 'user', 'clerk'), name='entry_each_round_by_another_person'), models.CheckConstraint(condition=models.Q(('round__gte', 1), ('round__lte', 3)), name='entry_at_most_three_rounds')],
            },
        ),
    ]
