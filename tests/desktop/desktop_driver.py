# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real program through the accessibility bus, with mouse and keys from xdotool, and counts them."""
import os
import re
import signal
import subprocess
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

NAME = "nengcha"
LIMIT = 60  # seconds; a busy machine is no fault of the program
SPARE_KEYS = range(140, 255)  # of keyboards with more keys than letters
A11Y = "org.a11y.atspi."
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
VISIBLE = 1 << 30
WINDOW_COORDINATES = 1


class Missing(Exception):
    pass


def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, capture_output=True, text=True).stdout


class Bus:
    """The accessibility bus. Questions are sent all at once: on a busy machine each journey costs more than its answer."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1).unpack()[0]
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags)

    def ask(self, questions):
        """Each question is (bus name, path, interface, method, arguments); what is gone has no answer: None."""
        answers, left = [None] * len(questions), [len(questions)]

        def answered(connection, result, i):
            left[0] -= 1
            try:
                answers[i] = connection.call_finish(result).unpack()
            except GLib.Error:
                pass
        for i, (name, path, interface, method, arguments) in enumerate(questions):
            self.connection.call(name, path, interface, method, arguments, None, 0, 20000, None, answered, i)
        while left[0]:
            GLib.MainContext.default().iteration(True)
        return answers

    def property(self, node, interface, name):
        arguments = GLib.Variant("(ss)", (A11Y + interface, name))
        return node.name_on_bus, node.path, "org.freedesktop.DBus.Properties", "Get", arguments


class Node:
    """One accessible, as it was when it was looked at."""

    def __init__(self, bus, name_on_bus, path):
        self.bus, self.name_on_bus, self.path = bus, name_on_bus, path
        self.name, self.role, self.below = "", "", []

    def question(self, interface, method, arguments=None):
        return self.name_on_bus, self.path, A11Y + interface, method, arguments

    def ask(self, interface, method, arguments=None):
        return self.bus.ask([self.question(interface, method, arguments)])[0]

    def look(self):
        """Reads all below it that is visible and was ever given a place: GTK 4.8 does not say more. What is not is not
        gone into."""
        self.below, level = [], [self]
        while level:
            answers = self.bus.ask([question for node in level for question in (
                self.bus.property(node, "Accessible", "Name"), node.question("Accessible", "GetRole"),
                node.question("Accessible", "GetChildren"))])
            below = []
            for i, node in enumerate(level):
                name, role, children = answers[3 * i:3 * i + 3]
                node.name, node.role = name[0] if name else "", Atspi.role_get_name(role[0]) if role else ""
                below += [(node, Node(self.bus, *child)) for child in children[0]] if children else []
            arguments = GLib.Variant("(u)", (WINDOW_COORDINATES,))
            answers = self.bus.ask([question for _, node in below for question in (
                node.question("Accessible", "GetState"), node.question("Component", "GetExtents", arguments))])
            level = []
            for i, (parent, node) in enumerate(below):
                state, box = answers[2 * i:2 * i + 2]
                if state and state[0][0] & VISIBLE and box and box[0][2] > 0 and box[0][3] > 0:
                    parent.below.append(node)
                    level.append(node)
        return self

    def shown(self):
        yield self
        for child in self.below:
            yield from child.shown()

    def children(self):
        answer = self.ask("Accessible", "GetChildren")
        return [Node(self.bus, *child) for child in answer[0]] if answer else []

    def extents(self):
        answer = self.ask("Component", "GetExtents", GLib.Variant("(u)", (WINDOW_COORDINATES,)))
        return answer[0] if answer else None

    def text(self):
        answer = self.ask("Text", "GetText", GLib.Variant("(ii)", (0, -1)))
        return answer[0] if answer else ""

    def act(self):
        """Does what a click on it does, wherever it stands."""
        self.ask("Action", "DoAction", GLib.Variant("(i)", (0,)))

    def title(self):
        """The name of the window it is in."""
        node = self
        while True:
            parent = self.bus.ask([self.bus.property(node, "Accessible", "Parent")])[0]
            above = Node(self.bus, *parent[0]) if parent else None
            role = above.ask("Accessible", "GetRoleName") if above else None
            if not role or role[0] == "application":
                name = self.bus.ask([self.bus.property(node, "Accessible", "Name")])[0]
                return name[0] if name else ""
            node = above

    def __repr__(self):
        return f"{self.role} “{self.name}”"


class Keyboard:
    """Lays each character that has no key on a spare one, for good: a layout that changes while somebody types loses
    characters."""

    def __init__(self):
        self.laid = {}

    def lay(self, text):
        new = [c for c in dict.fromkeys(text) if not c.isascii() and c not in self.laid]
        for character in new:
            self.laid[character] = SPARE_KEYS[len(self.laid)]
        if new:
            lines = "".join(f"keycode {self.laid[c]} = U{ord(c):04X} U{ord(c):04X}\n" for c in new)
            subprocess.run(["xmodmap", "-"], input=lines, text=True, check=True)
        return bool(new)


class Program:
    """The program on a folder; clicks and keys are counted as a person would give them."""

    def __init__(self, binary, home, *arguments):
        self.clicks = self.keys = 0
        self.heir = None
        self.bottom = 20  # what of the window's height does not scroll
        self.bus = Bus()
        self.keyboard = Keyboard()
        self.settings = tempfile.TemporaryDirectory()  # nothing moves by itself while its place is asked for
        os.mkdir(os.path.join(self.settings.name, "gtk-4.0"))
        with open(os.path.join(self.settings.name, "gtk-4.0/settings.ini"), "w", encoding="utf-8") as file:
            file.write("[Settings]\ngtk-enable-animations=false\n")
        command = [binary, "--home", home, *arguments]
        environment = {**os.environ, "GTK_A11Y": "atspi", "G_DEBUG": "", "XDG_CONFIG_HOME": self.settings.name}
        for last in (False, False, True):
            self.process = subprocess.Popen(command, env=environment)
            try:
                self.root = self.wait_for(self.find_application, "the program on the accessibility bus")
                break
            except Missing:  # a display that is still coming up
                if last or self.process.poll() is None:
                    raise
        self.window = self.wait_for(self.find_window, "its window")
        xdotool("windowfocus", "--sync", self.window)

    def close(self):
        if self.heir:
            if not self.has_ended():
                os.kill(self.heir, signal.SIGTERM)
        else:
            self.process.terminate()
            self.process.wait(LIMIT)
        self.settings.cleanup()

    def find_application(self):
        for node in Node(self.bus, *ROOT).children():
            process = self.bus.ask([("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                     "GetConnectionUnixProcessID", GLib.Variant("(s)", (node.name_on_bus,)))])[0]
            if process and process[0] == self.pid() and node.children():
                return node
        return None

    def pid(self):
        return self.heir or self.process.pid

    def hand_over(self):
        """Goes on in the program that this one has started, and ends this one."""
        def child():
            found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout.split()
            return int(found[0]) if found else None
        self.heir = self.wait_for(child, "a second program")
        self.root = self.wait_for(self.find_application, "the second program on the accessibility bus")
        self.process.terminate()
        self.process.wait(LIMIT)
        self.window = self.wait_for(self.find_window, "its window")
        xdotool("windowfocus", "--sync", self.window)

    def find_window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "能察 Nengcha"],
                               capture_output=True, text=True).stdout.split()
        return found[-1] if found else None

    def has_ended(self):
        """The heir is nobody's child here: its end is seen by its number."""
        if not self.heir:
            return self.process.poll() is not None
        try:
            os.kill(self.heir, 0)
            return False
        except ProcessLookupError:
            return True

    def wait_for(self, probe, what, limit=LIMIT):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            found = probe()
            if found:
                return found
            if self.has_ended():
                raise Missing(f"the program ended while waiting for {what}")
            time.sleep(0.03)
        raise Missing(f"waited in vain for {what}")

    def settle(self, seconds=0.1):
        """Until the program has worked through what it was given: what it is asked waits in the same line."""
        for _ in range(3):
            time.sleep(seconds / 3)
            self.root.children()

    def all(self, role=None, name=None):
        """What is on the screen with that role and name, windows in their order."""
        return [node for node in self.root.look().shown()
                if (role is None or node.role in role) and (name is None or re.search(name, node.name))]

    def find(self, role, name, nth=0, limit=LIMIT):
        def probe():
            found = self.all(role, name)
            return found[nth] if len(found) > (nth if nth >= 0 else -1 - nth) else None
        return self.wait_for(probe, f"{'/'.join(role)} “{name}”", limit)

    def window_of(self, node):
        """The X window and frame that a widget is in."""
        title = node.title()
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{re.escape(title)}$" if title else "."],
                               capture_output=True, text=True).stdout.split()
        return found[-1] if found else self.window

    def focus(self, node):
        """Gives the keys to the window that a node is in, as a window manager does when one before it has gone."""
        xdotool("windowfocus", "--sync", self.window_of(node))

    def point(self, node, x=0.5, y=0.5):
        """Where it is once it stays there."""
        last = [None]

        def resting():
            box = node.extents()
            here = box if box and box[2] > 0 else None
            was, last[0] = last[0], here
            return here if here and here == was else None
        left, top, width, height = self.wait_for(resting, f"the place of {node}")
        return int(left + width * x), int(top + height * y)

    def click(self, role, name, nth=0):
        node = self.find(role, name, nth)
        self.press(node)
        return node

    def bring_up(self, node):
        """Turns the wheel until the node is in the window; a person does that in one move. What a notch moves is seen
        by the first ones."""
        height, window, notch, turns = self.root_height(), self.window_of(node), 0, 1
        y = self.point(node)[1]
        for _ in range(20):
            if 60 <= y <= height - self.bottom:
                return
            xdotool("mousemove", "--window", window, 900, 500, "click", "--repeat", turns, "--delay", 10,
                    5 if y > height - self.bottom else 4)
            time.sleep(0.1)
            was, y = y, self.point(node)[1]
            notch = max(notch, abs(y - was) / turns)
            turns = max(1, int(abs(y - height / 2) / notch)) if notch else 1

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
        self.settle(0.15)

    def key(self, *names):
        xdotool("key", *names)
        self.keys += len(names)
        self.settle()

    def type(self, text):
        if self.keyboard.lay(text):
            self.settle(0.3)
        xdotool("type", "--delay", 30, text)
        self.keys += len(text)
        self.settle(0.3)
