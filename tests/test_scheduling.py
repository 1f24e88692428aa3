from tests.scheduling import next_unit, scope_of

BROWSER = "tests/browser/test_offline.py"
LIGHT = "tests/lms/test_home.py::test_c"


def test_browser_tests_of_a_file_stay_together_and_others_go_alone():
    assert scope_of(f"{BROWSER}::test_a") == scope_of(f"{BROWSER}::test_b") == BROWSER
    assert scope_of(LIGHT) == ""


def test_one_process_drives_the_browser_and_the_others_help_at_the_end():
    assert next_unit([LIGHT, BROWSER], heavy=True) == BROWSER
    assert next_unit([BROWSER, LIGHT], heavy=False) == LIGHT
    assert next_unit([BROWSER], heavy=False) == BROWSER
    assert next_unit([LIGHT], heavy=True) == LIGHT


def test_every_test_that_drives_a_browser_is_in_the_group(request):
    driven = [
        item.nodeid
        for item in request.session.items
        if item.get_closest_marker("browser")
    ]
    assert [nodeid for nodeid in driven if not scope_of(nodeid)] == []
