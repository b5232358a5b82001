# SPDX-License-Identifier: MIT
"""What the tests of the program share: running it, pictures to feed it, and a place that is gone afterwards.

Every test file is run as `python3 FILE.py PROGRAM`.
"""

import base64
import csv
import json
import math
import os
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

program = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None

# The smallest model and the fewest images that show everything.
SMALL = ["--preset", "vae-animeface-grey-32", "--faces", "60"]

# A grey JPEG of 16 x 16 pixels.
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7"
    "gYKBTmCNl4x9lnN+gXz/wAALCAAQABABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAABAMF/8QAJhAAAQIEBQQDAAAAAAAAAAAAAQID"
    "AAQFERITMUFRFSEiYYGCkf/aAAgBAQAAPwCVOlul27ZuZ9bW/eYQ9TU1GYXT2JsYJcpU6Qi91+Qt8C++/qGyMsqmIIbIWt0eJUOy"
    "SORvr6jDnai1NSiHVt5bjSsKGwoErxanawGHg6iP/9k=")


class ProgramTest(unittest.TestCase):
    """A folder of its own for each test, in which the program runs, with a picture cache of its own."""

    @classmethod
    def setUpClass(cls):
        cls.class_folder = Path(tempfile.mkdtemp(prefix="animevae-program-")).resolve()
        cls.addClassCleanup(shutil.rmtree, cls.class_folder, ignore_errors=True)

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(dir=self.class_folder))

    def environment(self):
        kept = {name: value for name, value in os.environ.items()
                if name in ("PATH", "HOME", "LD_LIBRARY_PATH", "LD_PRELOAD", "OMP_NUM_THREADS") or name.endswith("SAN_OPTIONS")}
        # LibTorch's threads would rather spin than sleep between operations, which on a busy machine takes 20 times as long.
        # Under a leak checker: fontconfig keeps what it knows of the fonts until the process ends.
        leaks = f"suppressions={Path(__file__).resolve().parent / 'leaks.txt'}:print_suppressions=0"
        return {"LSAN_OPTIONS": leaks, **kept, "LC_ALL": "C.UTF-8", "XDG_CACHE_HOME": str(self.class_folder / "cache"), "OMP_WAIT_POLICY": "passive"}

    def start(self, *arguments, before=(), folder=None):
        """The program as a process that goes on; a shell's job in the background may ignore signals, this one does not."""
        def obey_signals():
            for each in (signal.SIGINT, signal.SIGTERM):
                signal.signal(each, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        process = subprocess.Popen([*before, program, *map(str, arguments)], cwd=folder or self.folder, env=self.environment(),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   preexec_fn=obey_signals)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def run_program(self, *arguments, status=0, **how):
        """Runs it to its end: (stdout, stderr)."""
        process = self.start(*arguments, **how)
        out, err = process.communicate(timeout=240)
        said = f"animevae {' '.join(map(str, arguments))}\nended with {process.returncode}\n{out}{err}"
        self.assertEqual(process.returncode, status, said)
        for trace in ("Exception raised from", "frame #", "terminate called", "what():"):
            self.assertNotIn(trace, out + err, said)
        return out, err

    def refused(self, *arguments, status, says, **how):
        """It says one sentence on stderr, in which each of `says` stands, and nothing else but how long it works."""
        out, err = self.run_program(*arguments, status=status, **how)
        err = re.sub(r"^(drawing faces|decoding images|encoding images): [\d,]+\n", "", err, flags=re.MULTILINE)
        self.assertEqual(len(err.splitlines()), 1, f"one line was expected:\n{err}")
        self.assertTrue(err.startswith("animevae: "), err)
        self.assertEqual(out, "")
        for words in says:
            self.assertIn(str(words), err)
        return err

    def train(self, *arguments, out="run", steps=3, **how):
        """A tiny run; its folder."""
        length = ["--steps", steps] if steps else []
        self.run_program("train", *SMALL, *length, *arguments, "--out", out, **how)
        return (how.get("folder") or self.folder) / out

    def files(self, folder=None):
        """Everything in a folder and its contents, to see that nothing was touched."""
        root = folder or self.folder
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}

    def folder_of_faces(self, name="faces", count=6):
        """Different pictures of 40 x 40 pixels; their folder."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        for i in range(count):
            (folder / f"{i}.png").write_bytes(png(40, 40, lambda x, y: (40 * i % 256, 6 * x, 6 * y)))
        return folder


def png(width, height, colour):
    """A PNG file; colour(x, y) gives each pixel."""
    rows = b"".join(b"\0" + bytes(value for x in range(width) for value in colour(x, y)) for y in range(height))
    return png_of(width, height, zlib.compress(rows))


def png_of(width, height, compressed):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", compressed) + chunk(b"IEND", b"")


def png_size(file):
    data = Path(file).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR", f"{file} is no PNG file"
    return struct.unpack(">II", data[16:24])


def png_pixels(file):
    """The rows of a PNG file of 8 bits, grey or RGB, each the bytes of its pixels."""
    data, compressed, at = Path(file).read_bytes(), b"", 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        compressed += data[at + 8:at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    width, height = png_size(file)
    assert data[24:26] in (b"\x08\x00", b"\x08\x02"), f"{file} is not of 8 bits, grey or RGB"
    each = 1 if data[25] == 0 else 3
    raw, above, rows = zlib.decompress(compressed), bytearray(each * width), []
    for y in range(height):
        begin = y * (each * width + 1)
        row = bytearray(raw[begin + 1:begin + 1 + each * width])
        for i in range(each * width):
            a, b, c = (row[i - each] if i >= each else 0), above[i], (above[i - each] if i >= each else 0)
            nearest = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
            row[i] = (row[i] + (0, a, b, (a + b) // 2, nearest)[raw[begin]]) % 256
        rows.append(bytes(row))
        above = row
    return rows


def hdf5_numbers(file, name):
    """An array of doubles in an HDF5 file, by Python's h5py or HDF5's h5dump; None where neither is."""
    try:
        import h5py
        with h5py.File(file) as opened:
            return list(opened[name])
    except ImportError:
        if not shutil.which("h5dump"):
            return None
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["h5dump", "-d", f"/{name}", "-b", "LE", "-o", f"{folder}/numbers", str(file)], check=True,
                       stdout=subprocess.DEVNULL)
        return [number for (number,) in struct.iter_unpack("<d", Path(folder, "numbers").read_bytes())]


def table(file):
    """The rows of a CSV file, each a dictionary."""
    with open(file, newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def tensors(file):
    """The tensors of a safetensors file, by name: (kind, shape, the bytes); and its metadata."""
    data = Path(file).read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    metadata = header.pop("__metadata__", {})
    begin = 8 + size
    return {name: (entry["dtype"], entry["shape"], data[begin + entry["data_offsets"][0]:begin + entry["data_offsets"][1]])
            for name, entry in header.items()}, metadata


def floats(entry):
    """The shape and the numbers of one of these tensors."""
    kind, shape, data = entry
    return shape, [number for (number,) in struct.iter_unpack({"F32": "<f", "F64": "<d"}[kind], data)]


def safetensors(entries, data, metadata=None):
    """The bytes of a safetensors file, whatever its header says: entries by name are (dtype, shape, begin, end)."""
    header = {name: {"dtype": kind, "shape": shape, "data_offsets": [begin, end]}
              for name, (kind, shape, begin, end) in entries.items()}
    text = json.dumps({"__metadata__": metadata or {}, **header}).encode()
    return struct.pack("<Q", len(text)) + text + data


def all_finite(file):
    found, _ = tensors(file)
    return all(math.isfinite(number) for kind, _, data in found.values() if kind == "F32"
               for (number,) in struct.iter_unpack("<f", data))


def main():
    """Runs the tests of a file, and says which were skipped and why where test.sh looks for it."""
    if program is None:
        sys.exit(f"usage: {sys.argv[0]} PROGRAM [TEST...]")
    result = unittest.main(argv=[sys.argv[0], *sys.argv[2:]], exit=False, verbosity=2).result
    for test, reason in result.skipped:
        print(f"skipped: {test}: {reason}")
    sys.exit(not result.wasSuccessful())
