"""The tables are emptied only when the live server has nothing to answer any more."""

from concurrent.futures import ThreadPoolExecutor

from tests.browser_fixtures import under_way


def test_a_request_of_the_server_is_waited_for_and_one_of_the_test_is_not():
    with ThreadPoolExecutor(1) as server:
        under_way.begin()
        assert under_way.wait(0) is True
        server.submit(under_way.begin).result()
        assert under_way.wait(0) is False
        server.submit(under_way.end).result()
        assert under_way.wait(0) is True
