import assessments.storage
import django.db.models.deletion
import lms.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('assessments', '0009_test_on_paper'),
        ('content', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='checklist',
            name='group_size',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='kader bersama-sama'),
        ),
        migrations.AddField(
            model_name='checklist',
            name='min_seconds',
            field=models.PositiveSmallIntegerField(default=30, verbose_name='paling cepat (detik)'),
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='scale',
            field=models.CharField(choices=[('yes_no', 'ya atau tidak'), ('rating', 'belum, dengan bantuan, mandiri')], default='yes_no', max_length=6, verbose_name='cara menilai'),
        ),
        migrations.AddField(
            model_name='observation',
            name='flags',
            field=models.JSONField(default=list, verbose_name='tanda'),
        ),
        migrations.AddField(
            model_name='observation',
            name='is_double',
            field=models.BooleanField(default=False, verbose_name='pengamatan ganda'),
        ),
        migrations.AddField(
            model_name='observation',
            name='redoes',
            field=models.UUIDField(null=True, verbose_name='mengulang'),
        ),
        migrations.AddField(
            model_name='observation',
            name='scene',
            field=models.UUIDField(db_index=True, null=True, verbose_name='adegan'),
        ),
        migrations.AddField(
            model_name='observation',
            name='seconds',
            field=models.PositiveIntegerField(null=True, verbose_name='lama (detik)'),
        ),
        migrations.CreateModel(
            name='ObservationPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lms.ids.new_uuid7, unique=True, verbose_name='nomor fakta')),
                ('occurred_at', models.DateTimeField(verbose_name='terjadi')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='diterima')),
                ('device', models.CharField(blank=True, max_length=64, verbose_name='perangkat')),
                ('clock_offset', models.IntegerField(default=0, verbose_name='selisih jam (detik)')),
                ('observation_uid', models.UUIDField(db_index=True, verbose_name='pengamatan')),
                ('file', models.FileField(max_length=200, storage=assessments.storage.private_files, upload_to='praktik/%Y/%m/', verbose_name='foto')),
                ('sha256', models.CharField(max_length=64)),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'foto praktik',
                'verbose_name_plural': 'foto praktik',
            },
        ),
    ]
