import django.db.models.deletion
import lms.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('assessments', '0012_widen_the_ledger'),
        ('content', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RulePreview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=lms.ids.new_uuid7, editable=False, unique=True)),
                ('on', models.DateField(verbose_name='dihitung untuk tanggal')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='diminta')),
                ('kaders', models.PositiveIntegerField(default=0, verbose_name='jumlah kader')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ruleset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.levelruleset')),
            ],
            options={
                'verbose_name': 'pratinjau aturan',
                'verbose_name_plural': 'pratinjau aturan',
                'ordering': ['-asked_at'],
            },
        ),
        migrations.CreateModel(
            name='RulePreviewMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level_before', models.CharField(blank=True, max_length=20, verbose_name='tingkat sekarang')),
                ('level_after', models.CharField(blank=True, max_length=20, verbose_name='tingkat nanti')),
                ('gained', models.JSONField(default=list, verbose_name='menjadi cakap')),
                ('lost', models.JSONField(default=list, verbose_name='tidak lagi cakap')),
                ('kader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('preview', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='assessments.rulepreview')),
            ],
            options={
                'verbose_name': 'perpindahan',
                'verbose_name_plural': 'perpindahan',
                'constraints': [models.UniqueConstraint(fields=('preview', 'kader'), name='preview_move_once_per_kader')],
            },
        ),
    ]
