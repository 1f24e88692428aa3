from lms.bench.figure import Figure, p95


def test_a_small_value_is_good_where_less_is_better():
    assert Figure.at_most("page.bytes", 60, "kB", 60).ok
    assert not Figure.at_most("page.bytes", 61, "kB", 60).ok


def test_a_large_value_is_good_where_more_is_better():
    assert Figure.at_least("certificate.per_second", 4, "1/s", 4).ok
    assert not Figure.at_least("certificate.per_second", 3.9, "1/s", 4).ok


def test_a_figure_is_one_line_of_json():
    line = Figure.at_most("dinas.matrix.p95_ms", 12.3456, "ms", 300).to_line()
    assert line == (
        '{"name": "dinas.matrix.p95_ms", "value": 12.35, "unit": "ms", '
        '"goal": 300, "ok": true}'
    )


def test_p95_leaves_one_in_twenty_above():
    assert p95([float(n) for n in range(1, 22)]) == 20
