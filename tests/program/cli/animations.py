#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The commands whose pictures move: morph, animate, gif-traversals; and the film of a training."""

import json
import struct
from pathlib import Path

from support import ProgramTest, main, png_pixels, png_size, tensors


class Gif:
    """What a GIF's blocks say: its size, whether it loops, each frame's delay in hundredths of a second and box."""

    def __init__(self, file):
        data = Path(file).read_bytes()
        assert data[:6] == b"GIF89a", f"{file} is no GIF89a"
        self.bytes = len(data)
        self.size = struct.unpack("<HH", data[6:10])
        self.loops, self.delays, self.boxes = False, [], []
        at = 13 + 3 * 2 ** ((data[10] & 7) + 1)
        while data[at] != 0x3B:
            if data[at] == 0x21:
                if data[at + 1] == 0xF9:
                    self.delays.append(struct.unpack("<H", data[at + 4:at + 6])[0])
                if data[at + 1] == 0xFF and data[at + 3:at + 14] == b"NETSCAPE2.0":
                    self.loops = data[at + 14:at + 18] == b"\3\1\0\0"
                at += 2
            else:
                assert data[at] == 0x2C and data[at + 9] == 0, "an image without a palette of its own"
                self.boxes.append(struct.unpack("<HHHH", data[at + 1:at + 9]))
                at += 11
            while data[at]:
                at += data[at] + 1
            at += 1
        assert at == len(data) - 1, "nothing behind the end"
        assert len(self.delays) == len(self.boxes)

    @property
    def frames(self):
        return len(self.boxes)


def webp_chunks(file):
    """The chunks of a WebP file: [(name, data)]."""
    data = Path(file).read_bytes()
    assert data[:4] == b"RIFF" and data[8:12] == b"WEBP" and struct.unpack("<I", data[4:8])[0] == len(data) - 8
    chunks, at = [], 12
    while at < len(data):
        size = struct.unpack("<I", data[at + 4:at + 8])[0]
        chunks.append((data[at:at + 4].decode(), data[at + 8:at + 8 + size]))
        at += 8 + size + size % 2
    return chunks


def webp_milliseconds(file):
    return [int.from_bytes(data[12:15], "little") for name, data in webp_chunks(file) if name == "ANMF"]


