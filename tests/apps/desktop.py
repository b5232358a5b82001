#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`animevae explore` as a person uses it, on a display in memory.

usage: python3 desktop.py PROGRAM [--screenshots FOLDER] [TEST...]

Needs Xvfb and xdotool (Debian: xvfb xdotool) and a program that was built with its window; without them it is skipped,
and says so.
"""

import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "program/cli"))

screenshots = None
if "--screenshots" in sys.argv:
    at = sys.argv.index("--screenshots")
    screenshots = Path(sys.argv[at + 1]).resolve()
    screenshots.mkdir(parents=True, exist_ok=True)
    del sys.argv[at:at + 2]

from support import ProgramTest, main, png, png_pixels, png_size  # noqa: E402
from x_display import Display, missing  # noqa: E402

# The window as it opens, at scale 1: (left, top, right, bottom).
SLIDERS = (30, 86, 548, 590)
PICTURE = (576, 32, 1043, 519)
MORPH = (640, 534, 895, 582)
END_A, END_B = (576, 534, 622, 582), (912, 534, 960, 582)
PINS = (643, 596, 1044, 650)
MESSAGE = (16, 652, 1040, 678)
TABS = {"components": (82, 48), "latents": (180, 48), "attributes": (268, 48)}
BUTTONS = {"randomise": (91, 615), "animate": (223, 615), "zero": (354, 615), "undo": (485, 615)}
AWAY = (1150, 740)  # beside the window

HALF = 80  # pixels from the middle of a slider to its end

DARK = (0xf5, 0x8f, 0xae)
LIGHT = (0xc9, 0x3f, 0x6c)


def knobs(shot, colour=DARK):
    """The middles of the sliders' knobs, in reading order: rings of about 16 pixels."""
    rings = {}
    for y, columns in shot.runs(colour, SLIDERS):
        groups = [[columns[0]]]
        for x in columns[1:]:
            if x - groups[-1][-1] > 20:
                groups.append([])
            groups[-1].append(x)
        for group in groups:
            if 11 <= group[-1] - group[0] <= 20:
                rings.setdefault((group[0] + group[-1]) // 2 // 12, []).append(((group[0] + group[-1]) / 2, y))
    found = []
    for points in rings.values():
        part = [points[0]]
        for point in [*points[1:], (0, 10_000)]:
            if point[1] - part[-1][1] > 12:
                if len(part) >= 4:
                    found.append((round(sum(x for x, _ in part) / len(part)), round((part[0][1] + part[-1][1]) / 2)))
                part = []
            part.append(point)
    return sorted(found, key=lambda at: (at[1] > 340, at[0]))


def skip_reason():
    if missing():
        return f"not installed: {', '.join(missing())}"
    return None


@unittest.skipIf(skip_reason(), skip_reason())
class WindowTest(ProgramTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.display = Display()
        cls.addClassCleanup(cls.display.close)

    def environment(self):
        return {**super().environment(), "DISPLAY": self.display.name, "LIBGL_ALWAYS_SOFTWARE": "1"}

    def setUp(self):
        super().setUp()
        out, _ = self.run_program("doctor")
        if "window                 not in this build" in out:
            self.skipTest("the program was built without a window")
        self.display.move(*AWAY)

    def explore(self, *arguments, title="animevae", kind="components", colour=DARK):
        """The app once it knows the images and has come to rest."""
        self.process = self.start("explore", "--seed", 7, "--scale", 1, *arguments)
        self.display.wait_for_window(title)
        self.display.move(600, 300)  # the pointer is drawn into the picture of a screen that nobody has moved it on
        self.display.move(*AWAY)
        x, y = TABS[kind]
        end = time.monotonic() + 240
        while kind and self.display.shot().pixel(x, y) != colour:
            self.assertIsNone(self.process.poll(), "it is still open")
            self.assertLess(time.monotonic(), end, f"the sliders are {kind}")
            time.sleep(0.2)
        return self.display.settled()

    def close(self):
        self.display.key("ctrl+q")
        out, err = self.process.communicate(timeout=60)
        self.assertEqual(self.process.returncode, 0, out + err)
        return out

    def keep(self, name, shot=None):
        if screenshots:
            (shot or self.display.settled()).write_png(screenshots / f"{name}.png")

    def moves(self, area, seconds=20):
        """It changes by itself."""
        first, end = self.display.shot(), time.monotonic() + seconds
        while self.display.shot().part(area) == first.part(area):
            self.assertLess(time.monotonic(), end, f"{area} moves")
            time.sleep(0.1)
        return first

    def does(self, action, changes=(), leaves=()):
        """What is on the screen once that was done: these areas are others, those the same."""
        before = self.display.settled()
        action()
        self.display.move(*AWAY)
        after = self.display.settled()
        for area in changes:
            self.assertNotEqual(before.part(area), after.part(area), f"{area} changes")
        for area in leaves:
            self.assertEqual(before.part(area), after.part(area), f"{area} stays")
        return before, after


def column(knob):
    """Where a slider is, its number and its name."""
    x, y = knob
    return (x - 40, 90, x + 40, 330) if y < 340 else (x - 40, 345, x + 40, 585)


class Sliders(WindowTest):
    def test_dragging_a_slider_moves_it_and_the_face_and_nothing_else(self):
        shot = self.explore()
        places = knobs(shot)
        self.assertEqual(len(places), 12, "the first twelve components")
        self.assertEqual([y < 340 for _, y in places], [True] * 6 + [False] * 6, "two rows of six")
        self.keep("components", shot)
        third = places[2]
        before, after = self.does(lambda: self.display.drag(third, (third[0], 130)),
                                  changes=[PICTURE, column(third)], leaves=[MORPH, PINS, *(column(k) for k in places[3:])])
        self.assertLess(knobs(after)[2][1], 136, "the knob is where the hand let go")
        self.assertEqual(knobs(after)[3:], places[3:])

        # Beyond the end it stops there: 3 is on top.
        self.display.drag(knobs(after)[2], (third[0], 40))
        self.display.move(*AWAY)
        top = knobs(self.display.settled())[2][1]
        self.display.key("0")
        middle = knobs(self.display.settled())[2][1]
        self.assertAlmostEqual(middle - top, HALF, delta=2)

        for _ in range(2):
            self.display.key("ctrl+z")
        undone = self.display.settled()
        self.assertEqual(knobs(undone)[2][1], knobs(after)[2][1])
        self.display.key("ctrl+z")
        self.assertEqual(self.display.settled().part(PICTURE), before.part(PICTURE), "undone")
        self.close()

    def test_randomise_animate_and_zero_are_buttons(self):
        self.explore()
        randomise = lambda: self.display.click(*BUTTONS["randomise"])
        self.does(randomise, changes=[PICTURE, SLIDERS], leaves=[MORPH, PINS, MESSAGE])
        self.display.click(*BUTTONS["animate"])
        self.display.move(*AWAY)
        first = self.moves(PICTURE)
        time.sleep(0.5)
        self.assertGreater(sum(a != b for a, b in zip(knobs(first), knobs(self.display.shot()))), 5)
        self.display.click(*BUTTONS["animate"])
        self.display.move(*AWAY)
        self.display.settled()
        self.does(lambda: self.display.click(*BUTTONS["zero"]), changes=[PICTURE, SLIDERS])
        places = knobs(self.display.settled())
        self.assertEqual(len({y for _, y in places[:6]}), 1, "all in the middle")
        self.does(lambda: self.display.click(*BUTTONS["undo"]), changes=[PICTURE, SLIDERS])
        self.close()

    def test_twelve_components_are_two_rows_of_six(self):
        run = self.train("--preset", "vae-animeface-20", out="twenty")
        places = knobs(self.explore(run, title="twenty - animevae"))
        self.assertEqual([y < 340 for _, y in places], [True] * 6 + [False] * 6)
        self.assertEqual([x for x, _ in places[:6]], [x for x, _ in places[6:]])
        self.display.key("Tab")
        self.assertEqual(len(knobs(self.display.settled())), 12, "the first twelve latents")
        self.display.key("Next")
        self.assertEqual(len(knobs(self.display.settled())), 8, "and the other eight")
        self.close()


class Keyboard(WindowTest):
    def test_everything_has_a_key(self):
        before = self.explore()
        key = lambda *keys: lambda: self.display.key(*keys)
        self.does(key("r"), changes=[PICTURE, SLIDERS], leaves=[MORPH, PINS])
        self.does(key("ctrl+z"), changes=[PICTURE, SLIDERS])
        self.assertEqual(knobs(self.display.settled()), knobs(before))
        self.does(key("ctrl+shift+z"), changes=[PICTURE])
        self.does(key("ctrl+z"), changes=[PICTURE])

        places = knobs(before)
        self.does(key("Right"), changes=[column(places[0]), column(places[1])], leaves=[PICTURE])
        _, after = self.does(key("Up", "Up", "Up"), changes=[PICTURE, column(places[1])], leaves=[column(places[2])])
        self.assertAlmostEqual(places[1][1] - knobs(after)[1][1], HALF * 0.3 / 3, delta=2)
        self.does(key("v"), changes=[SLIDERS], leaves=[PICTURE])
        _, after = self.does(key("Up", "Up", "Up"), changes=[PICTURE, column(places[1])])
        self.display.key("v")
        self.assertAlmostEqual(knobs(self.display.settled())[1][1], places[1][1], delta=2)
        self.does(key("l"), changes=[column(places[1])], leaves=[PICTURE])
        self.does(key("r"), changes=[PICTURE], leaves=[column(places[1])])
        self.display.key("l")

        self.does(key("Tab"), changes=[SLIDERS], leaves=[PICTURE])
        self.keep("latents")
        self.does(key("Tab"), changes=[SLIDERS], leaves=[PICTURE])
        self.keep("attributes")
        self.assertEqual(len(knobs(self.display.settled())), 12)
        self.does(key("Next"), changes=[SLIDERS], leaves=[PICTURE])
        self.does(key("Tab"), changes=[SLIDERS], leaves=[PICTURE])
        self.does(key("t"), changes=[SLIDERS, MESSAGE])
        self.assertEqual(len(knobs(self.display.settled(), LIGHT)), 12)
        self.keep("light")
        self.does(key("F1"), changes=[PICTURE, SLIDERS])
        self.keep("help-light")
        self.does(key("Escape", "t", "question"), changes=[PICTURE, SLIDERS])
        self.keep("help")
        self.does(key("Escape"), changes=[PICTURE, SLIDERS])
        self.does(key("x"), changes=[PICTURE], leaves=[SLIDERS])
        self.keep("pixels")
        usual, smaller = self.does(key("ctrl+minus"), changes=[PICTURE, SLIDERS])
        self.assertEqual(len(knobs(smaller)), 12, "everything is still there")
        _, again = self.does(key("ctrl+0"), changes=[PICTURE, SLIDERS])
        self.assertEqual(again, usual)
        self.close()

    def test_space_animates_and_escape_stops(self):
        self.explore()
        self.display.key("space")
        self.moves(PICTURE)
        self.display.key("Escape")
        self.display.settled()
        self.close()

    def test_pins_are_faces_to_come_back_to(self):
        first = self.explore()
        key = lambda *keys: lambda: self.display.key(*keys)
        self.does(key("p"), changes=[PINS], leaves=[PICTURE, SLIDERS])
        self.does(key("r", "p"), changes=[PINS, PICTURE])
        self.does(key("1"), changes=[PICTURE, SLIDERS], leaves=[PINS])
        self.assertEqual(self.display.settled().part(PICTURE), first.part(PICTURE))
        self.does(lambda: self.display.click(PINS[0] + 86, PINS[1] + 26), changes=[PICTURE], leaves=[PINS])
        self.does(key("shift+1"), changes=[PINS], leaves=[PICTURE])
        self.does(lambda: self.display.click(PINS[0] + 26, PINS[1] + 26, button=3), changes=[PINS], leaves=[PICTURE])
        self.close()


class Pictures(WindowTest):
    def faces(self):
        self.run_program("faces", "--count", 4, "--size", 64, "--seed", 3, "--out", "faces")
        return sorted((self.folder / "faces").rglob("*.png"))

    def test_two_pictures_are_the_ends_of_a_morph(self):
        one, other = self.faces()[:2]
        self.explore("--picture", one, "--picture", other)
        key = lambda *keys: lambda: self.display.key(*keys)
        self.keep("two-pictures")
        at_b = self.display.settled()
        self.does(key("comma", "comma", "comma"), changes=[PICTURE, MORPH], leaves=[END_A, END_B, PINS])
        left, top, right, bottom = MORPH
        drag = lambda: self.display.drag((right - 30, (top + bottom) // 2), (left, (top + bottom) // 2))
        self.does(drag, changes=[PICTURE, MORPH], leaves=[END_A, END_B])
        at_a = self.display.settled()
        self.assertNotEqual(at_a.part(PICTURE), at_b.part(PICTURE))
        self.does(lambda: self.display.click(END_B[0] + 20, END_B[1] + 20), changes=[PICTURE], leaves=[END_A, END_B])
        self.assertEqual(self.display.settled().part(PICTURE), at_b.part(PICTURE))
        self.display.key("m")
        self.moves(PICTURE)
        self.display.key("Escape")
        self.display.settled()
        self.close()

    def test_what_is_no_picture_is_said_and_changes_nothing(self):
        (self.folder / "letter.png").write_text("Dear friend")
        before = self.explore()
        self.close()
        after = self.explore("--picture", "letter.png")
        self.assertEqual(after.part(END_A), before.part(END_A))
        self.assertNotEqual(after.part(MESSAGE), before.part(MESSAGE))
        self.close()

    def test_pictures_and_films_are_saved(self):
        one, other = self.faces()[:2]
        self.explore("--picture", one, "--picture", other, "--out", self.folder)
        shot = self.display.settled()
        self.does(lambda: self.display.key("ctrl+s"), changes=[MESSAGE], leaves=[PICTURE, SLIDERS])
        self.display.key("ctrl+s", "ctrl+g", "ctrl+m")
        self.close()  # waits for them
        for name in ("face-0001.png", "face-0002.png", "walk-0001.gif", "morph-0001.gif"):
            self.assertTrue((self.folder / name).exists(), name)
        self.assertEqual(png_size(self.folder / "face-0001.png"), (64, 64))
        self.assertEqual((self.folder / "walk-0001.gif").read_bytes()[:6], b"GIF89a")
        # The picture's middle is what the window shows there, but for being enlarged.
        row = png_pixels(self.folder / "face-0001.png")[32]
        left, top, right, bottom = PICTURE
        for shown, saved in zip(shot.pixel((left + right) // 2, (top + bottom) // 2), row[96:99]):
            self.assertAlmostEqual(shown, saved, delta=30)


class Edges(WindowTest):
    def test_the_examples_of_the_help_open_a_window(self):
        out, _ = self.run_program("explore", "--help")
        examples = [line.strip() for line in out.split("Examples:")[1].splitlines() if line.strip()]
        self.assertEqual(len(examples), 2)
        run = self.train(out="runs/first")
        for name in ("me.jpg", "you.jpg"):
            (self.folder / name).write_bytes(png(40, 40, lambda x, y: (6 * x, 6 * y, 90)))
        for example, title in zip(examples, ("animevae", "first - animevae")):
            self.process = self.start(*example.split()[1:])
            self.display.wait_for_window(title)
            self.display.settled()
            self.close()
        self.assertTrue(run.exists())

    def test_it_closes_while_it_looks_at_the_images(self):
        """Files that are being saved are waited for, the images are not."""
        cache = self.folder / "cache"  # the latents of the other tests' images would be there at once
        self.process = self.start("explore", "--out", self.folder, before=["env", f"XDG_CACHE_HOME={cache}"])
        self.display.wait_for_window("animevae")
        self.display.key("ctrl+s")
        begin = time.monotonic()
        self.close()
        self.assertLess(time.monotonic() - begin, 3)
        self.assertTrue((self.folder / "face-0001.png").exists())
        self.assertEqual(list(cache.rglob("latents")), [], "it had not learned them yet")

    def test_a_scale_makes_the_window_and_everything_in_it_larger(self):
        self.process = self.start("explore", "--seed", 7, "--scale", 1.2)
        self.display.wait_for_window("animevae")
        end = time.monotonic() + 60
        while self.display.shot().pixel(1265, 780) != (0x15, 0x17, 0x1d):  # of 1272 x 816
            self.assertLess(time.monotonic(), end, "the window is as large as the scale says")
            time.sleep(0.1)
        shot = self.display.settled()
        self.keep("large", shot)
        rings = [columns[-1] - columns[0] for _, columns in shot.runs(DARK, (60, 140, 116, 340))]
        self.assertIn(max(rings), (17, 18, 19), "a knob of 19 pixels")
        self.close()

    def test_no_display_is_a_sentence(self):
        environment = self.environment
        self.environment = lambda: {k: v for k, v in environment().items() if k != "DISPLAY"}
        self.refused("explore", status=1, says=["there is no display to open a window on", "DISPLAY"])
        self.environment = lambda: {**environment(), "DISPLAY": ":32767"}
        self.refused("explore", status=1, says=["there is no display to open a window on"])
        self.environment = environment

    def test_measuring_ends_by_itself_and_says_what_it_saw(self):
        out, _ = self.run_program("explore", "--seed", 7, "--measure", 2)
        for words in ("between frames", "drawing a frame", "decoding", "change to screen", "within 33 ms", "llvmpipe"):
            self.assertIn(words, out)


if __name__ == "__main__":
    main()
