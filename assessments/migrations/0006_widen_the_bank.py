import content.recordings
import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('assessments', '0005_add_papers_and_revisions'),
        ('content', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='choice',
            name='area_height',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='tinggi (‰)'),
        ),
        migrations.AddField(
            model_name='choice',
            name='area_left',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='kiri (‰)'),
        ),
        migrations.AddField(
            model_name='choice',
            name='area_top',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='atas (‰)'),
        ),
        migrations.AddField(
            model_name='choice',
            name='area_width',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(1000)], verbose_name='lebar (‰)'),
        ),
        migrations.AddField(
            model_name='choice',
            name='match',
            field=models.CharField(blank=True, max_length=200, verbose_name='pasangan jawaban'),
        ),
        migrations.AddField(
            model_name='question',
            name='audio',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.customdocument', validators=[content.recordings.check_recording], verbose_name='rekaman suara'),
        ),
        migrations.AddField(
            model_name='question',
            name='case_order',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='urutan dalam kasus'),
        ),
        migrations.AddField(
            model_name='question',
            name='image',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.customimage', verbose_name='gambar'),
        ),
        migrations.AddField(
            model_name='question',
            name='level',
            field=models.SlugField(blank=True, max_length=20, verbose_name='tingkat'),
        ),
        migrations.AddField(
            model_name='question',
            name='number_answer',
            field=models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True, verbose_name='angka yang benar'),
        ),
        migrations.AddField(
            model_name='question',
            name='number_tolerance',
            field=models.DecimalField(decimal_places=3, default=Decimal('0'), max_digits=12, verbose_name='selisih yang diterima'),
        ),
        migrations.AddField(
            model_name='question',
            name='unit',
            field=models.CharField(blank=True, max_length=20, verbose_name='satuan'),
        ),
        migrations.AlterField(
            model_name='question',
            name='kind',
            field=models.CharField(choices=[('single', 'Satu jawaban'), ('multiple', 'Beberapa jawaban'), ('true_false', 'Benar atau salah'), ('number', 'Isian angka'), ('ordering', 'Mengurutkan'), ('matching', 'Menjodohkan'), ('hotspot', 'Menunjuk pada gambar')], default='single', max_length=12, verbose_name='jenis'),
        ),
        migrations.CreateModel(
            name='QuestionCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, unique=True, verbose_name='kunci')),
                ('title', models.CharField(max_length=200, verbose_name='judul')),
                ('story', models.TextField(verbose_name='cerita')),
                ('loaded_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='content.customimage', verbose_name='gambar')),
            ],
            options={
                'verbose_name': 'kasus',
                'verbose_name_plural': 'kasus',
                'ordering': ['key'],
            },
        ),
        migrations.AddField(
            model_name='question',
            name='case',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='assessments.questioncase', verbose_name='kasus'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'number'), _negated=True), ('number_answer__isnull', False), _connector='OR'), name='question_number_has_its_answer'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('number_tolerance__gte', 0)), name='question_tolerance_not_negative'),
        ),
    ]
