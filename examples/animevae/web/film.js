// SPDX-License-Identifier: MIT
//
// An animation whose frames are tiles of one picture. Between two frames both are mixed, so that it runs smoothly
// whatever its speed.

import { enlarge, fit, tile } from './faces.js';
import { mayMove } from './dom.js';

export class Film {
  #sheet = null;
  #asked = false;
  #before = 0;
  place = 0;      // 0 at the first frame, 1 at the last
  direction = 1;
  speed = 25;     // frames per second
  isPlaying = mayMove();

  /** `moved(place)` is told where the film is. */
  constructor(canvas, moved) {
    this.canvas = canvas;
    this.moved = moved;
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  /** Shows the tiles of a sheet, which is the film's from then on. `isClosed`: after the last comes the first. */
  show(sheet, { count, columns, isClosed }) {
    this.#sheet?.close();
    [this.#sheet, this.count, this.columns, this.isClosed] = [sheet, count, columns, isClosed];
    this.size = [sheet.width / columns, sheet.height / Math.ceil(count / columns)];
    this.draw();
    this.play(this.isPlaying);
  }

  play(isOn) {
    this.isPlaying = isOn;
    this.#before = performance.now();
    if (isOn) this.#ask();
  }

  #ask() {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame((now) => {
      this.#asked = false;
      if (!this.isPlaying || !this.#sheet) return;
      this.#go(Math.min(250, now - this.#before) / 1000);
      this.#before = now;
      this.#ask();
    });
  }

  #go(seconds) {
    let place = this.place + (this.direction * seconds * this.speed) / Math.max(1, this.count - 1);
    if (this.isClosed) [place, this.direction] = [place % 1, 1];
    else if (place > 1) [place, this.direction] = [Math.max(0, 2 - place), -1];
    else if (place < 0) [place, this.direction] = [Math.min(1, -place), 1];
    this.seek(place);
    this.moved(place);
  }

  seek(place) {
    this.place = place;
    this.draw();
  }

  draw() {
    if (!this.#sheet) return;
    fit(this.canvas, 768);
    const at = this.place * (this.count - 1);
    const first = Math.floor(at);
    const brush = this.canvas.getContext('2d');
    brush.globalAlpha = 1;
    enlarge(this.canvas, this.#sheet, tile(first, this.columns, ...this.size));
    if (first + 1 >= this.count) return;
    brush.globalAlpha = at - first;
    enlarge(this.canvas, this.#sheet, tile(first + 1, this.columns, ...this.size));
    brush.globalAlpha = 1;
  }
}
