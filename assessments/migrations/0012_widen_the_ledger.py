import assessments.storage
import django.db.models.deletion
import lms.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('assessments', '0011_license_assessors'),
        ('content', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GuidelineChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lms.ids.new_uuid7, unique=True, verbose_name='nomor fakta')),
                ('occurred_at', models.DateTimeField(verbose_name='terjadi')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='diterima')),
                ('device', models.CharField(blank=True, max_length=64, verbose_name='perangkat')),
                ('clock_offset', models.IntegerField(default=0, verbose_name='selisih jam (detik)')),
                ('title', models.CharField(max_length=200, verbose_name='perubahan')),
                ('source', models.CharField(max_length=255, verbose_name='dasar (surat, pedoman)')),
                ('effective_on', models.DateField(verbose_name='berlaku mulai')),
            ],
            options={
                'verbose_name': 'perubahan pedoman',
                'verbose_name_plural': 'perubahan pedoman',
                'ordering': ['-effective_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OutsideLearning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lms.ids.new_uuid7, unique=True, verbose_name='nomor fakta')),
                ('occurred_at', models.DateTimeField(verbose_name='terjadi')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='diterima')),
                ('device', models.CharField(blank=True, max_length=64, verbose_name='perangkat')),
                ('clock_offset', models.IntegerField(default=0, verbose_name='selisih jam (detik)')),
                ('title', models.CharField(max_length=200, verbose_name='nama pelatihan')),
                ('provider', models.CharField(max_length=200, verbose_name='penyelenggara')),
                ('number', models.CharField(max_length=100, verbose_name='nomor sertifikat')),
                ('jp', models.PositiveSmallIntegerField(verbose_name='JP')),
                ('file', models.FileField(max_length=200, storage=assessments.storage.private_files, upload_to='luar/%Y/%m/', verbose_name='berkas')),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'pembelajaran luar',
                'verbose_name_plural': 'pembelajaran luar',
            },
        ),
        migrations.AddField(
            model_name='evidence',
            name='settles',
            field=models.JSONField(default=list, verbose_name='memutus'),
        ),
        migrations.AddField(
            model_name='skillstatus',
            name='confirmed_on',
            field=models.DateField(blank=True, null=True, verbose_name='dikonfirmasi'),
        ),
        migrations.AddField(
            model_name='skillstatus',
            name='disputed',
            field=models.BooleanField(default=False, verbose_name='pengamat berbeda'),
        ),
        migrations.AddField(
            model_name='skillstatus',
            name='relearn',
            field=models.CharField(blank=True, choices=[('', 'tidak'), ('expired', 'masa berlaku habis'), ('outdated', 'pedoman berubah'), ('weak', 'praktik belum cukup')], default='', max_length=10, verbose_name='perlu belajar lagi'),
        ),
        migrations.AlterField(
            model_name='evidence',
            name='kind',
            field=models.CharField(choices=[('trained', 'Dilatih'), ('knowledge', 'Pengetahuan (ujian)'), ('practice', 'Praktik (pengamatan)'), ('confirmation', 'Konfirmasi di hari buka Posyandu'), ('outside', 'Belajar di luar'), ('adjudication', 'Putusan penengah'), ('withdrawal', 'Penarikan bukti')], max_length=12, verbose_name='jenis'),
        ),
        migrations.AddIndex(
            model_name='skillstatus',
            index=models.Index(condition=models.Q(('relearn', ''), _negated=True), fields=['relearn', 'skill'], name='status_to_relearn'),
        ),
        migrations.AddIndex(
            model_name='skillstatus',
            index=models.Index(condition=models.Q(('disputed', True)), fields=['skill'], name='status_disputed'),
        ),
        migrations.AddField(
            model_name='guidelinechange',
            name='announced_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='guidelinechange',
            name='skills',
            field=models.ManyToManyField(related_name='guideline_changes', to='content.skill', verbose_name='keterampilan'),
        ),
        migrations.AddField(
            model_name='outsidelearning',
            name='kader',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_learning', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='outsidelearning',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='outsidelearning',
            name='skills',
            field=models.ManyToManyField(related_name='+', to='content.skill', verbose_name='keterampilan'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='outside',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='assessments.outsidelearning'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(condition=models.Q(('outside__isnull', False)), fields=('outside', 'skill'), name='evidence_one_per_outside_learning'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'adjudication'), _negated=True), ('recorded_by__isnull', False), _connector='OR'), name='evidence_adjudication_is_by_a_person'),
        ),
        migrations.AddConstraint(
            model_name='guidelinechange',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='guideline_change_has_a_source'),
        ),
        migrations.AddConstraint(
            model_name='outsidelearning',
            constraint=models.UniqueConstraint(fields=('kader', 'provider', 'number'), name='outside_one_per_certificate'),
        ),
        migrations.AddConstraint(
            model_name='outsidelearning',
            constraint=models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='outside_has_a_number'),
        ),
    ]
