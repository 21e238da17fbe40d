"""What SageMaker does on the machine of a training job, within namespaces of its own: see `job.py`, which starts it.

    instance.py JOB.json

/opt/ml is laid out in a private mount: the channels read-only, the three configuration files, the folders of output. There is no network
but a loopback, on which the archive of the code is served as S3 serves it. Then AWS's own toolkit takes over, as the image's `train`.
"""

import ctypes
import fcntl
import functools
import http.server
import json
import os
import pathlib
import socket
import struct
import subprocess
import sys
import threading

LIBC = ctypes.CDLL(None, use_errno=True)
MS_RDONLY, MS_REMOUNT, MS_BIND = 1, 32, 4096
HOST = "algo-1"


def mount(source, target, kind=None, flags=0):
    name = [None if text is None else str(text).encode() for text in (source, target, kind)]
    if LIBC.mount(*name, ctypes.c_ulong(flags), None) != 0:
        sys.exit(f"instance.py: cannot mount {source} on {target}: {os.strerror(ctypes.get_errno())}")


def bind(source, target, read_only=False):
    mount(source, target, flags=MS_BIND)
    if read_only:
        mount(None, target, flags=MS_BIND | MS_REMOUNT | MS_RDONLY)


def mount_opt(machine):
    """Puts the machine's folder at /opt/ml. What else is in /opt stays visible."""
    if not os.path.isdir("/opt"):
        sys.exit("instance.py: there is no /opt to mount on")
    kept, disk = machine / "opt", machine / "ml"
    kept.mkdir()
    disk.mkdir()
    bind("/opt", kept)
    mount("tmpfs", "/opt", "tmpfs")
    for entry in kept.iterdir():
        if entry.name != "ml":
            os.symlink(entry, f"/opt/{entry.name}")
    os.mkdir("/opt/ml")
    bind(disk, "/opt/ml")


def loopback_up():
    """A new network namespace has its loopback down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
        fcntl.ioctl(any_socket, 0x8914, request)


def hosts_file(machine):
    """The toolkit waits, for minutes, until the hosts of its configuration resolve."""
    path = machine / "hosts"
    path.write_text(f"127.0.0.1 localhost {HOST}\n", encoding="utf-8")
    bind(path, "/etc/hosts")


class Storage(http.server.SimpleHTTPRequestHandler):
    """Objects under their address, /BUCKET/KEY; what boto3 wants of S3 to download one is GET and HEAD with an ETag."""

    def end_headers(self):
        self.send_header("ETag", '"0"')
        super().end_headers()

    def log_message(self, *_):
        pass


def main():
    job = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    machine = pathlib.Path(job["machine"])
    mount_opt(machine)
    place = pathlib.Path("/opt/ml")
    for name in ("input/config", "input/data", "model", "output/data", "code", "checkpoints"):
        (place / name).mkdir(parents=True, exist_ok=True)
    for name, content in job["configuration"].items():
        (place / "input/config" / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    for name, source in job["channels"].items():
        (place / "input/data" / name).mkdir()
        bind(source, place / "input/data" / name, read_only=True)
    bind(job["checkpoints"], place / "checkpoints")
    hosts_file(machine)
    loopback_up()
    handler = functools.partial(Storage, directory=job["buckets"])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = dict(job["environment"], S3_ENDPOINT_URL=f"http://127.0.0.1:{server.server_port}")
    sys.exit(subprocess.run(job["command"], env=environment, cwd="/", check=False).returncode)


if __name__ == "__main__":
    main()
