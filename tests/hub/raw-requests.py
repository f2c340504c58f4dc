#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""raw-requests.py HUB: what no client would send, byte by byte; each is refused and harms nobody beside it."""
import gzip
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HEAD = b"Host: hub\r\nConnection: close\r\n"
POST = b"POST /v1/hello HTTP/1.1\r\n" + HEAD
BOMB, DEEP = gzip.compress(b"[" * 60_000_000), b"[" * 15_000
# what is sent, and the status it must get; 0: no answer, for the request never ends
CASES = [
    (b"GET /v1/health HTTP/1.1\r\n" + HEAD + b"X: " + b"a" * 200_000 + b"\r\n\r\n", 431),
    (b"GET /v1/health HTTP/1.1\r\n" + HEAD + b"".join(b"X%d: a\r\n" % i for i in range(10_000)) + b"\r\n", 431),
    (POST + b"Content-Length: 2\r\nContent-Length: 9999999999\r\n\r\n{}", 400),
    (POST + b"Content-Length: -5\r\n\r\n{}", 400),
    (POST + b"Content-Length: 50\r\n\r\n{}", 0),
    (POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 400),
    (b"POST /v1/push HTTP/1.1\r\n" + HEAD + b"Content-Length: 1073741824\r\n\r\n{}", 413),
    (b"GET /v1/pull HTTP/1.1\r\n" + HEAD + b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 401),
    (POST + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB, 413),
    (POST + b"Content-Encoding: zstd\r\nContent-Length: 4\r\n\r\nabcd", 415),
    (POST + b"Content-Length: %d\r\n\r\n" % len(DEEP) + DEEP, 400),
    (POST + b"Content-Length: 70000\r\n\r\n" + b" " * 70_000, 413),
    (b"DELETE /v1/files/x HTTP/1.1\r\n" + HEAD + b"\r\n", 405),
    (b"TRACE /v1/health HTTP/1.1\r\n" + HEAD + b"\r\n", 405),
    (b"BREW /check HTTP/1.1\r\n" + HEAD + b"\r\n", 405),
    (b"GET /check HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    (b"GET http://elsewhere.example/check HTTP/1.1\r\n" + HEAD + b"\r\n", 404),
    (b"GET /v1/hub?nonce=%00" + b"a" * 64 + b" HTTP/1.1\r\n" + HEAD + b"\r\n", 400),
] + [(b"GET " + path + b" HTTP/1.1\r\n" + HEAD + b"\r\n", 404) for path in
     (b"/v1/blobs/../hub.key", b"/v1/blobs/%2e%2e%2fhub.key", b"/v1/packs/..%2f..%2fhub.key", b"/../../etc/passwd", b"/check%00", b"/nothing")]


def status(port, data, address="127.0.0.1"):
    with socket.create_connection(("127.0.0.1", port), source_address=(address, 0)) as link:
        link.settimeout(2)
        answer = b""
        try:
            link.sendall(data)
            while b"\r\n" not in answer and (more := link.recv(65536)):
                answer += more
        except OSError:
            pass
    found = re.match(rb"HTTP/1\.1 (\d+)", answer)
    return int(found[1]) if found else 0


def half_requests(port, n):
    """Connections that never finish their head, more than the hub lets one address have."""
    links = []
    for _ in range(n):
        link = socket.create_connection(("127.0.0.1", port), source_address=("127.0.0.9", 0))
        try:
            link.sendall(b"POST /v1/hello HTTP/1.1\r\nX")
        except OSError:
            pass
        links.append(link)
    return links


def main():
    folder = tempfile.mkdtemp(prefix="nc-raw-")
    hub = subprocess.Popen([sys.argv[1], "serve", "--home", folder, "--listen", "127.0.0.1:0", "--plain"], stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, text=True)
    try:
        port = int(json.loads(hub.stdout.readline())["url"].rsplit(":", 1)[1])
        for data, wanted in CASES:
            got = status(port, data)
            assert got == wanted, (data[:120], got, wanted)
        links = half_requests(port, 700)
        start = time.monotonic()
        assert status(port, b"GET /v1/health HTTP/1.1\r\n" + HEAD + b"\r\n") == 200
        assert time.monotonic() - start < 2
        for link in links:
            link.close()
        with open(f"/proc/{hub.pid}/status", encoding="ascii") as file:
            peak = int(re.search(r"VmHWM:\s+(\d+)", file.read())[1])
        assert peak < 100_000 or b"libasan" in open(f"/proc/{hub.pid}/maps", "rb").read(), f"{peak} kB"
        assert hub.poll() is None
        hub.terminate()
        assert hub.wait(20) == 0
    finally:
        hub.kill()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(CASES)} requests refused, the hub at {peak // 1000} MB")


if __name__ == "__main__":
    main()
