import django.core.validators
import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('assessments', '0006_widen_the_bank'),
        ('content', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BlueprintRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='urutan')),
                ('lesson_slug', models.SlugField(blank=True, max_length=80, verbose_name='materi')),
                ('level', models.SlugField(blank=True, max_length=20, verbose_name='tingkat')),
                ('count', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1)], verbose_name='jumlah soal')),
            ],
            options={
                'verbose_name': 'baris kisi-kisi',
                'verbose_name_plural': 'kisi-kisi',
                'ordering': ['assessment', 'order'],
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='case_percent',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='soal kasus (%)'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='counterpart',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered_by', to='assessments.assessment', verbose_name='pasangan pra-uji'),
        ),
        migrations.AddField(
            model_name='questionpaper',
            name='form',
            field=models.CharField(blank=True, max_length=1, verbose_name='bentuk'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('case_percent', None), ('case_percent__lte', 100), _connector='OR'), name='assessment_case_percent_in_range'),
        ),
        migrations.AddField(
            model_name='blueprintrow',
            name='assessment',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='blueprint', to='assessments.assessment'),
        ),
        migrations.AddField(
            model_name='blueprintrow',
            name='skill',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='content.skill', verbose_name='keterampilan'),
        ),
        migrations.AddField(
            model_name='blueprintrow',
            name='spm_field',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='content.spmfield', verbose_name='bidang SPM'),
        ),
        migrations.AddConstraint(
            model_name='blueprintrow',
            constraint=models.UniqueConstraint(fields=('assessment', 'order'), name='blueprint_order_unique'),
        ),
        migrations.AddConstraint(
            model_name='blueprintrow',
            constraint=models.CheckConstraint(condition=models.Q(('skill__isnull', True), ('spm_field__isnull', True), _connector='OR'), name='blueprint_row_has_one_subject'),
        ),
        migrations.AddConstraint(
            model_name='blueprintrow',
            constraint=models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='blueprint_row_draws_something'),
        ),
    ]
