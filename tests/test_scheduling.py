from tests.scheduling import scope_of


def test_browser_tests_share_a_process_and_others_do_not():
    journey = scope_of("tests/e2e/test_kader_journey.py::test_a")
    assert journey == scope_of("tests/browser/test_offline.py::test_b") == "heavy"
    assert scope_of("tests/lms/test_home.py::test_c") == ""


def test_every_test_that_drives_a_browser_is_in_the_group(request):
    driven = [
        item.nodeid
        for item in request.session.items
        if item.get_closest_marker("browser")
    ]
    assert [nodeid for nodeid in driven if not scope_of(nodeid)] == []
