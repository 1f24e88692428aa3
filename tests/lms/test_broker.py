from collections.abc import Iterator
from json import JSONDecodeError
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.transport import filesystem

from lms import broker


def channel_in(folder: Path, transport) -> Iterator:
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
    }
    connection = Connection(transport=transport, transport_options=options)
    return connection.channel()


@pytest.fixture
def channel(tmp_path):
    return channel_in(tmp_path, broker.Transport)


def test_filesystem_means_our_broker():
    assert type(Connection("filesystem://").transport) is broker.Transport


def test_a_message_comes_back_once(channel):
    channel._put("celery", {"topic": "certificates.render"})
    assert channel._get("celery") == {"topic": "certificates.render"}
    with pytest.raises(Empty):
        channel._get("celery")


def test_nothing_but_whole_messages_lies_in_the_folder(channel, tmp_path):
    channel._put("celery", {"n": 1})
    names = [path.name for path in tmp_path.iterdir() if path.is_file()]
    assert [name.partition(".")[2] for name in names] == ["celery.msg"]


def test_half_a_message_is_dropped_and_the_next_one_read(channel, tmp_path):
    (tmp_path / "0_killed.celery.msg").write_text("")
    channel._put("celery", {"n": 1})
    assert channel._get("celery") == {"n": 1}


def test_control_half_a_message_stops_kombus_own_reader(tmp_path):
    (tmp_path / "0_killed.celery.msg").write_text("")
    with pytest.raises(JSONDecodeError):
        channel_in(tmp_path, filesystem.Transport)._get("celery")


def test_a_damaged_table_is_built_anew(channel, tmp_path):
    (tmp_path / "control").mkdir()
    (tmp_path / "control" / "celery.exchange").write_text("[[")
    channel._queue_bind("celery", "celery", "", "celery")
    assert [row.queue for row in channel.get_table("celery")] == ["celery"]


def test_binding_twice_keeps_one_row_and_earlier_queues(channel):
    for queue in ("celery", "lain", "celery"):
        channel._queue_bind("celery", "celery", "", queue)
    assert [row.queue for row in channel.get_table("celery")] == ["lain", "celery"]


def test_an_unwritable_folder_is_reported_as_a_broker_error(tmp_path):
    channel = channel_in(tmp_path / "gone", broker.Transport)
    with pytest.raises(broker.ChannelError):
        channel._put("celery", {})
