#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""crowd.py HUB: 2,000 connections that take a place and do not get on, over TLS: half a handshake, a head or a body byte by
byte, a reply that nobody reads, nothing at all. They are ended; a laptop gets its answers meanwhile, and memory and files
stay bounded. Then strangers who ask for something and stay: they do not cost what a laptop may."""
import json
import os
import re
import resource
import selectors
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time

PATIENCE = 6  # of the hub, in seconds
CROWD = 2000
STRANGERS = 600  # who ask once and stay
HEAD = b"POST /v1/hello HTTP/1.1\r\nHost: hub\r\n"


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    return made


def ask(port, path=b"/v1/health", timeout=20):
    """One honest request on a connection of its own; seconds until the answer."""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout, ("127.0.0.200", 0)) as raw, context().wrap_socket(raw) as link:
        link.settimeout(timeout)
        link.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n")
        assert link.recv(64).startswith(b"HTTP/1.1 200"), path
    return time.monotonic() - start


def figures(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        peak = int(re.search(r"VmHWM:\s+(\d+)", file.read())[1])
    return peak // 1000, len(os.listdir(f"/proc/{pid}/fd"))


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1]) // 1000


class Crowd:
    """Connections from several addresses, each with a line of bytes that go out one a second."""

    def __init__(self, port, n):
        self.links, self.ended = [], 0
        self.selector = selectors.DefaultSelector()
        for i in range(n):
            link = socket.socket()
            link.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            link.bind((f"127.0.0.{10 + i % 8}", 0))
            link.settimeout(30)
            link.connect(("127.0.0.1", port))
            self.links.append([link, i % 4])

    def begin(self):
        hello = ssl.MemoryBIO()
        half = context().wrap_bio(ssl.MemoryBIO(), hello)
        try:
            half.do_handshake()
        except ssl.SSLWantReadError:
            pass
        client_hello = hello.read()
        for entry in self.links:
            link, kind = entry
            entry.append({0: b"", 1: client_hello, 2: b"\x16\x03\x01", 3: b"GET / HTTP/1.1\r\n"}[kind])
            link.setblocking(False)
            self.selector.register(link, selectors.EVENT_READ)

    def turn(self):
        """A byte on each line; what the hub ended is let go."""
        for entry in self.links:
            if entry[0] and entry[2]:
                try:
                    entry[0].send(entry[2][:1])
                    entry[2] = entry[2][1:]
                except BlockingIOError:
                    pass
                except OSError:
                    self.drop(entry)
        for key, _ in self.selector.select(0):
            entry = next(e for e in self.links if e[0] is key.fileobj)
            try:
                if not entry[0].recv(65536):
                    self.drop(entry)
            except BlockingIOError:
                pass
            except OSError:
                self.drop(entry)

    def drop(self, entry):
        self.selector.unregister(entry[0])
        entry[0].close()
        entry[0] = None
        self.ended += 1

    def left(self):
        return sum(entry[0] is not None for entry in self.links)

    def close(self):
        for entry in self.links:
            if entry[0]:
                self.drop(entry)


def play_crowd(port, hub):
    crowd = Crowd(port, CROWD)
    crowd.begin()
    slowest, files = 0, 0
    for _ in range(PATIENCE + 4):
        crowd.turn()
        files = max(files, figures(hub.pid)[1])
        slowest = max(slowest, ask(port))
        time.sleep(0.5)
    assert crowd.ended > CROWD * 0.9, f"{crowd.left()} of {CROWD} connections still have their places"
    crowd.close()
    return slowest, figures(hub.pid)[0], files


def play_strangers(port, hub):
    """Each asks and keeps the line: the first ones may, of the others each is sent away with his answer."""
    links, n_last = [], 0
    before = resident(hub.pid)
    for i in range(STRANGERS):
        raw = socket.socket()
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        raw.bind((f"127.0.0.{10 + i % 8}", 0))
        raw.settimeout(30)
        raw.connect(("127.0.0.1", port))
        links.append(context().wrap_socket(raw))
        links[-1].sendall(b"GET /v1/health HTTP/1.1\r\nHost: hub\r\n\r\n")
        answer = links[-1].recv(4096)
        assert answer.startswith(b"HTTP/1.1 200"), answer
        n_last += b"Connection: close" in answer
    after = resident(hub.pid)
    for link in links:
        link.close()
    assert n_last > STRANGERS / 3, f"{n_last} were sent away"
    return after, after - before


def slow(port, line, first, wanted):
    """A request whose @line goes out a byte a time; seconds until the hub ends it."""
    with socket.create_connection(("127.0.0.1", port), 30, ("127.0.0.30", 0)) as raw, context().wrap_socket(raw) as link:
        link.settimeout(0.25)
        start = time.monotonic()
        try:
            link.sendall(first)
            for i in range(400):
                link.send(line[i:i + 1])
                try:
                    if not link.recv(1024):
                        break
                except TimeoutError:
                    pass
        except OSError:
            pass
        took = time.monotonic() - start
    assert took < wanted, f"{first[:40]} {took:.1f} s"
    return took


def main():
    # this side needs a file a connection too
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    if min(hard, 8192) < CROWD + 200:
        print(f"only {hard} files may be open here: not done")
        sys.exit(77)
    folder = tempfile.mkdtemp(prefix="nc-crowd-")
    hub = subprocess.Popen([sys.argv[1], "serve", "--home", folder, "--listen", "127.0.0.1:0", "--patience", str(PATIENCE)],
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = int(json.loads(hub.stdout.readline())["url"].rsplit(":", 1)[1])
        ask(port)
        body = HEAD + b"Content-Length: 1000\r\n\r\n"
        slow(port, b"X-Slow: " + b"a" * 400, HEAD, PATIENCE + 3)
        slow(port, b" " * 400, body, PATIENCE + 3)
        slowest, peak, files = play_crowd(port, hub)
        assert files < 2 * CROWD + 200, f"{files} files"
        assert slowest < 20, f"{slowest:.1f} s"
        time.sleep(1)
        assert ask(port) < 2
        with open(f"/proc/{hub.pid}/maps", "rb") as maps:
            is_plain = b"libasan" not in maps.read()
        assert peak < 120 or not is_plain, f"{peak} MB"
        left, more = play_strangers(port, hub)
        assert more < 50 or not is_plain, f"{more} MB more"
        time.sleep(1)
        assert figures(hub.pid)[1] < 100, "files stay open"
        assert hub.poll() is None
        hub.terminate()
        assert hub.wait(20) == 0
    finally:
        hub.kill()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{CROWD} idle or slow connections ended; an honest request took {slowest:.1f} s at most, the hub {peak} MB, {files} files; "
          f"{left} MB with {STRANGERS} who ask and stay")


if __name__ == "__main__":
    main()
