#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Latents and directions: kept in files, named, walked along."""

import csv
import json
import math
import re
import shlex
import shutil
import statistics
import struct

from support import ProgramTest, all_finite, main, png, png_pixels, png_size, table


def tensors_of(path):
    """({name: (shape, numbers)}, metadata) of a safetensors file."""
    data = path.read_bytes()
    length, = struct.unpack("<Q", data[:8])
    header, start, found = json.loads(data[8:8 + length]), 8 + length, {}
    metadata = header.pop("__metadata__", {})
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        kind = {"F32": "f", "F64": "d", "U8": "B"}[entry["dtype"]]
        found[name] = (entry["shape"], struct.unpack(f"<{(end - begin) // struct.calcsize(kind)}{kind}", data[start + begin:start + end]))
    return found, metadata


class Latents(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("run_program")
        maker.folder = cls.class_folder
        for name, seed in (("run", 0), ("other", 1)):
            maker.run_program("train", "--faces", 60, "--batch", 30, "--steps", 2, "--pictures-every", 0, "--seed", seed, "--out", name)
        # One whose latents are hardly held together, so that they are in use after a few steps.
        maker.run_program("train", "--preset", "vae-animeface-grey-32", "--faces", 200, "--batch", 50, "--steps", 40,
                          "--objective-beta-to", 0.001, "--pictures-every", 0, "--out", "spread")
        maker.doCleanups()

    def setUp(self):
        super().setUp()
        self.run_folder, self.other = self.class_folder / "run", self.class_folder / "other"
        (self.run_folder / "names.toml").unlink(missing_ok=True)

    def test_encoding_and_decoding(self):
        out, _ = self.run_program("encode", self.run_folder, "--csv", "l.csv", "--log-variances")
        self.assertIn("60 drawn faces (seed 0)", out)
        self.assertIn("1 part in 307", out)  # 3 * 64 * 64 bytes of pixels for 10 numbers of 4
        self.assertRegex(out, r"PSNR of \d+\.\d\d dB")
        found, metadata = tensors_of(self.folder / "latents.safetensors")
        self.assertEqual((found["means"][0], found["log_variances"][0]), ([60, 10], [60, 10]))
        self.assertEqual(bytes(found["names"][1]).split(b"\0")[:2], [b"face-000000", b"face-000001"])
        self.assertEqual(metadata["format"], "animevae latents")
        with open(self.folder / "l.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["image"] for row in rows[:2]], ["face-000000", "face-000001"])
        for column, name in (("z3", "means"), ("log_variance_3", "log_variances")):
            self.assertEqual(struct.pack("<f", float(rows[1][column])), struct.pack("<f", found[name][1][13]))

        said = json.loads(self.run_program("encode", self.run_folder, "--json", "--out", "j.safetensors")[0])
        self.assertEqual((said["file"], said["images"], said["latents"], said["bytes_of_means"]), ("j.safetensors", 60, 10, 2400))
        self.assertIn(f"PSNR of {said['psnr']:.2f} dB", out)

        # Once encoded, they are taken from the run: the same to the last bit.
        _, err = self.run_program("encode", self.run_folder, "--out", "again.safetensors", "--no-error")
        self.assertNotIn("encoding images", err)
        self.assertEqual((self.folder / "again.safetensors").read_bytes(), (self.folder / "latents.safetensors").read_bytes())

        # What a table or a file of them decodes to are the reconstructions.
        for source, folder in (("latents.safetensors", "a"), ("l.csv", "b")):
            self.run_program("decode", self.run_folder, source, "--folder", folder)
            self.assertEqual(len(list((self.folder / folder).iterdir())), 60)
            self.assertEqual(png_pixels(self.folder / folder / "face-000007.png"), png_pixels(self.folder / "a" / "face-000007.png"))
        out, _ = self.run_program("decode", self.run_folder, "latents.safetensors", "--bare", "--count", 5, "--columns", 5, "--json")
        self.assertEqual(json.loads(out), {"picture": "decoded.png", "latents": 60, "shown": 5})
        self.assertEqual(png_size(self.folder / "decoded.png"), (5 * 66 + 2, 68))

    def names_in_answers(self, run, data, *options):
        """The names of images in what the commands that name any say and write, by command."""
        data = ["--data", data, *options]
        picture = sorted((self.folder / data[1]).rglob("*.png"))[3]
        said = {}
        for command in (("encode", run, *data, "--out", "l.safetensors", "--csv", "l.csv", "--no-error"),
                        ("cluster", run, *data, "--method", "k-means", "--clusters", 2, "--csv", "c.csv", "--json"),
                        ("cluster", run, *data, "--csv", "x.csv", "--draw", 3, "--json"),
                        ("search", run, *data, "--image", 0, "--json"),
                        ("search", run, *data, picture, "--json"),
                        ("search", run, *data, "--latents", "l.safetensors", "--image", 1, "--json"),
                        ("sample", run, *data, "--neighbours", 2, "--count", 3, "--json")):
            out, _ = self.run_program(*command)
            for table_file in ("l.csv", "c.csv", "x.csv"):
                if table_file in command:
                    out += (self.folder / table_file).read_text()
            said[" ".join(map(str, command))] = re.findall(r"[\w/]+\.png", re.sub(r'"picture": *"[^"]*"', "", out))
        shutil.rmtree(self.folder / "d", ignore_errors=True)
        self.run_program("decode", run, "l.safetensors", "--folder", "d")
        said["decode"] = [path.relative_to(self.folder / "d").as_posix() for path in (self.folder / "d").rglob("*.png")]
        return said

    def check_names(self, run, data, *options):
        present = {path.relative_to(self.folder / data).as_posix() for path in (self.folder / data).rglob("*.png")}
        for command, names in self.names_in_answers(run, data, *options).items():
            with self.subTest(command):
                self.assertGreater(len(names), 2)
                self.assertEqual(set(names) - present, set())

    def test_images_are_called_what_their_files_are_called_now(self):
        self.run_program("faces", "--count", 20, "--out", "faces")
        self.run_program("train", "--preset", "vae-animeface-grey-32", "--data", "faces", "--hold-out", 0, "--batch", 10,
                         "--steps", 2, "--pictures-every", 0, "--out", "run")
        self.check_names("run", "faces")
        shutil.copytree(self.folder / "faces", self.folder / "copy")
        for file in (self.folder / "copy").glob("*.png"):
            file.rename(file.with_name("boy_" + file.name))
        self.check_names("run", "copy")
        for file in (self.folder / "faces").glob("*.png"):
            file.rename(file.with_name("girl_" + file.name))
        self.check_names("run", "faces")
        _, err = self.run_program("encode", "run", "--data", "faces", "--no-error")
        self.assertNotIn("encoding images", err)  # their latents are kept all the same
        (self.folder / "faces").rename(self.folder / "moved")
        out, _ = self.run_program("encode", "run", "--data", "moved", "--no-error")
        self.assertIn("20 images of moved", out)
        self.check_names("run", "moved")

    def test_two_files_with_equal_bytes_keep_their_own_names(self):
        folder = self.folder_of_faces(count=4)
        shutil.copy(folder / "1.png", folder / "twin.png")
        def names():
            self.run_program("encode", self.run_folder, "--data", "faces", "--keep-duplicates", "--no-error", "--csv", "l.csv")
            return [row["image"] for row in table(self.folder / "l.csv")]
        self.assertEqual(names(), ["0.png", "1.png", "2.png", "3.png", "twin.png"])
        (folder / "twin.png").rename(folder / "a.png")
        (folder / "1.png").rename(folder / "10.png")
        self.assertEqual(names(), ["0.png", "10.png", "2.png", "3.png", "a.png"])

    def test_latents_are_kept_but_not_without_end(self):
        for seed in range(14):
            self.run_program("diagnose", self.run_folder, "--faces", 3, "--faces-seed", seed)
        self.assertEqual(len(list((self.run_folder / "latents").glob("*.safetensors"))), 12)

    def test_latents_of_another_model_and_other_files(self):
        self.run_program("encode", self.run_folder, "--no-error")
        before = self.files()
        self.refused("decode", self.other, "latents.safetensors", status=1, says=["latents.safetensors", "another model", "fingerprint"])
        self.refused("decode", self.run_folder, self.run_folder / "model.safetensors", status=1, says=["animevae model", "animevae encode"])
        (self.folder / "few.csv").write_text("image,z0,z1\na,1,2\n")
        self.refused("decode", self.run_folder, "few.csv", status=1, says=["few.csv", "no column 'z2'"])
        (self.folder / "few.csv").write_text(",".join(f"z{i}" for i in range(10)) + "\n" + "0," * 9 + "nan\n")
        self.refused("decode", self.run_folder, "few.csv", status=1, says=["few.csv: line 2: z9 is nan, which is not finite"])
        (self.folder / "few.csv").write_text("image," + ",".join(f"z{i}" for i in range(10)) + "\n../out," + "0," * 9 + "0\n")
        self.refused("decode", self.run_folder, "few.csv", "--folder", "d", status=2, says=["../out", "outside"])
        (self.folder / "few.csv").unlink()
        self.assertEqual(self.files(), before)

    def test_names(self):
        out, _ = self.run_program("name", self.run_folder)
        self.assertIn("no latent of this run has a name yet", out)
        self.run_program("name", self.run_folder, "z3", "hair shade", "--from", "dark", "--to", "light")
        out, _ = self.run_program("name", self.run_folder)
        self.assertRegex(out, r"z3 +hair shade: from dark to light")
        out, _ = self.run_program("traverse", self.run_folder, "--latents", "hair shade", "--json")
        self.assertEqual(json.loads(out)["rows"], ["z3"])
        self.refused("name", self.run_folder, "z4", "hair shade", status=2, says=["'hair shade'", "z3"])
        for direction in ("z10", "x1", "z", "z01", "zz"):
            self.refused("name", self.run_folder, direction, "eyes", status=2, says=[f"'{direction}'", "z9"])
        self.run_program("name", self.run_folder, "hair shade", "--remove")
        self.refused("name", self.run_folder, "z3", "--remove", status=2, says=["no name"])
        (self.run_folder / "names.toml").write_text("[z1]\ncolour = \"red\"\n")
        self.refused("name", self.run_folder, status=1, says=["names.toml", "line 2", "z1.colour"])

    def labels_made_of_latents(self, run):
        """Writes labels.csv: a factor, an attribute and words that follow from latents of a run, but for some disturbance.

        What goes together with each latent in use, by falling strength: (latent, factor, value, from, to)."""
        self.run_program("encode", run, "--csv", "l.csv", "--no-error")
        rows = table(self.folder / "l.csv")
        images, z = len(rows), {j: [float(row[f"z{j}"]) for row in rows] for j in range(10)}
        active = [j for j in z if statistics.pvariance(z[j]) > 0.01]
        self.assertGreater(len(active), 3)
        first, second, third = (z[j] for j in active[:3])
        rank = {value: place for place, value in enumerate(sorted(third))}
        words = [("bob", "braids", "buns")[3 * rank[value] // images] for value in third]
        dark = [-value + statistics.pstdev(first) * math.sin(7 * i) / 2 for i, value in enumerate(first)]
        smile = [1 if value > statistics.median(second) else -1 for value in second]
        (self.folder / "labels.csv").write_text("image,dark_hair,smile,style\n" + "".join(
            f"{row['image']},{a!r},{b},{c}\n" for row, a, b, c in zip(rows, dark, smile, words, strict=True)))

        def pearson(a, b):
            a, b = ([value - statistics.fmean(values) for value in values] for values in (a, b))
            return math.fsum(x * y for x, y in zip(a, b)) / math.sqrt(math.fsum(x * x for x in a) * math.fsum(y * y for y in b))

        def strength(value, columns):
            return math.sqrt(max(0, 1 - (1 - value**2) * (images - 1) / (images - 1 - columns)))

        expected = []
        for j in active:
            groups = {word: [value for value, w in zip(z[j], words) if w == word] for word in sorted(set(words))}
            means = {word: statistics.fmean(values) for word, values in groups.items()}
            between = math.fsum(len(groups[word]) * (means[word] - statistics.fmean(z[j]))**2 for word in groups)
            eta = math.sqrt(between / images / statistics.pvariance(z[j]))
            r, s = pearson(z[j], dark), pearson(z[j], smile)
            expected.append(max((strength(r, 1), f"z{j}", "dark_hair", r, *(("low", "high") if r > 0 else ("high", "low"))),
                                (strength(s, 1), f"z{j}", "smile", s, *(("without", "with") if s > 0 else ("with", "without"))),
                                (strength(eta, 2), f"z{j}", "style", eta, min(means, key=means.get), max(means, key=means.get))))
        least = max(0.3, math.sqrt(2 * math.log(3 * len(active)) / images))
        return [found[1:] for found in sorted(expected, reverse=True) if found[0] >= least]

    def test_names_are_proposed_from_what_is_known_of_the_images(self):
        run = self.folder / "spread"
        shutil.copytree(self.class_folder / "spread", run)
        expected = self.labels_made_of_latents(run)
        propose = ("name", "spread", "--propose", "--labels", "labels.csv")
        out, _ = self.run_program(*propose, "--json", "--numbers", "n.safetensors")
        said = json.loads(out)
        self.assertEqual(list(zip(said["directions"], said["factors"], said["from"], said["to"])),
                         [(direction, factor, low, high) for direction, factor, _, low, high in expected])
        for value, (_, factor, right, _, _), measure in zip(said["values"], expected, said["measures"], strict=True):
            self.assertAlmostEqual(value, right, places=4)
            self.assertEqual(measure, "eta" if factor == "style" else "r")
        self.assertEqual(said["strengths"], sorted(said["strengths"], reverse=True))
        self.assertEqual(len(set(said["names"])), len(said["names"]), "no two directions have one name")
        numbers, _ = tensors_of(self.folder / "n.safetensors")
        self.assertEqual(bytes(numbers["factors"][1]).split(b"\0")[:-1], [b"dark_hair", b"smile", b"style"])
        self.assertEqual(numbers["values"][0][1], 3)
        self.assertFalse((run / "names.toml").exists(), "a proposal is none that was taken")

        # The lines that it prints do what --take does, which leaves a person's name alone.
        out, _ = self.run_program(*propose)
        direction, factor, value, low, high = expected[0]
        measure = "eta" if factor == "style" else "r"
        self.assertRegex(out, rf"(?m)^{direction} +{factor} +{measure} = +{f'{value:.2f}' if measure == 'eta' else f'[+]?{value:.2f}'}  "
                              rf"from {low} to {high}$")
        lines = re.findall(r"(?m)^animevae (name .*)$", out)
        self.assertEqual(len(lines), len(expected))
        for line in lines:
            self.run_program(*shlex.split(line))
        by_hand = (run / "names.toml").read_bytes()
        (run / "names.toml").unlink()
        self.run_program(*propose, "--take")
        self.assertEqual((run / "names.toml").read_bytes(), by_hand)
        (run / "names.toml").unlink()
        self.run_program("name", "spread", direction, "my own")
        out, _ = self.run_program(*propose, "--take")
        self.assertIn("has the name 'my own'", out)
        names = json.loads(self.run_program("name", "spread", "--json")[0])
        self.assertEqual(sorted(names["directions"]), sorted(found[0] for found in expected))
        self.assertEqual(names["names"][names["directions"].index(direction)], "my own")
        before = (run / "names.toml").read_bytes()
        self.assertIn("no direction has a new name", self.run_program(*propose, "--take")[0])
        self.assertEqual((run / "names.toml").read_bytes(), before)

    def test_components_are_proposed_names_too(self):
        run = self.class_folder / "spread"
        self.run_program("pca", run, "--count", 3)
        out, _ = self.run_program("name", run, "--propose", "--along", "components.safetensors", "--json", "--numbers", "n.safetensors")
        numbers, _ = tensors_of(self.folder / "n.safetensors")
        self.assertIn(b"c0", bytes(numbers["directions"][1]).split(b"\0"))
        self.assertEqual(numbers["values"][0], [len(bytes(numbers["directions"][1]).split(b"\0")) - 1, 25], "drawn faces' 25 factors")
        self.assertTrue(all(strength >= max(0.3, json.loads(out)["chance"]) for strength in json.loads(out)["strengths"]))
        self.run_program("attributes", run, "--only", "mouth", "--out", "a.safetensors")
        self.refused("name", run, "--propose", "--along", "a.safetensors", status=1, says=["a.safetensors", "holds attributes"])
        self.folder_of_faces()
        self.refused("name", run, "--propose", "--data", "faces", status=2, says=["--labels FILE is needed"])
        self.refused("name", run, "--take", status=2, says=["--take", "--propose"])
        self.refused("name", run, "z3", "--propose", status=2, says=["--propose"])
        self.refused("name", run, "--propose", "--least", 2, status=2, says=["--least", "at most 1"])

    def test_components(self):
        out, _ = self.run_program("pca", self.run_folder, "--count", 4, "--variance", "v.png", "--bare", "--steps", 5, "--json",
                                  "--numbers", "n.safetensors")
        answer = json.loads(out)
        self.assertEqual(answer["images"], 60)
        self.assertEqual(sorted(answer["variances"], reverse=True), answer["variances"])
        self.assertEqual(png_size(self.folder / "components.png"), (5 * 66 + 2, 4 * 66 + 2))
        self.assertTrue(png_size(self.folder / "v.png"))
        directions, metadata = tensors_of(self.folder / "components.safetensors")
        numbers, _ = tensors_of(self.folder / "n.safetensors")
        self.assertEqual(directions["vectors"][0], [4, 10])
        for row in range(4):  # one standard deviation long, or of length 1
            length = sum(x * x for x in directions["vectors"][1][10 * row:10 * row + 10])
            self.assertAlmostEqual(length, answer["variances"][row], delta=1e-4 * length + 1e-9)
            unit = numbers["components"][1][10 * row:10 * row + 10]
            self.assertAlmostEqual(sum(x * x for x in unit), 1, places=9)
        for options in (["--stream"], ["--batch", 60]):  # the same images
            out, _ = self.run_program("pca", self.run_folder, "--count", 4, "--json", *options)
            for one, other in zip(json.loads(out)["variances"], answer["variances"], strict=True):
                self.assertAlmostEqual(one, other, delta=1e-4 * other)
        self.run_program("pca", self.run_folder, "--faithful", "--out", "unit.safetensors")
        unit, metadata = tensors_of(self.folder / "unit.safetensors")
        self.assertEqual(set(unit["origin"][1]), {0.0})
        self.assertEqual(metadata["scale"], "unit")
        out, _ = self.run_program("pca", self.run_folder, "--aggregate", "--json", "--count", 4)
        self.assertGreater(sum(json.loads(out)["variances"]), sum(answer["variances"]))

    def test_components_of_some_held_out_images(self):
        run = self.train("--hold-out", 0.5)

        def variances(*options):
            out, _ = self.run_program("pca", run, "--split", "held-out", "--count", 3, "--json", *options)
            answer = json.loads(out)
            return answer["images"], answer["variances"]

        count, expected = variances()
        self.assertLess(count, 60)
        again, found = variances("--batch", count)  # each of them once, in another order
        self.assertEqual(again, count)
        for one, other in zip(found, expected, strict=True):
            self.assertAlmostEqual(one, other, delta=1e-4 * other)

    def test_walks(self):
        self.run_program("pca", self.run_folder, "--count", 3)
        out, _ = self.run_program("traverse", self.run_folder, "--along", "components.safetensors", "--image", 3, "--bare", "--steps", 7)
        self.assertIn("3 of 3 directions", out)
        self.assertEqual(png_size(self.folder / "traversals.png"), (7 * 66 + 2, 3 * 66 + 2))
        self.run_program("traverse", self.run_folder, "--latents", "z3,5", "--reconstructions", "--bare", "--steps", 6, "--range", 2,
                         "--numbers", "n.safetensors")
        self.assertEqual(png_size(self.folder / "traversals.png"), (6 * 66 + 2, 4 * 66 + 2))
        numbers, _ = tensors_of(self.folder / "n.safetensors")
        self.assertEqual(numbers["from"][1], tuple(-2 if i in (3, 15) else 0 for i in range(20)))
        self.run_program("traverse", self.run_folder, "--plane", "z3,z5", "--steps", 3, "--bare", "--range", 1, "--numbers", "n.safetensors")
        self.assertEqual(png_size(self.folder / "traversals.png"), (3 * 66 + 2, 3 * 66 + 2))
        numbers, _ = tensors_of(self.folder / "n.safetensors")
        rows = [numbers["latents"][1][10 * i:10 * i + 10] for i in range(9)]
        self.assertEqual([(row[3], row[5]) for row in rows], [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)])
        self.assertEqual({x for row in rows for i, x in enumerate(row) if i not in (3, 5)}, {0.0})
        # From an image the two go over the same range, which need not lie around its own latents.
        self.run_program("traverse", self.run_folder, "--image", 2, "--plane", "z3,z5", "--steps", 3, "--bare", "--range", 1,
                         "--numbers", "n.safetensors")
        numbers, _ = tensors_of(self.folder / "n.safetensors")
        rows = [numbers["latents"][1][10 * i:10 * i + 10] for i in range(9)]
        for row, (a, b) in zip(rows, ((a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)), strict=True):
            self.assertAlmostEqual(row[3], a, places=5)
            self.assertAlmostEqual(row[5], b, places=5)
            self.assertNotEqual(row[0], 0)

        (self.folder / "me.png").write_bytes(png(90, 70, lambda x, y: (2 * x, 3 * y, 100)))
        self.run_program("traverse", self.run_folder, "--picture", "me.png", "--crop", "10,0,60", "--rows", 1)
        self.refused("traverse", self.run_folder, "--picture", "me.png", "--crop", "40,0,60", status=2, says=["--crop", "40,0,60", "90x70"])
        self.refused("traverse", self.run_folder, "--picture", "me.png", "--crop", "1,2", status=2, says=["--crop", "X,Y,SIDE", "1,2"])
        (self.folder / "none.png").write_text("no picture")
        self.refused("traverse", self.run_folder, "--picture", "none.png", status=1, says=["none.png"])
        self.refused("traverse", self.run_folder, "--latents", "z33", status=2, says=["'z33'", "did you mean 'z3'"])
        self.refused("traverse", self.run_folder, "--along", "components.safetensors", "--latents", "c7", status=2, says=["'c7'"])
        self.refused("traverse", self.other, "--along", "components.safetensors", status=1, says=["components.safetensors", "another model"])
        self.refused("pca", self.run_folder, "--faces", 1, "--out", "no.safetensors", status=2, says=["at least 2 images"])
        self.assertFalse((self.folder / "no.safetensors").exists())

    def test_images_that_are_all_alike_have_no_components(self):
        (self.folder / "alike").mkdir()
        for i in range(12):
            (self.folder / f"alike/{i}.png").write_bytes(png(40, 40, lambda x, y: (200, 6 * x, 6 * y)))
        alike = ["--data", "alike", "--keep-duplicates", "--variance", "v.svg", "--out", "no.safetensors"]
        for options in ([], ["--stream"], ["--batch", 5]):
            self.refused("pca", self.run_folder, *alike, *options, status=1, says=["no variance", "--aggregate"])
        self.assertEqual(list(self.folder.glob("*.s*")), [])
        out, _ = self.run_program("pca", self.run_folder, *alike, "--aggregate", "--count", 3)
        self.assertNotIn("nan", out + (self.folder / "v.svg").read_text())
        self.assertTrue(all_finite(self.folder / "no.safetensors"))


if __name__ == "__main__":
    main()
