#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Images, folders, disks and model files that are not what they should be."""

import contextlib
import os
import shutil
import subprocess
import unittest
import zlib

from support import JPEG, SMALL, ProgramTest, main, png, png_of, safetensors, tensors

GREY = ["--preset", "vae-animeface-grey-32"]


def without_root_powers():
    """What to write before a command so that permissions bind it: an ordinary user needs nothing, root gives up its
    power to pass over them."""
    if os.geteuid() != 0:
        return []
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if shutil.which("setpriv") is None or subprocess.run([*drop, "true"], capture_output=True).returncode != 0:
        raise unittest.SkipTest("root passes over permissions here, and setpriv cannot take that away")
    return drop


class BadImages(ProgramTest):
    bad = {"cut.jpg": JPEG[:len(JPEG) * 2 // 3], "text.png": b"this is no picture\n", "empty.png": b"",
           "huge.png": png_of(30_000, 30_000, zlib.compress(b"\0" * 100)), "cut.png": png(40, 40, lambda x, y: (x, y, 0))[:60]}

    def write_bad(self, folder):
        for name, data in self.bad.items():
            (folder / name).write_bytes(data)

    def test_bad_files_among_good_ones_are_left_out_and_named(self):
        faces = self.folder_of_faces()
        (faces / "good.jpg").write_bytes(JPEG)
        self.write_bad(faces)
        _, err = self.run_program("train", *GREY, "--data", "faces", "--steps", 1, "--out", "run")
        self.assertIn("7 images of faces", err)
        self.assertIn("5 files were left out", err)
        self.assertIn("left_out.txt", err)
        lines = (self.folder / "run/left_out.txt").read_text().splitlines()
        reasons = dict(line.split(": ", 1) for line in lines)
        self.assertEqual(sorted(reasons), sorted(self.bad))
        self.assertEqual(len(lines), 5)
        self.assertIn("30000", reasons["huge.png"].replace(",", "").replace(" ", ""))

    def test_a_folder_of_only_bad_files(self):
        faces = self.folder / "faces"
        faces.mkdir()
        self.write_bad(faces)
        self.refused("train", *GREY, "--data", "faces", "--out", "run", status=1, says=["faces", "5 image files", "cut.jpg"])
        self.assertFalse((self.folder / "run").exists())

    def test_folders_without_images(self):
        (self.folder / "empty").mkdir()
        (self.folder / "file.png").write_bytes(png(8, 8, lambda x, y: (x, y, 0)))
        for data, says in [("empty", ["empty", "no image files"]), ("missing", ["missing", "no such folder"]),
                           ("file.png", ["file.png", "folder"])]:
            with self.subTest(data):
                self.refused("train", *GREY, "--data", data, "--out", "run", status=1, says=says)
                self.refused_doctor(data, says)
                self.assertFalse((self.folder / "run").exists())

    def refused_doctor(self, data, says):
        """It has told of the machine by then."""
        _, err = self.run_program("doctor", "--data", data, status=1)
        self.assertEqual(len(err.splitlines()), 1)
        for words in says:
            self.assertIn(words, err)

    def test_a_cache_that_cannot_be_written(self):
        self.folder_of_faces()
        (self.folder / "file").write_text("")
        self.environment = lambda: {**ProgramTest.environment(self), "XDG_CACHE_HOME": str(self.folder / "file")}
        self.refused("train", *GREY, "--data", "faces", "--out", "run", status=1, says=[self.folder / "file"])


class Permissions(ProgramTest):
    @contextlib.contextmanager
    def permissions(self, path, mode):
        path.chmod(mode)
        try:
            yield
        finally:
            path.chmod(0o755)

    def test_a_folder_that_may_not_be_read(self):
        before = without_root_powers()
        with self.permissions(self.folder_of_faces(), 0o000):
            self.refused("train", *GREY, "--data", "faces", "--out", "run", before=before, status=1,
                         says=["faces", "Permission denied"])
        self.assertFalse((self.folder / "run").exists())

    def test_a_picture_that_may_not_be_read_is_left_out(self):
        before = without_root_powers()
        faces = self.folder_of_faces()
        (faces / "3.png").chmod(0o000)
        self.run_program("train", *GREY, "--data", "faces", "--steps", 1, "--out", "run", before=before)
        self.assertRegex((self.folder / "run/left_out.txt").read_text(), r"^3\.png: .*Permission denied\n$")

    def test_a_folder_that_may_not_be_written(self):
        before = without_root_powers()
        run = self.train(steps=1)
        locked = self.folder / "locked"
        locked.mkdir()
        with self.permissions(locked, 0o555):
            self.refused("train", *SMALL, "--steps", 1, "--out", "locked/run", before=before, status=1,
                         says=["locked/run", "Permission denied"])
            self.refused("sample", run, "--out", "locked/samples.png", before=before, status=1,
                         says=["locked/samples.png", "Permission denied"])
            self.refused("faces", "--count", 2, "--out", "locked/faces", before=before, status=1,
                         says=["locked/faces", "Permission denied"])
        self.assertEqual(list(locked.iterdir()), [])

    def test_a_run_that_may_not_be_read(self):
        before = without_root_powers()
        run = self.train(steps=1)
        with self.permissions(run, 0o000):
            self.refused("sample", run, before=before, status=1, says=[run, "Permission denied"])
        with self.permissions(run / "model.safetensors", 0o000):
            self.refused("sample", run, before=before, status=1, says=["model.safetensors", "Permission denied"])


class FullDisk(ProgramTest):
    @contextlib.contextmanager
    def disk(self, size):
        """A file system with room for so much."""
        folder = self.folder / "disk"
        folder.mkdir()
        mounted = os.geteuid() == 0 and shutil.which("mount") and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], capture_output=True).returncode == 0
        if not mounted:
            self.skipTest("a small disk can be mounted by root only")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)

    def leftovers(self, folder):
        return [name for name in self.files(folder) if ".tmp" in name or name.endswith(".safetensors")]

    def test_training_onto_a_full_disk(self):
        for size in ("0k", "64k", "512k"):
            with self.subTest(size), self.disk(size if size != "0k" else "4k") as disk:
                if size == "0k":
                    (disk / "filled").write_bytes(b"x" * 4096)
                _, err = self.run_program("train", *SMALL, "--steps", 1, "--out", disk / "run", status=1)
                self.assertRegex(err.splitlines()[-1], r"^animevae: \S*/disk/run\S*: .*No space left on device")
                self.assertEqual(self.leftovers(disk), [])
            (self.folder / "disk").rmdir()

    def test_pictures_and_faces_onto_a_full_disk(self):
        run = self.train(steps=1)
        with self.disk("20k") as disk:
            self.refused("sample", run, "--out", disk / "samples.png", status=1,
                         says=[disk / "samples.png", "No space left on device"])
            self.refused("faces", "--count", 50, "--out", disk / "faces", status=1,
                         says=[disk / "faces", "No space left on device"])
            self.assertEqual(list(disk.iterdir()), [])


