from lms.bench import certificates


def test_measures_papers_and_lists(monkeypatch):
    monkeypatch.setattr(certificates, "ROUNDS", 1)
    monkeypatch.setattr(certificates, "PEOPLE", 2)
    monkeypatch.setattr(certificates, "SESSIONS", 1)
    figures = {figure.name: figure for figure in certificates.figures()}
    assert list(figures) == [
        "certificate.weasyprint.cpu_ms",
        "certificate.weasyprint.bytes",
        "certificate.per_second",
        "daftar_hadir.2.cpu_ms",
        "daftar_hadir.2x1.cpu_ms",
    ]
    assert figures["certificate.weasyprint.bytes"].ok