class Animations(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("run_program")
        maker.folder = cls.class_folder
        maker.run_program("train", "--faces", 60, "--batch", 20, "--steps", 6, "--pictures-every", 0, "--out", "run")
        maker.doCleanups()
        cls.run_folder = cls.class_folder / "run"

    def make(self, command, *arguments, target):
        out, _ = self.run_program(command, self.run_folder, *arguments, "--out", target)
        self.assertIn(target, out)
        return self.folder / target

    def test_a_training_leaves_a_film(self):
        film = Gif(self.run_folder / "training.gif")
        self.assertEqual(film.size, (662, 662), "10 latents, 10 columns")
        self.assertEqual(film.frames, 2, "an epoch of 3 steps each")
        self.assertTrue(film.loops)
        self.assertEqual(film.delays, [8, 9], "12 frames per second")

    def test_a_training_of_many_epochs_keeps_an_even_part_of_them(self):
        run = self.train("--batch", 60, steps=103)
        film = Gif(run / "training.gif")
        self.assertEqual(film.frames, 52, "epochs 1, 3 ... 103")
        self.assertEqual(film.size[0], 10 * 34 + 2)

    def test_a_strip_between_two_images(self):
        file = self.make("morph", "--images", "3,17", "--bare", target="a.png")
        self.assertEqual(png_size(file), (10 * 66 + 2, 68))
        self.run_program("reconstruct", self.run_folder, "--bare", "--count", 60, "--out", "all.png")
        file = self.make("morph", "--images", "3,17,3", "--steps", 4, "--path", "linear", "--bare", target="b.png")
        self.assertEqual(png_size(file), (4 * 66 + 2, 2 * 66 + 2))
        rows = png_pixels(file)
        first, last = rows[2:66], rows[68:132]
        for there, back in zip(first, last):
            for tile in range(4):
                begin, other = 3 * (2 + 66 * tile), 3 * (2 + 66 * (3 - tile))
                self.assertEqual(there[begin:begin + 192], back[other:other + 192], "the way back is the way there")

    def test_a_chain_that_moves(self):
        film = Gif(self.make("morph", "--images", "3,17,5", "--steps", 4, target="a.gif"))
        self.assertEqual((film.size, film.frames, film.loops), ((64, 64), 7 + 5, True), "there and back")
        closed = Gif(self.make("morph", "--images", "3,17,5", "--steps", 4, "--closed", "--enlarge", 2, target="b.gif"))
        self.assertEqual((closed.size, closed.frames), ((128, 128), 9))
        once = Gif(self.make("morph", "--random", 2, "--once", "--frames-per-second", 10, target="c.gif"))
        self.assertEqual((once.frames, once.loops, set(once.delays)), (24, False, {10}))

    def test_own_pictures_images_and_samples_in_one_chain(self):
        self.folder_of_faces(count=1)
        out, _ = self.run_program("morph", self.run_folder, "faces/0.png", "--images", 2, "--random", 1, "--crop", "0,0,20",
                                  "--steps", 3, "--numbers", "z.safetensors", "--json", "--out", "a.webp")
        said = json.loads(out)
        self.assertEqual(said["pictures"], 8)
        self.assertEqual((said["width"], said["height"], said["frames_per_second"]), (64, 64, 12))
        self.assertEqual(said["bytes"], (self.folder / "a.webp").stat().st_size)
        kind, shape, _ = tensors(self.folder / "z.safetensors")[0]["means"]
        self.assertEqual((kind, shape), ("F32", [5, 10]))
        self.assertAlmostEqual(sum(webp_milliseconds(self.folder / "a.webp")), 8 * 1000 / 12, delta=1)
        self.run_program("decode", self.run_folder, "z.safetensors", "--bare", "--columns", 5, "--out", "again.png")
        self.assertEqual(png_size(self.folder / "again.png"), (5 * 66 + 2, 68))

    def test_a_grid_and_numbered_frames(self):
        file = self.make("morph", "--random", 4, "--grid", "--steps", 5, "--bare", target="grid.png")
        self.assertEqual(png_size(file), (5 * 66 + 2, 5 * 66 + 2))
        folder = self.make("morph", "--random", 2, "--steps", 12, "--frames", target="film")
        self.assertEqual(sorted(self.files(folder)), [f"frame_{i:04}.png" for i in range(1, 13)])
        self.assertEqual(png_size(folder / "frame_0012.png"), (64, 64))
        before = self.files()
        self.refused("morph", self.run_folder, "--random", 2, "--frames", "--out", "film", status=1, says=["film", "empty"])
        self.assertEqual(self.files(), before)

    def test_the_walk_comes_back_and_the_seed_says_which(self):
        self.make("animate", "--numbers", "z.safetensors", "--seconds", 9.6, "--seed", 3, target="a.gif")
        film = Gif(self.folder / "a.gif")
        self.assertEqual((film.frames, sum(film.delays), film.loops), (240, 960, True))
        _, shape, data = tensors(self.folder / "z.safetensors")[0]["means"]
        self.assertEqual(shape, [240, 10])
        z = list(struct.iter_unpack("<10f", data))
        for now, later in zip(z[:120], z[120:]):
            for a, b in zip(now, later):
                self.assertAlmostEqual(a, b, places=5)
        for a, b in zip(z[7], z[8]):
            self.assertTrue(abs(abs(a - b) - 0.1) < 1e-5 or max(abs(a), abs(b)) > 2.89, "2 ticks of 0.05 unless it turns")
        self.assertTrue(all(abs(w) <= 3 for row in z for w in row))
        again = self.make("animate", "--seconds", 9.6, "--seed", 3, target="b.gif")
        self.assertEqual(again.read_bytes(), (self.folder / "a.gif").read_bytes())
        other = self.make("animate", "--seconds", 9.6, "--seed", 4, target="c.gif")
        self.assertNotEqual(other.read_bytes(), again.read_bytes())

    def test_the_walk_from_its_start_along_two_latents(self):
        self.make("animate", "--from-the-start", "--components", 2, "--order", "number", "--seconds", 1,
                  "--frames-per-second", 50, "--numbers", "z.safetensors", target="a.gif")
        z = list(struct.iter_unpack("<10f", tensors(self.folder / "z.safetensors")[0]["means"][2]))
        self.assertEqual(len(z), 50)
        self.assertTrue(all(row[2:] == (0,) * 8 for row in z))
        for i in range(2):
            steps = [b[i] - a[i] for a, b in zip(z, z[1:])]
            self.assertTrue(all(abs(abs(step) - 0.05) < 1e-5 or abs(z[k][i]) > 2.94 for k, step in enumerate(steps)))

    def test_a_smooth_loop(self):
        file = self.make("animate", "--loop", "--points", 3, "--seconds", 2, "--frames-per-second", 15, target="a.gif")
        film = Gif(file)
        self.assertEqual((film.frames, sum(film.delays)), (30, 200))
        self.assertLess(film.bytes, 200_000)
        file = self.make("animate", "--loop", "--seconds", 2, "--frames-per-second", 15, "--enlarge", 2, target="a.webp")
        self.assertEqual(sum(webp_milliseconds(file)), 2000)
        canvas = dict(webp_chunks(file))["VP8X"]
        self.assertEqual(int.from_bytes(canvas[4:7], "little") + 1, 128)

    def test_traversals_that_move(self):
        film = Gif(self.make("gif-traversals", "--images", "3,17,5", "--rows", 4, "--bare", target="a.gif"))
        self.assertEqual(film.size, (3 * 66 + 2, 4 * 66 + 2))
        self.assertEqual((film.frames, film.delays[:3]), (28, [8, 9, 8]), "15 frames, there and back")
        wide = Gif(self.make("gif-traversals", "--count", 2, "--frames", 3, "--once", target="b.gif"))
        self.assertEqual((wide.frames, wide.loops), (3, False))
        self.assertGreater(wide.size[0], 2 * 66 + 2, "captions")
        ranges = [self.make("gif-traversals", "--images", "3", *options, "--bare", target="c.gif").read_bytes()
                  for options in ((), ("--faithful",), ("--range", 2), ("--mass", 0.5))]
        self.assertEqual(len(set(ranges)), 4)

    def test_a_fully_convolutional_model_moves_in_another_size(self):
        self.run_program("train", "--preset", "anime-vae-small", "--faces", 20, "--batch", 10, "--steps", 1, "--hold-out", 0,
                         "--pictures-every", 0, "--out", "wide")
        self.assertEqual(Gif(self.folder / "wide/training.gif").size, (662, 16 * 66 + 2), "16 of 1,024 latents")
        self.run_program("animate", "wide", "--loop", "--seconds", 0.5, "--size", "64x96", "--out", "a.gif")
        self.assertEqual(Gif(self.folder / "a.gif").size, (96, 64))
        self.run_program("animate", "wide", "--seconds", 0.5, "--out", "b.gif")

    def test_bad_usage_is_a_sentence_and_leaves_nothing(self):
        run = self.run_folder
        for arguments, says in [
                (("morph", run), ["2 pictures or more", "given 0", "--images"]),
                (("morph", run, "--images", "3"), ["given 1"]),
                (("morph", run, "--images", "3,60"), ["image 60", "0 to 59"]),
                (("morph", run, "--images", "3;4"), ["3;4", "commas"]),
                (("morph", run, "--images", "3,"), ["'3,'", "commas"]),
                (("morph", run, "--random", "3", "--grid"), ["exactly 4", "not 3"]),
                (("morph", run, "--random", "4", "--grid", "--out", "a.gif"), ["--grid", ".png"]),
                (("morph", run, "--random", "2", "--out", "a.mp4"), ["a.mp4", ".png, .svg, .pdf, .gif, .webp"]),
                (("morph", run, "--random", "2", "--steps", "1"), ["--steps", "at least 2"]),
                (("animate", run, "--out", "a.png"), ["a.png", ".gif, .webp"]),
                (("animate", run, "--frames-per-second", "55"), ["GIF", "50", "55"]),
                (("animate", run, "--frames-per-second", "70"), ["60", "70"]),
                (("animate", run, "--seconds", "0.01"), ["0.01 seconds", "0 frames"]),
                (("animate", run, "--loop", "--points", "2"), ["--points", "at least 3"]),
                (("gif-traversals", run, "--out", "a.png"), ["a.png", ".gif, .webp"]),
                (("gif-traversals", run, "--images", "x"), ["'x'"])]:
            with self.subTest(arguments[2:]):
                self.refused(*arguments, status=2, says=says)
        self.refused("morph", run, "no.png", "--random", 1, status=1, says=["no.png"])
        self.refused("animate", run, "--along", "no.safetensors", status=1, says=["no.safetensors"])
        self.refused("animate", run, "--seconds", 0.2, "--out", "no/a.gif", status=1, says=["no/a.gif"])
        self.assertEqual(self.files(), {})


if __name__ == "__main__":
    main()