class BadModels(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("run_program")
        maker.folder = cls.class_folder
        maker.train(steps=1)
        maker.doCleanups()
        cls.model = cls.class_folder / "run/model.safetensors"

    def refused_model(self, data, *says, name="bad.safetensors"):
        (self.folder / name).write_bytes(data)
        for command in ("reconstruct", "sample", "traverse", "cluster", "diagnose", "show"):
            self.refused(command, name, status=1, says=[name, *says])
            if command == "reconstruct" and says:
                break
        self.assertEqual(list(self.files()), [name], "no picture was written")

    def rewritten(self, change=lambda entries: None, metadata=None):
        """The model with its header changed."""
        found, own = tensors(self.model)
        entries, data = {}, b""
        for name, (kind, shape, values) in found.items():
            entries[name] = [kind, shape, len(data), len(data) + len(values)]
            data += values
        change(entries)
        return safetensors(entries, data, {**own, **(metadata or {})})

    def test_a_model_that_is_unharmed_opens(self):
        (self.folder / "same.safetensors").write_bytes(self.rewritten())
        self.run_program("sample", "same.safetensors")

    def test_files_that_are_no_model(self):
        for name, data in {"text": b"I am not a model\n", "empty": b"", "picture": JPEG, "long": b"\xff" * 8 + b"{}",
                           "cut": self.model.read_bytes()[:-1000], "header": self.model.read_bytes()[:50]}.items():
            with self.subTest(name):
                self.refused_model(data)
        self.refused_model(safetensors({"x": ("F32", [1], 0, 4)}, b"\0" * 4), "not a model")

    def test_offsets_that_lie(self):
        def lie(begin, end):
            def change(entries):
                first = next(iter(entries.values()))
                first[2:] = [begin, end(first) if callable(end) else end]
            return self.rewritten(change)
        for data in (lie(0, 2 ** 62), lie(2 ** 63, 2 ** 63 + 4), lie(8, lambda entry: entry[3] + 8), lie(100, 50)):
            self.refused_model(data)

    def test_shapes_that_lie(self):
        def change(entries):
            next(iter(entries.values()))[1] = [2 ** 31, 2 ** 31, 4]
        self.refused_model(self.rewritten(change))

    def test_another_network(self):
        self.refused_model(self.rewritten(metadata={"preset": "vae-animeface-20"}), "another network", "encoder")
        self.refused_model(self.rewritten(metadata={"preset": "vae-animefase"}), "vae-animefase", "vae-animeface")
        self.refused_model(self.rewritten(metadata={"value.objective.beta.to": "much"}), "beta", "much")
        self.refused_model(self.rewritten(metadata={"value.reconstruction.scale": "0"}), "scale", "0")

    def test_weights_that_changed(self):
        data = bytearray(self.model.read_bytes())
        data[-40] ^= 0x55
        self.refused_model(bytes(data), "damaged")

    def test_data_that_a_model_names_but_nobody_has(self):
        (self.folder / "moved.safetensors").write_bytes(self.rewritten(metadata={"data.folder": "/no/such/faces"}))
        self.refused("reconstruct", "moved.safetensors", status=2, says=["/no/such/faces", "--data", "--faces"])
        self.run_program("sample", "moved.safetensors")
        (self.folder / "many.safetensors").write_bytes(self.rewritten(metadata={"data.faces": "1e300"}))
        self.refused("reconstruct", "many.safetensors", status=1, says=["data.faces", "1e300"])

    def test_a_split_that_lies(self):
        for part, says in [("much", ["split.hold_out", "much"]), ("2", ["below 1"]), ("0", ["other images"]), ("0.2", ["other images"])]:
            with self.subTest(part):
                metadata = {"split.hold_out": part, "split.seed": "0", "split.fingerprint": ""}
                (self.folder / "split.safetensors").write_bytes(self.rewritten(metadata=metadata))
                self.refused("reconstruct", "split.safetensors", "--split", "held-out", status=1, says=says)

    def test_places_that_hold_no_run(self):
        (self.folder / "empty").mkdir()
        self.refused("sample", "empty", status=1, says=["empty", "model.safetensors"])
        self.refused("sample", "nowhere", status=1, says=["nowhere"])

    def test_images_that_are_not_there(self):
        self.refused("traverse", self.model, "--image", 60, status=2, says=["--image", "60", "59"])
        self.refused("traverse", self.model, "--image", -1, status=2, says=["--image", "-1"])
        self.refused("cluster", self.model, "--percentile", 50, status=2, says=["percentile", "50"])


if __name__ == "__main__":
    main()
