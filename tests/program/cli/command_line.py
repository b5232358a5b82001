#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the words of a command line mean: no command, no model, endings of files, runs that have no model yet."""

import json
import re
import shutil
import time

from support import SMALL, ProgramTest, floats, main, png_pixels, png_size, table, tensors


class Beginning(ProgramTest):
    def test_the_program_alone_greets(self):
        out, err = self.run_program()
        self.assertEqual(err, "")
        self.assertEqual(re.findall(r"^  animevae (\S+) ", out, re.MULTILINE), ["serve", "train", "explore"])
        self.assertIn("animevae --help", out)
        self.assertEqual(self.files(), {})

    def test_the_help_has_every_command_once_in_groups(self):
        out, _ = self.run_program("--help")
        groups = ["Look at faces", "Train", "Understand latents", "Files and machine"]
        places = [out.index(f"\n{group}:\n") for group in groups]
        self.assertEqual(places, sorted(places))
        self.assertNotIn("Subcommands:", out)
        names = re.findall(r"^  ([a-z-]+) {2,}\S", out[places[0]:], re.MULTILINE)
        self.assertEqual(names[0], "serve")
        self.assertEqual((len(names), len(set(names))), (31, 31))


class BuiltInModel(ProgramTest):
    built_in = "no model is named: using the built-in model of drawn faces"

    def with_built_in(self, *arguments):
        out, err = self.run_program(*arguments)
        self.assertEqual(err.count(self.built_in), 1, err)
        return out

    def named(self):
        """The same model by its name: where the program has unpacked it."""
        found, = self.class_folder.glob("cache/animevae/model-*/drawn-faces")
        return found

    def setUp(self):
        super().setUp()
        self.pictures = sorted(self.folder_of_faces(count=2).iterdir())

    def test_it_is_taken_where_none_is_named(self):
        self.with_built_in("sample", "--count", 4, "--bare", "--out", "a.png")
        _, err = self.run_program("sample", self.named(), "--count", 4, "--bare", "--out", "b.png")
        self.assertEqual(err, "")
        self.assertEqual(png_pixels(self.folder / "a.png"), png_pixels(self.folder / "b.png"))
        self.assertEqual(png_size(self.folder / "a.png"), (4 * 66 + 2, 68))

    def test_of_its_drawn_faces_the_first_2000_are_looked_at(self):
        self.assertIn("of 2,000 drawn faces", self.with_built_in("sample", "--from", "data", "--count", 4))

    def test_the_first_word_may_be_a_picture(self):
        one, other = self.pictures
        self.with_built_in("edit", one, "--add", "z3=2", "--bare", "--out", "a.png")
        self.run_program("edit", self.named(), one, "--add", "z3=2", "--bare", "--out", "b.png")
        self.assertEqual(png_pixels(self.folder / "a.png"), png_pixels(self.folder / "b.png"))
        self.with_built_in("morph", one, other, "--steps", 3, "--bare")
        self.assertEqual(png_size(self.folder / "morph.png"), (3 * 66 + 2, 68))
        out = json.loads(self.with_built_in("search", one, other, "--faces", 40, "--count", 2, "--json"))
        self.assertEqual(out["queries"], ["0.png", "1.png"])
        shutil.copy(one, self.folder / "no-ending")
        self.with_built_in("edit", "no-ending", "--add", "z3=2", "--bare", "--out", "c.png")
        self.assertEqual(png_pixels(self.folder / "a.png"), png_pixels(self.folder / "c.png"))

    def test_a_file_of_latents_alone_is_decoded_by_it(self):
        self.with_built_in("sample", "--count", 3, "--columns", 3, "--bare", "--out", "a.png", "--numbers", "z.csv")
        self.with_built_in("decode", "z.csv", "--columns", 3, "--bare", "--out", "b.png")
        self.assertEqual(png_pixels(self.folder / "a.png"), png_pixels(self.folder / "b.png"))

    def test_words_that_cannot_be_meant(self):
        before = self.files()
        self.refused("edit", "--add", "z3=2", status=2, says=["a picture to edit"])
        self.refused("search", status=2, says=["nothing to search for"])
        self.refused("decode", status=2, says=["decode needs a file of latents"])
        self.refused("decode", "faces", status=2, says=["decode needs a file of latents"])
        self.refused("sample", "nowhere", status=1, says=["nowhere: does not exist"])
        _, err = self.run_program("edit", "nowhere.png", "--add", "z3=2", status=1)
        self.assertIn("animevae: nowhere.png: ", err)
        self.assertEqual(self.files(), before)


