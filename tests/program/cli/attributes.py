#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Directions that stand for attributes, and pictures that are edited with them."""

import json
import re
import shutil
import subprocess

from support import ProgramTest, all_finite, floats, main, png, png_pixels, png_size, tensors


class Attributes(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("run_program")
        maker.folder = cls.class_folder
        maker.run_program("faces", "--count", 120, "--out", "faces")
        maker.run_program("train", "--data", "faces", "--batch", 40, "--steps", 6, "--pictures-every", 0, "--out", "run")
        maker.run_program("attributes", "run", "--only", "hair_shade,mouth", "--out", "a.safetensors")
        maker.doCleanups()
        cls.run_folder, cls.faces, cls.file = cls.class_folder / "run", cls.class_folder / "faces", cls.class_folder / "a.safetensors"

    def find(self, *arguments, **how):
        return self.run_program("attributes", self.run_folder, *arguments, **how)

    def edit(self, *arguments, **how):
        return self.run_program("edit", self.run_folder, *arguments, **how)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def labels(self, name="labels.csv", header="file,odd,bright", row=lambda i: f"{i:06}.png,{i % 2},{i}", count=120):
        return self.write(name, header + "\n" + "".join(row(i) + "\n" for i in range(count)))

    # ---- attributes

    def test_the_factors_beside_a_folder_are_its_labels(self):
        out, _ = self.find("--only", "hair_shade,mouth", "--figure", "figure.png")
        self.assertIn("attributes.safetensors: differences of means of 120 images", out)
        self.assertIn("fitted to 96, measured on 24 others", out)
        self.assertRegex(out, r"hair_shade +a factor +([01]\.\d{3} \([01]\.\d{3} to [01]\.\d{3}\) +){2}[+-]\d")
        self.assertRegex(out, r"mouth=smile +\d+ +\d+ ")
        self.assertGreater(png_size(self.folder / "figure.png")[0], 600)
        found, metadata = tensors(self.folder / "attributes.safetensors")
        self.assertEqual(metadata["kind"], "attributes")
        self.assertEqual(metadata["method"], "difference of means")
        self.assertEqual(found["names"][2].split(b"\0")[:-1][0], b"hair_shade")
        self.assertEqual(found["vectors"][1], [7, 10])
        self.assertEqual(found["side_effects"][1], [7, 7])
        self.assertTrue(all_finite(self.folder / "attributes.safetensors"))
        self.assertTrue(all(abs(effect) < 2 for effect in floats(found["side_effects"])[1]))

    def test_drawn_faces_know_their_factors_without_a_folder(self):
        self.find("--faces", 60, "--only", "hair_shade,blush", "--out", "drawn.safetensors")
        self.run_program("faces", "--count", 60, "--out", "same")
        self.find("--data", "same", "--only", "hair_shade,blush", "--out", "folder.safetensors")
        drawn, folder = tensors(self.folder / "drawn.safetensors")[0], tensors(self.folder / "folder.safetensors")[0]
        for a, b in zip(floats(drawn["vectors"])[1], floats(folder["vectors"])[1]):
            self.assertAlmostEqual(a, b, places=5)

    def test_celebas_list_a_csv_file_and_two_folders_say_the_same(self):
        list_of = "".join(f"{i:06}.jpg {'1' if i % 2 else '-1'}\n" for i in range(130))
        self.write("list.txt", "130\nodd\n" + list_of)
        self.labels(header="name,odd", row=lambda i: f"somewhere/{i:06}.png,{'true' if i % 2 else 'False'}")
        for folder, odd in (("with", 1), ("without", 0)):
            (self.folder / folder).mkdir()
            for i in range(odd, 120, 2):
                shutil.copy(self.faces / f"{i:06}.png", self.folder / folder)
        vectors = []
        for number, options in enumerate((("--labels", "list.txt"), ("--labels", "labels.csv"),
                                          ("--with", "with", "--without", "without", "--name", "odd"))):
            self.find(*options, "--hold-out", 0, "--out", f"{number}.safetensors")
            vectors.append(floats(tensors(self.folder / f"{number}.safetensors")[0]["vectors"])[1])
        self.assertEqual(vectors[0], vectors[1])
        for a, b in zip(vectors[0], vectors[2]):
            self.assertAlmostEqual(a, b, places=5)

    def test_the_same_labels_however_they_are_written(self):
        sides = [i % 3 == 0 for i in range(120)]
        def rows(line):
            return "".join(line(i, side) + "\n" for i, side in enumerate(sides))
        tables = {
            "plain.csv": "file,odd\n" + rows(lambda i, side: f"{i:06}.png,{1 if side else -1}"),
            "pandas.csv": ",image_id,odd\n" + rows(lambda i, side: f"{i},{i:06}.jpg,{side}"),
            "blanks.csv": "image_id, odd\n" + rows(lambda i, side: f"{i:06}.png, {1 if side else 0}"),
            "excel.csv": "\ufeffFile Name;odd;\r\n" + rows(lambda i, side: f"C:\\faces\\{i:06}.PNG;{'yes' if side else 'no'};\r"),
            "r.txt": '"odd"\n' + rows(lambda i, side: f'"./{i:06}.png" {1 if side else -1}'),
            "celeba.txt": "odd\n" + rows(lambda i, side: f"{i:06}.jpg  {'' if not side else ' '}{1 if side else -1}"),
            "mac.txt": "120\rodd\r" + rows(lambda i, side: f"{i:06} {1 if side else -1}").replace("\n", "\r")}
        vectors = {}
        for name, text in tables.items():
            (self.folder / name).write_bytes(text.encode())
            self.find("--labels", name, "--hold-out", 0, "--out", "d.safetensors")
            found, _ = tensors(self.folder / "d.safetensors")
            self.assertEqual(bytes(found["names"][2]), b"odd\0", name)
            vectors[name] = floats(found["vectors"])[1]
        (self.folder / "utf16.csv").write_bytes(tables["plain.csv"].encode("utf-16"))
        self.find("--labels", "utf16.csv", "--hold-out", 0, "--out", "d.safetensors")
        vectors["utf16.csv"] = floats(tensors(self.folder / "d.safetensors")[0]["vectors"])[1]
        for name, vector in vectors.items():
            self.assertEqual(vector, vectors["plain.csv"], name)

    def test_columns_that_say_too_little_are_left_out_by_name(self):
        self.labels(header="file,odd,age,note", row=lambda i: f"{i:06}.png,{i % 2},{'NA' if i == 3 else i},{'' if i % 2 else 'x'}")
        out, _ = self.find("--labels", "labels.csv")
        self.assertIn("left out: 'age' (line 5 has 'NA'), 'note' (line 3 has an empty cell)", out)
        out, _ = self.find("--labels", "labels.csv", "--json")
        self.assertEqual(json.loads(out)["left_out"], ["'age' (line 5 has 'NA')", "'note' (line 3 has an empty cell)"])
        self.refused("attributes", self.run_folder, "--labels", "labels.csv", "--only", "age", status=2,
                     says=["labels.csv has 'age', which is left out (line 5 has 'NA')"])

    def test_json_has_every_number(self):
        out, _ = self.find("--only", "hair_shade,blush", "--disentangle", "--json")
        said = json.loads(out)
        self.assertEqual((said["fitted"], said["held_out"], said["method"]), (96, 24, "least squares"))
        names = [each["name"] for each in said["attributes"]]
        self.assertEqual(names, ["hair_shade", "blush"])
        for each in said["attributes"]:
            self.assertEqual(list(each["effects"]), names)
            for auc in (each["auc"], each["reading_auc"]):
                self.assertTrue(0 <= auc["low"] <= auc["value"] <= auc["high"] <= 1)

    def test_the_same_seed_holds_the_same_images_out(self):
        for name, seed in (("a", 1), ("b", 1), ("c", 2)):
            self.find("--only", "mouth", "--seed", seed, "--out", f"{name}.safetensors")
        a, b, c = ((self.folder / f"{name}.safetensors").read_bytes() for name in "abc")
        self.assertEqual(a, b)
        self.assertNotEqual(a, c)

    def test_attributes_without_two_sides_are_left_out_unless_they_are_asked_for(self):
        self.labels(header="file,none,half", row=lambda i: f"{i:06}.png,-1,{1 if i % 2 else -1}")
        out, _ = self.find("--labels", "labels.csv")
        self.assertIn("left out: 'none' (none of the images has it)", out)
        before = self.files()
        self.refused("attributes", self.run_folder, "--labels", "labels.csv", "--only", "none", status=2,
                     says=["'none' has an empty side: none of the 96 images has it"])
        self.assertEqual(self.files(), before)

    def test_labels_that_do_not_fit_are_one_sentence_and_nothing_is_written(self):
        few = self.labels("few.csv", count=100)
        others = self.labels("others.csv", row=lambda i: f"x{i}.png,{i % 2},{i}")
        bad = self.labels("bad.csv", row=lambda i: f"{i:06}.png,{i % 2},{'many' if i == 7 else i}")
        twice = self.labels("twice.csv", header="file,a,b,n", row=lambda i: f"{i:06}.png,{i % 2},{(i + 1) % 2},{i}")
        fine = self.labels("fine.csv")
        broken = self.write("broken.txt", "120\nSmiling\n000000.jpg 7\n")
        two = self.labels("two.csv", row=lambda i: f"{'ab'[i % 2]}/{i // 2:06}.png,{i % 2},{i}")
        bare = self.labels("bare.csv", header="000000.png,1,0")
        comma = self.write("comma.csv", 'file,age\n000000.png,"1,5"\n000001.png,"2,5"\n')
        picture = self.folder / "picture.csv"
        picture.write_bytes(png(8, 8, lambda x, y: (x, y, 0)))
        before = self.files()
        for options, status, says in (
                (("--labels", few), 1, ["few.csv: knows 100 of the 120 images", "and 20 not ('000100.png' for one)"]),
                (("--labels", others), 1, ["has labels for 120 images, 'x0.png' for one, and for none", "000000.png"]),
                (("--labels", bad), 1, ["bad.csv: line 9: the column 'bright' holds 'many', a number is needed"]),
                (("--labels", broken), 1, ["broken.txt: line 3: '7' for Smiling, it must be 1 or -1"]),
                (("--labels", two), 1, ["two.csv: '000000.png' may be 'a/000000.png' or 'b/000000.png'"]),
                (("--labels", bare), 1, ["bare.csv: line 1: '000000.png' is an image, and the names of the columns"]),
                (("--labels", comma), 1, ["comma.csv: line 2: the column 'age' holds '1,5'"]),
                (("--labels", "absent.csv"), 1, ["absent.csv"]),
                (("--labels", picture), 1, ["picture.csv: is not a text file"]),
                (("--labels", fine, "--only", "brihgt"), 2, ["no attribute 'brihgt'", "did you mean 'bright'?"]),
                (("--labels", twice, "--disentangle"), 2, ["follow from one another", "'a', 'b'"]),
                (("--labels", fine, "--hold-out", 2), 2, ["--hold-out"]),
                (("--with", "faces"), 2, ["--without"]),
                (("--data", self.faces, "--labels", fine, "--out", "absent/a.safetensors"), 1, ["absent"])):
            with self.subTest(options):
                self.refused("attributes", self.run_folder, *options, status=status, says=says)
                self.assertEqual(self.files(), before)
        self.find("--labels", few, "--skip-unlabelled")

    def test_images_of_which_nothing_is_known(self):
        self.folder_of_faces(count=3)
        self.refused("attributes", self.run_folder, "--data", "faces", status=2,
                     says=["--labels FILE is needed: nothing is known of 3 images of faces"])

    def test_three_images_for_forty_attributes(self):
        self.folder_of_faces(count=3)
        names = [f"a{k}" for k in range(40)]
        self.write("l.csv", "file," + ",".join(names) + "\n" +
                   "".join(f"{i}.png," + ",".join("1" if (k + i) % 3 == 0 else "-1" for k in range(40)) + "\n" for i in range(3)))
        self.refused("attributes", self.run_folder, "--data", "faces", "--labels", "l.csv", "--disentangle", "--hold-out", 0,
                     status=2, says=["3 images are too few to fit 40 attributes together; there must be at least 42"])

    # ---- facenet's files

    def test_facenets_arrays_are_read_again(self):
        self.labels(header="file,odd,third", row=lambda i: f"{i:06}.png,{1 if i % 2 else -1},{1 if i % 3 == 0 else -1}")
        process = self.start("attributes", self.run_folder, "--labels", "labels.csv", "--hdf5", "a.h5")
        _, err = process.communicate(timeout=240)
        if process.returncode == 2 and "built without HDF5" in err:
            self.skipTest("the program was built without HDF5")
        self.assertEqual(process.returncode, 0, err)
        picture = self.faces / "000003.png"
        self.edit(picture, "--directions", "a.h5", "--add", "odd=2", "--bare", "--out", "h5.png")
        self.edit(picture, "--directions", "attributes.safetensors", "--add", "odd=2", "--bare", "--out", "st.png")
        self.assertEqual(png_pixels(self.folder / "h5.png"), png_pixels(self.folder / "st.png"))
        out, _ = self.edit("--faithful", "--directions", "a.h5", "--add", "third=1", "--out", "grid.png")
        self.assertIn("16 faces without 'third', 10 steps", out)
        self.assertEqual(png_size(self.folder / "grid.png"), (1343, 539))
        self.refused("edit", self.run_folder, picture, "--directions", "labels.csv", "--add", "odd=1", status=1, says=["labels.csv"])
        shutil.copy(self.folder / "labels.csv", self.folder / "labels.h5")
        self.refused("edit", self.run_folder, picture, "--directions", "labels.h5", "--add", "odd=1", status=1,
                     says=["labels.h5: is not an HDF5 file that can be read"])
        self.check_with_another_reader(self.folder / "a.h5")

    def check_with_another_reader(self, file):
        try:
            import h5py
            with h5py.File(file) as opened:
                shapes = {name: opened[name].shape for name in opened}
                self.assertEqual([bytes(name) for name in opened["fields"][:]], [b"odd", b"third"])
        except ImportError:
            if not shutil.which("h5dump"):
                return
            header = subprocess.run(["h5dump", "-H", str(file)], check=True, capture_output=True, text=True).stdout
            shapes = {name: tuple(int(size) for size in sizes.split(",")) for name, sizes in
                      re.findall(r'DATASET "(\w+)".*?SIMPLE \{ \( ([\d, ]+) \)', header, re.DOTALL)}
        self.assertEqual(shapes, {"latent_vars": (120, 10), "attributes": (120, 2), "fields": (2,), "attribute_vectors": (2, 10)})

    # ---- edit

    def test_an_edit_shows_original_reconstruction_and_result_and_says_what_is_lost(self):
        out, _ = self.edit(self.faces / "000001.png", "--directions", self.file, "--add", "hair_shade=1.5",
                           "--add", "mouth=smile=-1")
        self.assertIn("hair_shade +1.5, mouth=smile -1", out)
        self.assertRegex(out, r"PSNR \d+\.\d\d dB, SSIM -?0\.\d{3}, distance \d\.\d{3} in the network of drawn faces")
        width, height = png_size(self.folder / "edited.png")
        self.assertGreater(width, 2 * 3 * 128)
        self.edit(self.faces / "000001.png", "--add", "z3=1", "--bare", "--out", "bare.png")
        self.assertEqual(png_size(self.folder / "bare.png"), (64, 64))
        self.edit(self.faces / "000001.png", "--add", "z3=1", "--strength", "-2,2,5", "--bare", "--out", "strip.png")
        self.assertEqual(png_size(self.folder / "strip.png"), (5 * 66 + 2, 68))

    def test_no_edit_is_the_reconstruction_and_half_an_edit_twice_is_one(self):
        picture = self.faces / "000002.png"
        def bare(*options):
            self.edit(picture, *options, "--bare", "--out", "b.png")
            return png_pixels(self.folder / "b.png")
        once = bare("--add", "z3=2")
        self.assertEqual(once, bare("--add", "z3=1", "--add", "z3=1"))
        self.assertEqual(once, bare("--add", "z3=1", "--strength", "2,2,1"))
        self.assertNotEqual(once, bare("--add", "z3=0"))
        self.run_program("name", self.run_folder, "z3", "some shade")
        self.assertEqual(once, bare("--add", "some shade=2"))
        self.run_program("name", self.run_folder, "z3", "--remove")

    def test_latents_behind_a_strip_are_decoded_to_it(self):
        self.edit(self.faces / "000002.png", "--add", "z1=1", "--strength", "-1,1,3", "--numbers", "l.safetensors",
                  "--bare", "--out", "strip.png")
        self.run_program("decode", self.run_folder, "l.safetensors", "--folder", "decoded")
        names = {path.name for path in (self.folder / "decoded").iterdir()}
        self.assertEqual(len(names), 4, names)
        shape, rows = floats(tensors(self.folder / "l.safetensors")[0]["means"])
        self.assertEqual(shape, [4, 10])
        self.assertAlmostEqual(rows[10 + 1], rows[1] - 1, places=5)
        self.assertEqual(rows[20:30], rows[0:10])

    def test_refinement_never_makes_it_worse(self):
        out, _ = self.edit(self.faces / "000004.png", "--add", "z0=1", "--refine", 25, "--json")
        said = json.loads(out)
        before, after = said["distortion"]
        self.assertLess(after, before)
        self.assertGreater(said["kept"]["psnr"], said["before_refinement"]["psnr"] - 0.5)
        self.assertEqual((said["picture"], said["added"], said["strengths"]), ("edited.png", {"z0": 1}, [1]))
        self.assertIn("feature_distance", said["kept"])
        text, _ = self.edit(self.faces / "000004.png", "--add", "z0=1", "--refine", 25)
        self.assertIn("after 25 steps", text)

    def test_a_picture_of_any_size_keeps_its_residual(self):
        (self.folder / "large.png").write_bytes(png(200, 150, lambda x, y: (x, y, (x * y) % 256)))
        nothing = ("--add", "z0=0", "--bare", "--keep-residual", "--out", "same.png")
        self.edit("large.png", *nothing)
        self.assertEqual(png_pixels(self.folder / "same.png"), png_pixels(self.folder / "large.png"))
        self.edit("large.png", "--crop", "60,20,100", "--add", "z0=3", "--bare", "--keep-residual", "--out", "changed.png")
        before, after = png_pixels(self.folder / "large.png"), png_pixels(self.folder / "changed.png")
        self.assertNotEqual(before, after)
        for y in range(150):
            for x in (*range(60), *range(160, 200)) if 20 <= y < 120 else range(200):
                self.assertEqual(before[y][3 * x:3 * x + 3], after[y][3 * x:3 * x + 3])
        self.edit("large.png", "--crop", "60,20,100", "--add", "z0=3", "--keep-residual", "--out", "captioned.png")
        self.assertGreater(png_size(self.folder / "captioned.png")[0], 2 * 300)

    def test_facenets_figure(self):
        out, _ = self.edit("--faithful", "--directions", self.file, "--add", "mouth=smile=1", "--out", "smiles.png")
        self.assertIn("16 faces without 'mouth=smile', 10 steps of mouth=smile +1 from 0 to 4.5 each", out)
        self.assertEqual(png_size(self.folder / "smiles.png"), (1343, 539))
        rows = png_pixels(self.folder / "smiles.png")
        self.assertEqual(set(rows[0]), {0}, "a black border")
        self.edit("--faithful", "--directions", self.file, "--add", "mouth=smile=1", "--positions", "0,3", "--strength", "0,1,4",
                  "--out", "few.png")
        self.assertEqual(png_size(self.folder / "few.png"), (8 * 67 + 3, 70))
        out, _ = self.edit("--faithful", "--directions", self.file, "--add", "mouth=smile=1", "--positions", "0,3", "--strength",
                           "0,1,4", "--out", "few.png", "--json", "--numbers", "few.safetensors")
        said = json.loads(out)
        self.assertEqual((said["positions"], len(said["strengths"]), said["numbers"]), ([0, 3], 4, "few.safetensors"))
        self.assertEqual(floats(tensors(self.folder / "few.safetensors")[0]["means"])[0], [8, 10])
        self.refused("edit", self.run_folder, "--faithful", "--directions", self.file, "--add", "mouth=smile=1", "--positions",
                     "500", status=2, says=["face 500 of those without 'mouth=smile'", "--positions"])

    def test_edits_that_cannot_be_made_are_one_sentence_and_nothing_is_written(self):
        picture = self.faces / "000001.png"
        text = self.write("text.png", "no picture")
        self.train(out="grey")
        before = self.files()
        for arguments, status, says in (
                ((picture, "--add", "Smiling"), 2, ["'Smiling'", "NAME=NUMBER"]),
                ((picture, "--add", "z3=high"), 2, ["'z3=high'", "NAME=NUMBER"]),
                ((picture, "--add", "z10=1"), 2, ["no direction 'z10'", "z0 to z9"]),
                ((picture, "--add", "c0=1"), 2, ["'c0' is a principal component"]),
                ((picture, "--directions", self.file, "--add", "hair_shad=1"), 2, ["did you mean 'hair_shade'?"]),
                ((picture, "--add", "z0=1", "--strength", "0,1,0"), 2, ["--strength", "1 to 1000"]),
                ((picture, "--add", "z0=1", "--strength", "0,1"), 2, ["--strength"]),
                ((picture, "--add", "z0=1", "--crop", "30,30,50"), 2, ["--crop"]),
                ((picture, "--add", "z0=1", "--network", "dlib"), 2, ["--features FILE"]),
                ((text, "--add", "z0=1"), 1, ["text.png"]),
                (("absent.png", "--add", "z0=1"), 1, ["absent.png"]),
                ((picture,), 2, ["--add"]),
                (("--add", "z0=1"), 2, ["a picture to edit is needed"]),
                ((picture, "--add", "z0=1", "--faithful"), 2, ["faithful"])):
            with self.subTest(arguments):
                self.refused("edit", self.run_folder, *arguments, status=status, says=says)
                self.assertEqual(self.files(), before)
        self.refused("edit", "grey", picture, "--directions", self.file, "--add", "hair_shade=1", status=1,
                     says=["holds directions for another model"])
        self.refused("edit", "grey", picture, "--add", "z0=1", "--network", "vgg", status=2, says=["in RGB"])
        self.run_program("edit", "grey", picture, "--add", "z0=1", "--out", "grey.png")


if __name__ == "__main__":
    main()
