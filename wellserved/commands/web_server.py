"""The settings of gunicorn, the web server; their names are gunicorn's."""

from pathlib import Path

from wellserved.web import environment, logs

bind = "{}:{}".format(*environment.address())
workers = environment.whole_number("PROCESSES", 2, at_most=64)
worker_class = "gthread"
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 15
max_requests = 20_000
max_requests_jitter = 2_000
umask = 0o077
limit_request_line = 8190  # the most there is; a longer one is refused before the application sees it
control_socket_disable = True
proc_name = "wellserved"

# Beside the memory there is no disk that could be slow when a process says that it lives.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- gunicorn makes its file private

forwarded_allow_ips = "127.0.0.1,::1" if environment.yes_or_no("BEHIND_PROXY") else ""
accesslog = None
logconfig_dict = logs.settings_of_logging(environment.one_of("LOG", ("debug", "info", "warning", "error"), "warning"))
