import gzip
import json
import tracemalloc

import pytest

from lms.sync.door import BadBatch
from lms.sync.unpack import MAX_UNPACKED, TOO_BIG, UNREADABLE, unpack


def test_plain_bytes_stay_and_gzip_is_unpacked():
    assert unpack(b"{}", "") == b"{}"
    assert unpack(gzip.compress(b'{"items": []}'), "gzip") == b'{"items": []}'


@pytest.mark.parametrize(
    ("raw", "encoding", "sentence"),
    [
        (b"{}", "gzip", UNREADABLE),
        (gzip.compress(b"{}" * 900, mtime=0)[:-9], "gzip", UNREADABLE),
        (b"{}", "br", UNREADABLE),
        (gzip.compress(b" " * (MAX_UNPACKED + 1), mtime=0), "gzip", TOO_BIG),
    ],
)
def test_what_cannot_be_unpacked_is_refused_in_words(raw, encoding, sentence):
    with pytest.raises(BadBatch) as refused:
        unpack(raw, encoding)
    assert str(refused.value) == sentence


def test_a_bomb_never_fills_the_memory():
    bomb = gzip.compress(b"\0" * (200 * 1024 * 1024), 1)
    tracemalloc.start()
    with pytest.raises(BadBatch):
        unpack(bomb, "gzip")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * MAX_UNPACKED


def test_the_address_takes_gzip(client, token, item):
    body = gzip.compress(json.dumps({"items": [item(), item()]}).encode())
    response = client.post(
        "/api/sync/",
        body,
        "application/json",
        headers={"Authorization": f"Perangkat {token}", "Content-Encoding": "gzip"},
    )
    assert [r["status"] for r in response.json()["receipts"]] == ["accepted"] * 2
