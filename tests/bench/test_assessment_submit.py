from lms.bench import assessment_submit
from lms.bench.sync_postgresql import NoPostgreSQL
from lms.management.commands.bench import groups


def test_it_belongs_to_the_group_of_assessment():
    assert "assessment_submit" in groups()["assessment"]


def test_a_figure_per_database_and_none_for_a_missing_one(monkeypatch, capsys):
    def measure(_scratch, site):
        if site is assessment_submit.sync.postgresql_site:
            raise NoPostgreSQL("PostgreSQL is not installed")
        return 100.0

    monkeypatch.setattr(assessment_submit, "measure", measure)

    (figure,) = assessment_submit.figures()

    assert (figure.name, figure.value) == ("assessment.submit.per_cpu_second", 100)
    assert "postgresql skipped" in capsys.readouterr().err
