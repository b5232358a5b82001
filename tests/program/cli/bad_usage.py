#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Options and values that cannot be meant: one sentence that names them, exit status 2, nothing written."""

from support import SMALL, ProgramTest, main


class BadUsage(ProgramTest):
    def refused_usage(self, *arguments, says):
        self.refused(*arguments, status=2, says=says)
        self.assertEqual(self.files(), {}, "nothing is written")

    def test_values_out_of_range(self):
        for option, value, limit in [("--batch", "-1", "at least 1"), ("--batch", "0", "at least 1"),
                                     ("--lr", "0", "above 0"), ("--lr", "-1", "above 0"), ("--lr", "nan", "finite"),
                                     ("--lr", "inf", "finite"), ("--epochs", "0", "at least 1"),
                                     ("--epochs", "2.5", "whole number"), ("--steps", "-3", "at least 0"),
                                     ("--beta1", "1", "at most"), ("--reconstruction-scale", "0", "above 0"),
                                     ("--objective-beta-to", "-1", "at least 0"),
                                     ("--objective-beta-steps", "1.5", "whole number"), ("--faces", "0", "at least 1"),
                                     ("--epochs", "1e+300", "at most"), ("--batch", "1e+30", "at most"),
                                     ("--threads", "-1", "at least 0"), ("--checkpoint-every", "-1", "at least 0"),
                                     ("--seed", "-1", "at least 0"), ("--hold-out", "-0.1", "at least 0"),
                                     ("--hold-out", "1", "at most 0.9"), ("--split-seed", "-1", "at least 0")]:
            with self.subTest(f"{option} {value}"):
                name = {"--batch": "--batch-size", "--lr": "--learning-rate"}.get(option, option)
                self.refused_usage("train", *SMALL[:2], option, value, says=[name, value, limit])

    def test_what_is_no_number(self):
        for option, value in [("--lr", "abc"), ("--epochs", "ten"), ("--batch", "12x"), ("--seed", "1.5"), ("--seed", "18446744073709551616"),
                              ("--objective-beta-to", ""), ("--faces", "many"), ("--lr", "0,005")]:
            with self.subTest(f"{option} {value}"):
                name = {"--batch": "--batch", "--lr": "--l"}.get(option, option)
                self.refused_usage("train", *SMALL[:2], option, value, says=[name, value])

    def test_values_of_other_commands(self):
        for arguments, says in [(["sample", "run", "--count", "0"], ["--count", "0"]),
                                (["sample", "run", "--enlarge", "17"], ["--enlarge", "17", "16"]),
                                (["traverse", "run", "--range", "2", "--mass", "0.9"], ["--range", "--mass"]),
                                (["traverse", "run", "--order", "size"], ["--order", "size", "rate"]),
                                (["faces", "--size", "8"], ["8", "16", "512"]),
                                (["faces", "--size", "1000"], ["1000", "16", "512"]),
                                (["faces", "--count", "0"], ["0", "1"]),
                                (["faces", "--count", "-5"], ["-5", "1"])]:
            with self.subTest(arguments):
                self.refused_usage(*arguments, says=says)

    def test_options_that_do_not_exist(self):
        self.refused_usage("train", "--bath-size", "3", says=["--bath-size", "train", "did you mean '--batch-size'"])
        self.refused_usage("sample", "run", "again", says=["again"])
        self.refused_usage("train", "--pictures", "cubist", says=["--pictures", "cubist", "facenet", "l1-anime-vae"])
        self.refused_usage("train", "--resize", "squash", says=["--resize", "squash", "crop", "exact", "pad"])
        self.refused_usage("train", "--lr", says=["--l"])
        self.refused_usage("--lr", "3", "train", says=["--lr belongs behind train"])
        self.refused_usage("compare", "run", says=["two or more models", "run is one"])

    def test_an_unknown_command(self):
        self.refused_usage("trian", says=["trian", "did you mean 'train'"])

    def test_options_that_exclude_each_other(self):
        self.refused_usage("train", "--data", "here", "--faces", "60", says=["--data", "--faces"])
        self.refused_usage("train", "--epochs", "2", "--steps", "60", says=["--epochs", "--steps"])

    def test_images_too_few_to_hold_any_out(self):
        self.refused_usage("train", *SMALL[:2], "--faces", 2, "--hold-out", 0.2, says=["--hold-out", "0.2", "2 drawn faces"])
        self.refused_usage("train", *SMALL[:2], "--faces", 2, "--hold-out", 0.9, says=["--hold-out", "no image to train on"])
        self.refused_usage("reconstruct", "run", "--split", "test", says=["--split", "held-out"])

    def test_presets_that_do_not_exist(self):
        self.refused_usage("train", "--preset", "vae-animefase", says=["vae-animefase", "did you mean 'vae-animeface'"])
        self.refused_usage("show", "burges-capacity", says=["burges-capacity", "did you mean 'burgess-capacity'"])
        self.refused_usage("train", "--preset", "zzz", says=["zzz", "animevae presets"])

    def test_more_than_memory_holds(self):
        run = self.train(steps=1)
        self.refused("sample", run, "--count", 10 ** 12, "--out", "picture.png", status=1, says=["not enough memory"])
        self.assertFalse((self.folder / "picture.png").exists())

    def test_a_value_that_the_preset_has_not(self):
        self.refused_usage("train", "--preset", "burgess-calibrated", "--objective-beta-to", "2",
                           says=["--objective-beta-to", "burgess-calibrated"])


class BadConfiguration(ProgramTest):
    def refused_file(self, text, says):
        (self.folder / "config.toml").write_text(text)
        self.refused("--config", "config.toml", "train", "--out", "run", status=1, says=["config.toml", *says])
        self.assertEqual(list(self.files()), ["config.toml"])

    def test_lines_that_mean_nothing(self):
        self.refused_file("[train]\npreset = \"vae-animeface\"\nbatchsize = 3\n", ["line 3", "batchsize", "batch-size"])
        self.refused_file("[trian]\nseed = 3\n", ["line 2", "trian", "train"])
        self.refused_file("[train]\nseed 3\n", ["line 2"])
        self.refused_file("[train]\nseed = \"3\n", ["line 2"])

    def test_values_out_of_range(self):
        for line in ("batch-size = -1", "batch-size = 0", "learning-rate = 0", "learning-rate = \"abc\"",
                     "reconstruction-scale = 0", "epochs = 2.5"):
            with self.subTest(line):
                (self.folder / "config.toml").write_text(f"[train]\n{line}\n")
                self.refused("--config", "config.toml", "train", "--out", "run", status=2, says=line.split(" = ")[:1])

    def test_a_file_that_is_not_there(self):
        self.refused("--config", "nowhere.toml", "train", status=2, says=["nowhere.toml"])


if __name__ == "__main__":
    main()
