"""The embedded broker: kombu's folder of messages, made to survive a kill.

kombu creates a message file first and writes it afterwards. A reader that is quicker,
or a writer that is killed in between, leaves an empty file, and the worker that meets
it stops for good. Here a file appears whole or not at all, and a damaged one that an
earlier version left behind is dropped: a wake-up lost costs one sweep, nothing else.
"""

import fcntl
import logging
import os
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.transport.filesystem import exchange_queue_t
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that no reader ever sees a part of it."""
    draft = path.with_name(f"{path.name}.{uuid4().hex}.part")
    draft.write_text(text)
    os.replace(draft, path)


class Channel(filesystem.Channel):
    """kombu's channel with whole files."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        try:
            write_whole(Path(self.data_folder_out) / name, dumps(payload))
        except OSError as error:
            raise ChannelError(f"cannot add {name} to the broker folder") from error

    def _get(self, queue: str) -> Any:
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                # kombu took the file away before it looked inside.
                logger.warning("dropped a damaged message of queue %s", queue)

    def get_table(self, exchange: str) -> list[exchange_queue_t]:
        try:
            return super().get_table(exchange)
        except ValueError:
            logger.warning("rebuilding the damaged table of exchange %s", exchange)
            return []

    def _queue_bind(
        self, exchange: str, routing_key: str, pattern: str, queue: str
    ) -> None:
        bound = exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with (self.control_folder / "binding.lock").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            table = self.get_table(exchange)
            if bound not in table:
                write_whole(self._exchange_file(exchange), dumps([bound, *table]))


class Transport(filesystem.Transport):
    """What `filesystem://` means in Cakap; lms.celery registers it."""

    Channel = Channel
