import django.db.models.deletion
import lms.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('assessments', '0010_watch_at_stations'),
        ('content', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssessorLicence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lms.ids.new_uuid7, editable=False, unique=True)),
                ('valid_from', models.DateField(verbose_name='berlaku dari')),
                ('valid_until', models.DateField(verbose_name='berlaku sampai')),
                ('basis', models.CharField(max_length=200, verbose_name='dasar (SK, pelatihan)')),
                ('granted_at', models.DateTimeField(auto_now_add=True, verbose_name='diberikan')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='diakhiri')),
                ('end_reason', models.CharField(blank=True, max_length=255, verbose_name='alasan diakhiri')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='licences', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='licences', to='content.skill')),
            ],
            options={
                'verbose_name': 'lisensi penilai',
                'verbose_name_plural': 'lisensi penilai',
                'ordering': ['assessor', 'skill', 'valid_from'],
                'indexes': [models.Index(fields=['assessor', 'skill', 'valid_until'], name='licence_in_force')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='licence_dates_in_order'), models.UniqueConstraint(fields=('assessor', 'skill', 'valid_from'), name='licence_one_per_start'), models.CheckConstraint(condition=models.Q(('ended_on', None), models.Q(('end_reason', ''), _negated=True), _connector='OR'), name='licence_end_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='CalibrationTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lms.ids.new_uuid7, editable=False, unique=True)),
                ('cause', models.JSONField(verbose_name='sebab')),
                ('opened_at', models.DateTimeField(auto_now_add=True, verbose_name='dibuka')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='selesai')),
                ('outcome', models.CharField(blank=True, max_length=255, verbose_name='hasil')),
                ('assessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calibrations', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('skill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calibrations', to='content.skill')),
            ],
            options={
                'verbose_name': 'penyamaan persepsi',
                'verbose_name_plural': 'penyamaan persepsi',
                'ordering': ['-opened_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('assessor', 'skill'), name='calibration_one_open_per_skill'), models.CheckConstraint(condition=models.Q(('closed_at', None), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='calibration_closed_with_outcome')],
            },
        ),
    ]
