import django.db.models.deletion
import lms.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('assessments', '0007_draw_by_blueprint'),
        ('content', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Accommodation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lms.ids.new_uuid7, unique=True, verbose_name='nomor fakta')),
                ('occurred_at', models.DateTimeField(verbose_name='terjadi')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='diterima')),
                ('device', models.CharField(blank=True, max_length=64, verbose_name='perangkat')),
                ('clock_offset', models.IntegerField(default=0, verbose_name='selisih jam (detik)')),
                ('extra_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='tambahan waktu (menit)')),
                ('extra_attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tambahan kesempatan')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='ditutup untuknya')),
                ('reason', models.CharField(max_length=255, verbose_name='alasan')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accommodations', to='assessments.sitting')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accommodations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'kelonggaran ujian',
                'verbose_name_plural': 'kelonggaran ujian',
                'indexes': [models.Index(fields=['sitting', 'user'], name='accommodation_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='accommodation_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='SittingPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lms.ids.new_uuid7, unique=True, verbose_name='nomor fakta')),
                ('occurred_at', models.DateTimeField(verbose_name='terjadi')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='diterima')),
                ('device', models.CharField(blank=True, max_length=64, verbose_name='perangkat')),
                ('clock_offset', models.IntegerField(default=0, verbose_name='selisih jam (detik)')),
                ('action', models.CharField(choices=[('pause', 'jeda'), ('resume', 'lanjut')], max_length=6, verbose_name='tindakan')),
                ('reason', models.CharField(blank=True, max_length=255, verbose_name='alasan')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='assessments.sitting')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'jeda ujian',
                'verbose_name_plural': 'jeda ujian',
                'indexes': [models.Index(fields=['sitting'], name='pause_by_sitting')],
            },
        ),
    ]
