"""The bench's own scale: what it counts on a visit, and on the next one."""

import pytest

from lms.bench.phone import MAX_REQUESTS, visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_visit_counts_the_page_and_the_worker_apart(browser, live_server):
    context = browser.new_context()
    load = visit(context, f"{live_server.url}/masuk/")
    context.close()
    assert 5 <= load.requests <= 12
    assert load.page_bytes > 5_000
    assert load.worker_bytes > 1_000
    assert load.all_bytes == load.page_bytes + load.worker_bytes
    assert load.lcp_ms > 400


@pytest.mark.parametrize("name", ["module", "packs"])
def test_a_first_contact_asks_for_twelve_things_at_most(
    name, browser, live_server, client, kader, lesson
):
    paths = {"module": lesson.get_parent().url, "packs": "/hp/modul/"}
    client.force_login(kader)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context = browser.new_context()
    context.add_cookies([{**cookie, "url": live_server.url}])
    load = visit(context, live_server.url + paths[name], slow=False)
    context.close()
    assert 8 <= load.requests <= MAX_REQUESTS
