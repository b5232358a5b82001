#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Weights as other programs leave them: behind prefixes, in part, beside others, damaged, or no weights at all.

Where Python has no torch, the cases of `.pt` files are left out.
"""

import argparse
import collections
import gzip
import math
import pickle
import struct
import sys
import unittest
from pathlib import Path

from support import JPEG, ProgramTest, main, png, safetensors, tensors

try:
    import torch
except ImportError:
    torch = None
else:
    sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "python"))
    import animevae_reference as reference

# The only preset with its shapes.
GREY = "vae-animeface-grey-32"


def in_the_midst(name):
    part, rest = name.split(".", 1)
    return f"{part}._orig_mod.{rest}"


# What a name becomes, and what is said to have been taken off.
PREFIXES = {
    "module.": lambda name: "module." + name,
    "_orig_mod.": lambda name: "_orig_mod." + name,
    "module._orig_mod.": lambda name: "module._orig_mod." + name,
    "_orig_mod.module.": lambda name: "_orig_mod.module." + name,
    "model.": lambda name: "model." + name,
    "vae.": lambda name: "vae." + name,
    "first_stage_model.": lambda name: "first_stage_model." + name,
    "model.module.": lambda name: "model.module." + name,
    "network.vae.": lambda name: "network.vae." + name,
    "_orig_mod. ": in_the_midst,
}


class Weights(ProgramTest):
    """`self.whole`: name to (kind, shape, bytes) of a model that was trained for a step, by its original names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("run_program")
        maker.folder = cls.class_folder
        maker.train(steps=1)
        maker.run_program("export", "run", "--format", "safetensors", "--out", "whole.safetensors")
        maker.doCleanups()
        cls.whole, _ = tensors(cls.class_folder / "whole.safetensors")
        cls.model, _ = tensors(cls.class_folder / "run/model.safetensors")

    def write(self, found, file="weights.safetensors"):
        entries, data = {}, b""
        for name, (kind, shape, values) in found.items():
            entries[name] = (kind, shape, len(data), len(data) + len(values))
            data += values
        (self.folder / file).write_bytes(safetensors(entries, data))
        return file

    def imported(self, file, *arguments, preset=GREY):
        """What is said, when a file is read as the model that it is."""
        chosen = ["--preset", preset] if preset else []
        out, _ = self.run_program("import", file, *chosen, *arguments, "--out", "run", "--overwrite")
        found, metadata = tensors(self.folder / "run/model.safetensors")
        parts = metadata.get("only_part", "encoder decoder").split()
        for name, tensor in found.items():
            if name.split(".")[0] in parts:
                self.assertEqual(tensor, self.model[name], name)
        return out

    def refused_import(self, file, *arguments, says, status=1):
        error = self.refused("import", file, *arguments, "--out", "refused", status=status, says=[file, *says])
        self.assertFalse((self.folder / "refused").exists())
        return error

    def part(self, part):
        return {name.removeprefix(part + "."): tensor for name, tensor in self.whole.items() if name.startswith(part + ".")}


