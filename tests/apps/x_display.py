# SPDX-License-Identifier: MIT
"""A display of its own for a test: Xvfb, which draws in memory, and xdotool, which is the hand and the keyboard."""

import os
import shutil
import struct
import subprocess
import tempfile
import time
import zlib
from pathlib import Path

NEEDED = ["Xvfb", "xdotool"]


def missing():
    """The programs that are not here (Debian: xvfb, xdotool)."""
    return [name for name in NEEDED if not shutil.which(name)]


class Shot:
    """What is on the screen; pixels are (red, green, blue)."""

    def __init__(self, xwd):
        header = struct.unpack(">25I", xwd[:100])
        self.width, self.height, line, colours = header[4], header[5], header[12], header[19]
        begin = header[0] + 12 * colours
        self.rows = []
        for y in range(self.height):
            row = xwd[begin + y * line:begin + y * line + 4 * self.width]
            rgb = bytearray(3 * self.width)
            rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
            self.rows.append(bytes(rgb))

    def __eq__(self, other):
        return self.rows == other.rows

    def pixel(self, x, y):
        return tuple(self.rows[y][3 * x:3 * x + 3])

    def part(self, area):
        """What an area looks like, as a number to compare."""
        left, top, right, bottom = area
        return zlib.crc32(b"".join(row[3 * left:3 * right] for row in self.rows[top:bottom]))

    def runs(self, colour, area):
        """Where a colour stands: (y, first x, last x) for every row of the area that has it."""
        left, top, right, bottom = area
        for y in range(top, bottom):
            found, at = [], self.rows[y].find(bytes(colour), 3 * left, 3 * right)
            while at >= 0:
                if at % 3 == 0:
                    found.append(at // 3)
                at = self.rows[y].find(bytes(colour), at + 1, 3 * right)
            if found:
                yield y, found

    def write_png(self, file):
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        data = zlib.compress(b"".join(b"\0" + row for row in self.rows))
        Path(file).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b""))


class Display:
    def __init__(self, width=1280, height=800):
        self.folder = Path(tempfile.mkdtemp(prefix="animevae-display-"))
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-fbdir", str(self.folder), "-nolisten", "tcp",
             "-noreset"],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            self.name = f":{number.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.name}

    def close(self):
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def hand(self, *words):
        return subprocess.run(["xdotool", *map(str, words)], env=self.environment, check=True, capture_output=True, text=True,
                              timeout=60).stdout

    def key(self, *keys):
        for key in keys:
            self.hand("key", key)

    def move(self, x, y):
        # As a hand does it, not by a leap: GLFW passes over a pointer that comes back to the pixel where it left.
        self.hand("mousemove", x - 3, y - 2, "mousemove", x, y)

    def click(self, x, y, button=1):
        self.move(x, y)
        time.sleep(0.1)
        self.hand("click", button)

    def drag(self, start, end, steps=8):
        self.move(*start)
        time.sleep(0.1)
        self.hand("mousedown", 1)
        time.sleep(0.1)
        for step in range(1, steps + 1):
            self.move(*(round(a + (b - a) * step / steps) for a, b in zip(start, end)))
            time.sleep(0.03)
        self.hand("mouseup", 1)

    def wait_for_window(self, title, seconds=60):
        """Gives it the keyboard, which here no window manager does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", title], env=self.environment,
                                   capture_output=True, text=True).stdout.split()
            if found:
                self.hand("windowfocus", found[0])
                return found[0]
            time.sleep(0.05)
        raise AssertionError(f"no window is called {title}")

    def shot(self):
        return Shot((self.folder / "Xvfb_screen0").read_bytes())

    def settled(self, seconds=30):
        """What is on the screen once it has been the same for a while."""
        before, since, end = self.shot(), time.monotonic(), time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(0.12)
            now = self.shot()
            if now != before:
                before, since = now, time.monotonic()
            elif time.monotonic() - since > 0.5:
                return now
        raise AssertionError("the screen does not come to rest")
