// SPDX-License-Identifier: MIT
//
// An animation whose frames are tiles of one picture. Between two frames both are mixed, so that it runs smoothly at
// any speed.

import { enlarge, fit, tile } from './faces.js';
import { make, mayMove } from './dom.js';

export class Film {
  #sheet = null;
  #frame = make('canvas');
  #asked = false;
  #before = 0;
  place = 0; // 0 at the first frame, 1 at the last
  direction = 1;
  speed = 25; // frames per second
  isPlaying = mayMove();

  /** `moved(place)` is called when the film has moved. */
  constructor(canvas, moved) {
    this.canvas = canvas;
    this.moved = moved;
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  /** Shows the tiles of a sheet, and closes it when the next one comes. `isClosed`: the last frame is followed by the
   *  first. */
  show(sheet, { count, columns, isClosed }) {
    this.#sheet?.close();
    [this.#sheet, this.count, this.columns, this.isClosed] = [sheet, count, columns, isClosed];
    this.size = [sheet.width / columns, sheet.height / Math.ceil(count / columns)];
    [this.#frame.width, this.#frame.height] = this.size;
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

  /** The distance from place 0 to place 1, in frames. */
  get #length() {
    return this.isClosed ? this.count : Math.max(1, this.count - 1);
  }

  #go(seconds) {
    let place = this.place + (this.direction * seconds * this.speed) / this.#length;
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
    const at = this.place * this.#length;
    const first = Math.min(Math.floor(at), this.#length - (this.isClosed ? 1 : 0));
    this.#mix(first, 1);
    this.#mix((first + 1) % this.count, at - first);
    fit(this.canvas, 768);
    enlarge(this.canvas, this.#frame);
  }

  /** Draws frame `index` over the canvas, with the opacity `share`. */
  #mix(index, share) {
    const brush = this.#frame.getContext('2d');
    brush.globalAlpha = share;
    brush.drawImage(this.#sheet, ...tile(index, this.columns, ...this.size), 0, 0, ...this.size);
  }
}
