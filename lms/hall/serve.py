"""gunicorn around the hall's site, set by the command and not by the environment."""

import errno
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from lms.hall.site import HallSite

# A hall of phones asks for small files at once; nothing here computes.
THREADS = 32


class PortRefused(Exception):
    """The port cannot be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Door:
    """Where the site listens; without a certificate it speaks plain HTTP."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None


def check_port(door: Door) -> None:
    """Raise PortRefused when the port is taken or reserved for the administrator."""
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((door.host, door.port))
    except OSError as error:
        if error.errno == errno.EACCES:
            sentence = (
                f"Port {door.port} hanya untuk administrator: jalankan dengan sudo, "
                "atau pakai --port 8443."
            )
        else:
            sentence = f"Port {door.port} tidak dapat dipakai: {error.strerror}."
        raise PortRefused(sentence) from error


class HallServer(BaseApplication):
    """Serve one site until it is told to stop."""

    def __init__(self, site: HallSite, door: Door) -> None:
        self.site = site
        self.door = door
        super().__init__()

    def load_config(self) -> None:
        host = f"[{self.door.host}]" if ":" in self.door.host else self.door.host
        for name, value in {
            "bind": f"{host}:{self.door.port}",
            "worker_class": "gthread",
            "threads": THREADS,
            "preload_app": True,
            "errorlog": "-",
            "loglevel": "warning",
            "control_socket_disable": True,
            "certfile": self.door.certificate and str(self.door.certificate),
            "keyfile": self.door.key and str(self.door.key),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.site