class Runs(ProgramTest):
    """One small model, as a run folder, imported and as a file alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("run_program")
        maker.folder = cls.class_folder
        maker.run_program("train", *SMALL, "--batch", 20, "--steps", 3, "--pictures-every", 0, "--out", "run")
        maker.run_program("export", "run", "--out", "weights.pt")
        maker.run_program("import", "weights.pt", "--preset", SMALL[1], "--out", "imported")
        maker.doCleanups()
        cls.run_folder, cls.imported = cls.class_folder / "run", cls.class_folder / "imported"


class Images(Runs):
    def test_a_model_of_unknown_images_asks_for_some(self):
        for command in (("search", "--image", 3), ("cluster",), ("diagnose",), ("pca",), ("encode",), ("reconstruct",),
                        ("attributes",), ("gif-traversals",), ("report",), ("traverse", "--order", "rate")):
            with self.subTest(command):
                self.refused(command[0], self.imported, *command[1:], status=2,
                             says=[self.imported, "which images it was trained on", "--data", "--faces"])
        self.refused("losses", SMALL[1], "--weights", self.class_folder / "weights.pt", status=2, says=["--data", "--faces"])
        self.run_program("cluster", self.imported, "--faces", 60, "--percentile", 10)

    def test_what_needs_no_images_for_its_picture_does_without(self):
        _, err = self.run_program("traverse", self.imported, "--bare", "--steps", 3)
        self.assertIn("latents come by their numbers", err)
        self.run_program("traverse", self.imported, "--bare", "--steps", 3, "--faces", 60, "--order", "number", "--out", "b.png")
        self.assertEqual(png_pixels(self.folder / "traversals.png"), png_pixels(self.folder / "b.png"))
        self.run_program("animate", self.imported, "--seconds", 0.2, "--components", 2)

    def test_a_model_of_images_that_are_gone_asks_for_others(self):
        faces = self.folder_of_faces()
        run = self.folder / "own"
        self.run_program("train", *SMALL[:2], "--data", faces, "--steps", 1, "--out", run)
        shutil.rmtree(faces)
        self.refused("diagnose", run, status=2, says=[run, faces, "not there any more", "--data", "--faces"])

    def test_a_model_of_drawn_faces_draws_them_again(self):
        self.assertIn("60 drawn faces (seed 0)", self.run_program("diagnose", self.run_folder)[0])


class Endings(Runs):
    def test_capitals_mean_the_same(self):
        def same(command, *arguments, small, large):
            for name in (small, large):
                self.run_program(command, self.run_folder, *arguments, "--out", name)
            self.assertEqual((self.folder / small).read_bytes(), (self.folder / large).read_bytes())

        same("sample", "--count", 4, small="s.png", large="S.PNG")
        same("sample", "--count", 4, small="s.svg", large="S.Svg")
        same("sample", "--count", 4, small="s.pdf", large="S.PDF")
        same("morph", "--random", 2, small="m.gif", large="M.GIF")
        same("morph", "--random", 2, small="m.webp", large="M.WebP")
        same("morph", "--random", 2, small="m.png", large="M.PNG")
        same("animate", "--seconds", 0.2, small="a.gif", large="A.GIF")
        same("encode", "--no-error", small="l.csv", large="L.CSV")
        same("encode", "--no-error", small="l.safetensors", large="L.SAFETENSORS")
        self.assertEqual((self.folder / "L.CSV").read_text().splitlines()[0], "image," + ",".join(f"z{i}" for i in range(10)))
        same("export", small="w.pt", large="W.PT")
        same("export", small="w.safetensors", large="W.SAFETENSORS")
        self.assertIn("encoder", " ".join(tensors(self.folder / "w.safetensors")[0]), "a safetensors file, without --format")

    def test_other_endings_are_answered_with_those_that_can_be(self):
        before = self.files()
        for command, option, name, endings in [
                (("sample",), "--out", "s.jpg", ".png, .svg, .pdf"), (("morph", "--random", 2), "--out", "m.mp4", ".gif, .webp"),
                (("animate",), "--out", "a.mp4", ".gif, .webp"), (("sample",), "--numbers", "n.npz", ".safetensors, .csv"),
                (("encode",), "--out", "l.npy", ".safetensors, .csv"), (("pca",), "--out", "c.h5", ".safetensors, .csv"),
                (("attributes",), "--hdf5", "a.csv", ".h5, .hdf5"), (("export",), "--out", "w.csv", ".pt, .pth, .ckpt, .bin, .safetensors"),
                (("losses",), "--out", "l.csv", ".pt, .pth")]:
            with self.subTest(name):
                self.refused(command[0], self.run_folder, *command[1:], option, name, status=2, says=[option, endings, f"'{name}'"])
        self.assertEqual(self.files(), before)

    def test_tables_of_latents_are_read_again(self):
        self.run_program("encode", self.run_folder, "--no-error", "--out", "l.safetensors")
        self.run_program("encode", self.run_folder, "--no-error", "--log-variances", "--out", "l.csv")
        rows = table(self.folder / "l.csv")
        means = floats(tensors(self.folder / "l.safetensors")[0]["means"])[1]
        log_variances = floats(tensors(self.folder / "l.safetensors")[0]["log_variances"])[1]
        self.assertEqual(len(rows), 60)
        for i, row in enumerate(rows):
            self.assertEqual(row["image"], f"face-{i:06}")
            for j in range(10):
                self.assertAlmostEqual(float(row[f"z{j}"]), means[10 * i + j], delta=1e-7 * abs(means[10 * i + j]))
                self.assertAlmostEqual(float(row[f"log_variance_{j}"]), log_variances[10 * i + j], places=5)
        for name in ("l.safetensors", "l.csv"):
            self.run_program("decode", self.run_folder, name, "--bare", "--count", 5, "--out", f"{name}.png")
            said = json.loads(self.run_program("search", self.run_folder, "--image", 3, "--latents", name, "--json")[0])
            if name == "l.safetensors":
                expected = said["names"]
        self.assertEqual(said["names"], expected)
        self.assertEqual(png_pixels(self.folder / "l.csv.png"), png_pixels(self.folder / "l.safetensors.png"))

    def test_points_behind_films_are_tables_too(self):
        self.folder_of_faces(count=1)
        for command in (("morph", "--random", 2, "--steps", 3), ("animate", "--seconds", 0.2),
                        ("gif-traversals", "--count", 1, "--rows", 2, "--frames", 3), ("edit", "faces/0.png", "--add", "z1=1")):
            with self.subTest(command):
                out = "a.png" if command[0] in ("morph", "edit") else "a.gif"
                for name in ("n.csv", "n.safetensors"):
                    self.run_program(command[0], self.run_folder, *command[1:], "--out", out, "--numbers", name)
                shape, numbers = floats(tensors(self.folder / "n.safetensors")[0]["means"])
                rows = table(self.folder / "n.csv")
                self.assertEqual(len(rows), shape[0])
                for i, row in enumerate(rows):
                    for j in range(10):
                        self.assertAlmostEqual(float(row[f"z{j}"]), numbers[10 * i + j], places=6)

    def test_numbers_of_as_many_rows_are_columns(self):
        self.run_program("reconstruct", self.run_folder, "--numbers", "n.csv")
        self.run_program("reconstruct", self.run_folder, "--numbers", "n.safetensors")
        rows, found = table(self.folder / "n.csv"), tensors(self.folder / "n.safetensors")[0]
        self.assertEqual(list(rows[0]), ["images", "distortion", "rate", "psnr", "mean_absolute_error", "ssim"])
        self.assertEqual([row["images"] for row in rows], [f"face-{i:06}" for i in range(60)])
        for row, psnr in zip(rows, floats(found["psnr"])[1], strict=True):
            self.assertAlmostEqual(float(row["psnr"]), psnr, places=5)
        self.run_program("search", self.run_folder, "--image", 3, "--image", 5, "--count", 2, "--numbers", "n.csv")
        first, second = table(self.folder / "n.csv")
        self.assertEqual(list(first)[-6:], ["nearest_0", "nearest_1", "distances_0", "distances_1", "names_0", "names_1"])
        self.assertEqual(second["names_1"], f"face-{int(second['nearest_1']):06}")

    def test_numbers_of_different_rows_are_a_line_each(self):
        self.run_program("pca", self.run_folder, "--count", 3, "--out", "c.csv", "--numbers", "n.csv")
        self.run_program("pca", self.run_folder, "--count", 3, "--out", "c.safetensors", "--numbers", "n.safetensors")
        rows, found = table(self.folder / "n.csv"), tensors(self.folder / "n.safetensors")[0]
        self.assertEqual(list(rows[0]), ["name", "row", "column", "value"])
        self.assertEqual(len(rows), 3 + 3 * 10 + 10)
        for row in rows:
            shape, numbers = floats(found[row["name"]])
            width = shape[1] if len(shape) == 2 else 1
            self.assertAlmostEqual(float(row["value"]), numbers[int(row["row"]) * width + int(row["column"])], places=5)
        directions = table(self.folder / "c.csv")
        self.assertEqual([row["direction"] for row in directions], ["origin", "c0", "c1", "c2"])
        _, vectors = floats(tensors(self.folder / "c.safetensors")[0]["vectors"])
        self.assertAlmostEqual(float(directions[2]["z4"]), vectors[10 + 4], places=6)
        self.refused("traverse", self.run_folder, "--along", "c.csv", status=1, says=["c.csv", "safetensors", "pca and attributes"])

    def test_tables_that_are_not_of_this_models_latents(self):
        (self.folder / "m.csv").write_text("image,psnr\na,1\n")
        self.refused("decode", self.run_folder, "m.csv", status=1, says=["m.csv", "no column 'z0'", "z0, z1"])
        (self.folder / "m.CSV").write_text("image," + ",".join(f"z{i}" for i in range(12)) + "\na" + ",1" * 12 + "\n")
        self.refused("decode", self.run_folder, "m.CSV", status=1, says=["m.CSV", "'z10'", "z0 to z9"])


class Ranges(Runs):
    def test_the_middle_of_a_symmetric_range_is_0(self):
        self.folder_of_faces(count=1)
        said = json.loads(self.run_program("edit", self.run_folder, "faces/0.png", "--add", "z1=1", "--strength", "-2,2,7", "--json",
                                           "--numbers", "n.csv")[0])
        self.assertEqual(said["strengths"][3], 0)
        self.assertEqual([round(each, 3) for each in said["strengths"]], [-2, -1.333, -0.667, 0, 0.667, 1.333, 2])
        rows = table(self.folder / "n.csv")
        self.assertEqual([rows[4][f"z{j}"] for j in range(10)], [rows[0][f"z{j}"] for j in range(10)], "0 is the reconstruction itself")
        self.run_program("traverse", self.run_folder, "--plane", "z1,z2", "--steps", 7, "--numbers", "n.csv")
        middle = table(self.folder / "n.csv")[24]
        self.assertEqual({float(middle[f"z{j}"]) for j in range(10)}, {0})


class ModelFiles(Runs):
    def setUp(self):
        super().setUp()
        (self.folder / "models").mkdir()
        self.file = self.folder / "models/faces.safetensors"
        shutil.copy(self.run_folder / "model.safetensors", self.file)

    def test_nothing_is_left_beside_a_model_file(self):
        before = self.files(self.folder / "models")
        for command in (("attributes", "--only", "hair_shade"), ("cluster", "--percentile", 10), ("encode", "--no-error"), ("diagnose",),
                        ("search", "--image", 3), ("sample", "--from", "gaussian"), ("name", "--propose")):
            _, err = self.run_program(command[0], self.file, *command[1:])
        self.assertNotIn("encoding images", err, "they are kept all the same")
        self.assertEqual(self.files(self.folder / "models"), before)
        self.assertTrue(list(self.class_folder.glob("cache/animevae/latents/*.safetensors")))

    def test_what_belongs_into_a_run_folder_needs_one(self):
        before = self.files()
        for command, file in ((("report",), "report.html"), (("name", "z1", "eyes"), "names.toml"),
                              (("name", "--propose", "--take"), "names.toml")):
            self.refused(command[0], self.file, *command[1:], status=2, says=[self.file, file, "model.safetensors"])
        self.assertEqual(self.files(), before)
        self.file.rename(self.folder / "models/model.safetensors")
        self.run_program("name", self.folder / "models", "z1", "eyes")
        self.assertTrue((self.folder / "models/names.toml").exists())


class RunsWithoutModels(ProgramTest):
    def test_a_run_in_training_says_how_far_it_is(self):
        run = self.folder / "run"
        process = self.start("train", *SMALL, "--batch", 20, "--steps", 10_000_000, "--pictures-every", 0, "--checkpoint-every", 1,
                             "--out", run)
        for _ in range(3000):
            if len(list(run.glob("checkpoints/*.safetensors"))) > 1 and len((run / "metrics.csv").read_text().splitlines()) > 2:
                break
            self.assertIsNone(process.poll(), "it goes on")
            time.sleep(0.02)
        says = self.refused("sample", run, status=1, says=[run, "still being trained: step ", " of 10000000", "newest checkpoint"])
        checkpoint = re.search(r"newest checkpoint, (\S+),", says)[1]
        self.run_program("sample", checkpoint, "--count", 2)
        process.kill()
        process.wait()
        self.refused("sample", run, status=1, says=[run, "training was stopped before it saved one, at step ", "newest checkpoint"])

    def test_epochs_are_counted_where_they_were_asked_for(self):
        run = self.train("--batch", 20, "--epochs", 2, steps=None)
        (run / "model.safetensors").unlink()
        self.refused("sample", run, status=1, says=["stopped", "at step 6, in epoch 2 of 2", "--resume", "newest checkpoint"])

    def test_a_folder_that_is_no_run(self):
        self.refused("sample", self.folder, status=1, says=["is not a run folder: it has no model.safetensors"])


if __name__ == "__main__":
    main()
