"""How gunicorn serves Cakap; numbers come from the environment."""

import os
from pathlib import Path

bind = f"{os.environ.get('WEB_BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
# Threads share one process's memory, so a small server keeps room for the worker.
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# Django is loaded once and shared by the workers: half the start, less memory.
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
# Workers leave in turn, so that a slow leak never reaches the memory limit.
max_requests = 5000
max_requests_jitter = 500
# The heartbeat file must not live on a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# The reverse proxy is the only one that reaches this port from outside the host.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
# Without a proxy, in a hall: gunicorn speaks TLS itself (docs/hall.md).
certfile = os.environ.get("TLS_CERT") or None
keyfile = os.environ.get("TLS_KEY") or None
accesslog = "-" if os.environ.get("ACCESS_LOG") else None
errorlog = "-"
# The control socket lives in the home folder, which a container does not have.
control_socket_disable = True


def on_starting(server: object) -> None:
    """Say before the first request what phones will miss with this certificate."""
    from django.conf import settings

    from lms.hall.start import tell_before_start

    if certfile:
        tell_before_start(settings.SITE_URL, certfile, keyfile or "")
