# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program through the accessibility bus, with mouse and keys from xdotool, and counts them."""
import os
import re
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

NAME = "nengcha"
LIMIT = 12


class Missing(Exception):
    pass


def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, capture_output=True, text=True).stdout


def safe(call, default=None):
    """The tree changes while it is read: what is gone has no answer."""
    try:
        return call()
    except GLib.Error:
        return default


class Node:
    """One accessible, as it was when it was read."""

    def __init__(self, accessible, name=None, role=None):
        self.accessible = accessible
        self.name = safe(accessible.get_name, "") or "" if name is None else name
        self.role = safe(accessible.get_role_name, "") or "" if role is None else role

    def states(self):
        return safe(self.accessible.get_state_set)

    def has(self, state):
        states = self.states()
        return bool(states and states.contains(state))

    def children(self):
        for i in range(safe(self.accessible.get_child_count, 0) or 0):
            child = safe(lambda: self.accessible.get_child_at_index(i))
            if child:
                yield Node(child)

    def walk(self):
        yield self
        for child in self.children():
            yield from child.walk()

    def shown(self):
        """All that is on the screen below it; what is hidden is not gone into."""
        yield self
        for child in self.children():
            if child.has(Atspi.StateType.VISIBLE):
                yield from child.shown()

    def extents(self):
        return safe(lambda: self.accessible.get_extents(Atspi.CoordType.WINDOW))

    def text(self):
        text = safe(self.accessible.get_text_iface)
        return safe(lambda: Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text)), "") if text else ""

    def __repr__(self):
        return f"{self.role} “{self.name}”"


def on_screen(node):
    """Whether it was ever given a place; GTK 4.8 does not say more."""
    box = node.extents()
    return bool(box and box.width > 0 and box.height > 0)


class Program:
    """The program on a folder; clicks and keys are counted as a person would give them."""

    def __init__(self, binary, home, *arguments):
        self.clicks = self.keys = 0
        self.bottom = 20  # what of the window's height does not scroll
        command = [binary, "--home", home, *arguments]
        for last in (False, False, True):
            self.process = subprocess.Popen(command, env={**os.environ, "GTK_A11Y": "atspi", "G_DEBUG": ""})
            try:
                self.root = self.wait_for(self.find_application, "the program on the accessibility bus")
                break
            except Missing:  # a display that is still coming up
                if last or self.process.poll() is None:
                    raise
        self.window = self.wait_for(self.find_window, "its window")
        xdotool("windowfocus", "--sync", self.window)

    def close(self):
        self.process.terminate()
        self.process.wait(10)

    def find_application(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            node = Node(desktop.get_child_at_index(i))
            if node.name == NAME and safe(node.accessible.get_child_count, 0):
                return node
        return None

    def find_window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "能察 Nengcha"],
                               capture_output=True, text=True).stdout.split()
        return found[-1] if found else None

    def wait_for(self, probe, what, limit=LIMIT):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            found = probe()
            if found:
                return found
            if self.process.poll() is not None:
                raise Missing(f"the program ended with {self.process.returncode} while waiting for {what}")
            time.sleep(0.05)
        raise Missing(f"waited in vain for {what}")

    def frames(self):
        return [child for child in self.root.children() if child.has(Atspi.StateType.VISIBLE)]

    def all(self, role=None, name=None, root=None):
        roots = [root] if root else self.frames()
        for top in roots:
            for node in top.shown():
                if (role is None or node.role in role) and (name is None or re.search(name, node.name)) and on_screen(node):
                    yield node

    def find(self, role, name, root=None, nth=0, limit=LIMIT):
        def probe():
            found = list(self.all(role, name, root))
            return found[nth] if len(found) > (nth if nth >= 0 else -1 - nth) else None
        return self.wait_for(probe, f"{'/'.join(role)} “{name}”", limit)

    def window_of(self, node):
        """The X window and frame that a widget is in."""
        accessible = node.accessible
        while True:
            parent = safe(accessible.get_parent)
            if not parent or safe(parent.get_role_name, "") == "application":
                break
            accessible = parent
        title = safe(accessible.get_name, "") or ""
        windows = xdotool("search", "--onlyvisible", "--name", ".").split()
        for window in reversed(windows):
            if title and subprocess.run(["xdotool", "getwindowname", window], capture_output=True,
                                        text=True).stdout.strip() == title:
                return window
        return windows[-1] if windows else self.window

    def point(self, node, x=0.5, y=0.5):
        box = self.wait_for(lambda: (lambda e: e if e and e.width > 0 else None)(node.extents()), f"the place of {node}")
        return int(box.x + box.width * x), int(box.y + box.height * y)

    def click(self, role, name, root=None, nth=0):
        node = self.find(role, name, root, nth)
        self.press(node)
        return node

    def bring_up(self, node):
        """Turns the wheel until the node is in the window; a person does that in one move."""
        height = self.root_height()
        for _ in range(60):
            y = self.point(node)[1]
            if 60 <= y <= height - self.bottom:
                return
            xdotool("mousemove", "--window", self.window_of(node), 900, 500, "click", 5 if y > height - self.bottom else 4)
            time.sleep(0.05)

    def root_height(self):
        geometry = xdotool("getwindowgeometry", "--shell", self.window)
        return int(re.search(r"HEIGHT=(\d+)", geometry).group(1))

    def press(self, node, x=0.5, y=0.5):
        if not 60 <= self.point(node, x, y)[1] <= self.root_height() - self.bottom:
            self.clicks += 1
            self.bring_up(node)
            time.sleep(0.4)
        at = self.point(node, x, y)
        xdotool("mousemove", "--window", self.window_of(node), *at, "click", 1)
        self.clicks += 1
        time.sleep(0.15)

    def key(self, *names):
        xdotool("key", *names)
        self.keys += len(names)
        time.sleep(0.08)

    def type(self, text):
        xdotool("type", "--delay", 30 if text.isascii() else 90, text)
        self.keys += len(text)
        time.sleep(0.4)