class SafetensorsOfOthers(Weights):
    beside = {"lpips.conv1.weight": ("F32", [3], b"\0" * 12), "global_step": ("I64", [1], b"\0" * 8)}

    def test_every_prefix_is_taken_off_and_said(self):
        for prefix, named in PREFIXES.items():
            with self.subTest(prefix):
                out = self.imported(self.write({**self.beside, **{named(name): t for name, t in self.whole.items()}}))
                self.assertIn(f"'{prefix.strip()}'", out)
        self.assertNotIn("taken off", self.imported(self.write(self.whole)))

    def test_our_own_names_behind_a_prefix(self):
        found = {f"model.{name}": tensor for name, tensor in self.model.items()}
        self.assertIn("'ours'", self.imported(self.write(found)))

    def test_a_part_alone_with_bare_names_or_a_name_of_its_own(self):
        for part in ("encoder", "decoder"):
            for prefix in ("", "generator.", f"module.{part}."):
                with self.subTest(part=part, prefix=prefix):
                    found = {prefix + name: tensor for name, tensor in self.part(part).items()}
                    self.assertIn(f"{part} of {GREY}", self.imported(self.write(found)))

    def test_parts_with_names_of_their_own_are_one_model(self):
        found = {**{"enc." + name: t for name, t in self.part("encoder").items()},
                 **{"dec." + name: t for name, t in self.part("decoder").items()}}
        self.assertIn("encoder and decoder of", self.imported(self.write(found)))

    def test_a_part_that_does_not_fit_is_not_passed_over(self):
        broken = {name: t for name, t in self.whole.items() if name != "decoder.convT2.bias"}
        self.refused_import(self.write(broken), "--preset", GREY, says=["the whole model", "decoder.convT2.bias"])
        kind, shape, values = self.part("decoder")["lin1.bias"]
        bare = {**self.part("decoder"), "lin1.bias": (kind, [shape[0] - 1], values[4:])}
        self.refused_import(self.write(bare), "--preset", GREY,
                            says=["the decoder alone", f"lin1.bias is {shape[0] - 1}", f"needs {shape[0]}"])

    def test_the_preset_may_be_left_out_where_one_alone_fits(self):
        file = self.write({"module." + name: tensor for name, tensor in self.whole.items()})
        self.assertIn(GREY, self.imported(file, preset=None))
        self.refused_import(file, "--preset", "vae-animeface", says=["vae-animeface", "it looks like " + GREY])
        self.refused_import(file, "--preset", "anime-vae", says=["it looks like " + GREY])
        self.refused_import(self.write(self.beside), says=["none of the tensors of any preset"])
        nearly = {name: t for name, t in self.whole.items() if name != "decoder.convT2.bias"}
        self.refused_import(self.write(nearly), says=["fits no preset", GREY, "decoder.convT2.bias"])

    def test_of_several_presets_that_fit_one_must_be_named(self):
        self.run_program("train", "--preset", "vae-animeface", "--faces", 4, "--batch", 2, "--steps", 1, "--pictures-every", 0,
                         "--out", "rgb")
        self.run_program("export", "rgb", "--out", "rgb.pt")
        self.refused_import("rgb.pt", status=2, says=["vae-animeface or burgess-capacity", "--preset"])
        self.run_program("import", "rgb.pt", "--preset", "burgess-capacity", "--out", "imported")

    def test_of_several_models_one_must_be_named(self):
        twice = {f"{prefix}.{name}": t for prefix in ("net", "ema") for name, t in self.whole.items()}
        self.refused_import(self.write(twice), "--preset", GREY, says=["'ema' or 'net'", "--key"])
        self.imported(self.write(twice), "--key", "ema")
        self.refused_import(self.write(twice), "--key", "other", says=["'other'"])
        self.imported(self.write({**twice, **self.whole}))  # that without a prefix is meant

    def test_numbers_that_are_not_finite(self):
        for number, word in ((math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf")):
            for name in ("encoder.conv1.weight", "decoder.convT3.bias"):
                with self.subTest(number=number, name=name):
                    kind, shape, values = self.whole[name]
                    values = values[:-4] + struct.pack("<f", number)
                    place = ",".join(str(length - 1) for length in shape)
                    self.refused_import(self.write({**self.whole, name: (kind, shape, values)}), "--preset", GREY,
                                        says=[name, "not finite", f"first {word} at [{place}]"])
        beside = {"lpips.w": ("F32", [1], struct.pack("<f", math.nan))}
        self.imported(self.write({**self.whole, **beside}))  # which the model does not need
        large = {name: t for name, t in self.whole.items()}
        kind, shape, values = large["decoder.convT3.bias"]
        large["decoder.convT3.bias"] = ("F64", shape, struct.pack("<d", 1e300) * (len(values) // 4))
        self.refused_import(self.write(large), "--preset", GREY, says=["decoder", "not finite"])

    def test_files_that_are_no_weights(self):
        kinds = {"gzip": gzip.compress(b"weights"), "PNG": png(4, 4, lambda x, y: (x, y, 0)), "JPEG": JPEG,
                 "GIF": b"GIF89a" + b"\0" * 20, "HDF5": b"\x89HDF\r\n\x1a\n" + b"\0" * 80, "text": b"hello\n",
                 "web page": b"<!DOCTYPE html>\n<html>404</html>\n", "it is empty": b"", "JSON": b'{"a": 1}',
                 "git lfs pull": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
                 "data.pkl": b"PK\x05\x06" + b"\0" * 18}
        for kind, data in kinds.items():
            with self.subTest(kind):
                (self.folder / "file.pt").write_bytes(data)
                self.assertNotIn("header of", self.refused_import("file.pt", "--preset", GREY, says=[kind]))
                if kind != "data.pkl":
                    self.assertNotIn("header of", self.refused("sample", "file.pt", status=1, says=["file.pt", kind]))


@unittest.skipIf(torch is None, "this Python has no torch")
class CheckpointsOfOthers(Weights):
    def setUp(self):
        super().setUp()
        self.state = collections.OrderedDict(
            (name, torch.frombuffer(bytearray(values), dtype=torch.float32).reshape(shape))
            for name, (_, shape, values) in self.whole.items())

    def save(self, value, file="weights.pt", **how):
        torch.save(value, self.folder / file, **how)
        return file

    def test_every_prefix_in_both_kinds_of_file(self):
        for prefix, named in PREFIXES.items():
            for is_zip in (True, False):
                with self.subTest(prefix, is_zip=is_zip):
                    state = {"lpips.conv1.weight": torch.zeros(3), **{named(name): t for name, t in self.state.items()}}
                    file = self.save({"state_dict": state, "epoch": 3}, _use_new_zipfile_serialization=is_zip)
                    self.assertIn(f"'{prefix.strip()}'", self.imported(file))

    def test_what_python_itself_wraps(self):
        model = reference.make(GREY)
        model.load_state_dict(self.state)
        self.assertIn("'module.'", self.imported(self.save(torch.nn.DataParallel(model).state_dict())))
        averaged = torch.optim.swa_utils.AveragedModel(model)
        self.assertIn("'module.'", self.imported(self.save(averaged.state_dict())))
        if hasattr(torch, "compile"):
            self.assertIn("'_orig_mod.'", self.imported(self.save(torch.compile(model).state_dict())))
            model.encoder = torch.compile(model.encoder)
            self.assertIn("'_orig_mod.'", self.imported(self.save(model.state_dict())))

    def test_a_decoder_of_its_own_whose_names_are_an_encoders_too(self):
        model = reference.make("anime-face-generator")
        reference.randomise(model, 1)
        for part in ("encoder", "decoder"):
            with self.subTest(part):
                file = self.save(getattr(model, part).state_dict(), _use_new_zipfile_serialization=False)
                out, _ = self.run_program("import", file, "--preset", "anime-face-generator", "--out", part)
                self.assertIn(f"{part} of anime-face-generator", out)
                self.run_program("export", part, "--part", part, "--out", "again.pt")
                again = torch.load(self.folder / "again.pt", weights_only=True)
                for name, tensor in getattr(model, part).state_dict().items():
                    self.assertTrue(tensor.equal(again[name]), name)

    def test_what_weights_only_takes_is_taken(self):
        parameter = torch.nn.Parameter(torch.zeros(2))
        parameter.note = "kept"
        beside = {"device": torch.device("cpu"), "size": torch.Size([1, 2]), "dtype": torch.bfloat16, "bytes": b"\xff",
                  "set": {1, 2}, "complex": 1 + 2j, "bytearray": bytearray(b"x"), "counter": collections.Counter("aab"),
                  "ordered": collections.OrderedDict(a=1), "layout": torch.sparse_coo, "parameter": parameter,
                  "sparse": torch.eye(2).to_sparse(), "complexes": torch.zeros(2, dtype=torch.complex64),
                  "float8": torch.float8_e5m2 if hasattr(torch, "float8_e5m2") else None, "large": 2 ** 100}
        for key, value in beside.items():
            for is_zip in (True, False):
                with self.subTest(key, is_zip=is_zip):
                    file = self.save({"state_dict": self.state, "other": {key: [value]}},
                                     _use_new_zipfile_serialization=is_zip)
                    try:
                        torch.load(self.folder / file, weights_only=True)
                    except pickle.UnpicklingError:
                        continue  # an older torch takes fewer
                    self.imported(file)

    def test_parameters_with_attributes_are_weights(self):
        state = {name: torch.nn.Parameter(tensor) for name, tensor in self.state.items()}
        for parameter in state.values():
            parameter.note = 1
        self.imported(self.save(state))

    def test_what_is_refused_comes_with_the_way_out(self):
        file = self.save({"state_dict": self.state, "args": argparse.Namespace(lr=1)})
        self.refused_import(file, "--preset", GREY, says=["argparse.Namespace", "it was not run",
                                                          'torch.save(checkpoint["state_dict"], "weights.pt")'])
        file = self.save(torch.nn.Linear(2, 2))
        self.refused_import(file, "--preset", GREY, says=["Linear", 'torch.save(model.state_dict(), "weights.pt")'])

    def test_of_several_dicts_one_is_named(self):
        other = {name: tensor + 1 for name, tensor in self.state.items()}
        file = self.save({"ema": self.state, "net": other, "epoch": 1})
        self.refused_import(file, "--preset", GREY, says=['"ema" and "net"', "--key"])
        self.imported(file, "--key", "ema")
        self.refused_import(file, "--preset", GREY, "--key", "em", says=["did you mean 'ema'"])
        file = self.save({"state_dict": other, "ema": self.state})
        self.imported(file, "--key", "ema")
        file = self.save({"state_dict": {f"{prefix}.{name}": tensor for prefix, state in (("ema", self.state), ("net", other))
                                         for name, tensor in state.items()}})
        self.imported(file, "--key", "ema")

    def test_an_encoder_and_a_decoder_with_a_dict_each(self):
        parts = {part: {name.removeprefix(part + "."): tensor for name, tensor in self.state.items() if name.startswith(part)}
                 for part in ("encoder", "decoder")}
        self.assertIn("encoder and decoder of", self.imported(self.save({**parts, "optimizer": {"lr": 1}})))
        self.assertIn("decoder of", self.imported(self.save(parts), "--key", "decoder"))

    def test_numbers_that_are_not_finite(self):
        self.state["decoder.lin1.weight"].view(-1)[0] = math.nan
        self.refused_import(self.save(self.state), "--preset", GREY,
                            says=["decoder.lin1.weight", "not finite", "first nan at [0,0]"])


if __name__ == "__main__":
    main()
