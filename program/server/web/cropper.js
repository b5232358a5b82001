// SPDX-License-Identifier: MIT
//
// A square on a picture: the pointer drags it or one of its corners; arrow keys move it, plus and minus resize it.

import { make, within } from './dom.js';
import { enlarge, fit } from './faces.js';

const least = 16; // smallest side of the square, in pixels

/** The largest square; of a tall picture the upper part, where faces are. */
export function defaultSquare(width, height) {
  const side = Math.min(width, height);
  return { x: Math.round((width - side) / 2), y: Math.round((height - side) / 4), side };
}

export class Cropper {
  #picture = null;
  #square = { x: 0, y: 0, side: 1 };
  #held = null;

  /** `changed(square)` is called when the square is released. */
  constructor(changed) {
    this.changed = changed;
    this.canvas = make('canvas', { role: 'img', 'aria-label': 'The whole picture' });
    this.frame = make(
      'div',
      {
        class: 'square',
        role: 'application',
        tabindex: 0,
        'aria-label': 'The face: arrow keys move the square, plus and minus change its size',
      },
      ...['nw', 'ne', 'sw', 'se'].map((corner) => make('i', { class: corner })),
    );
    this.element = make('div', { class: 'cropper' }, this.canvas, this.frame);
    this.#listen();
    new ResizeObserver(() => this.#picture && fit(this.canvas, 1600) && enlarge(this.canvas, this.#picture)).observe(
      this.canvas,
    );
  }

  show(picture, square) {
    this.#picture = picture;
    this.element.style.setProperty('--ratio', picture.width / picture.height);
    fit(this.canvas, 1600);
    enlarge(this.canvas, picture);
    this.#put(square);
  }

  #put({ x, y, side }) {
    const { width, height } = this.#picture;
    const size = within(Math.min(least, width, height), Math.min(width, height), side);
    this.#square = { x: within(0, width - size, x), y: within(0, height - size, y), side: size };
    Object.assign(this.frame.style, {
      left: `${(100 * this.#square.x) / width}%`,
      top: `${(100 * this.#square.y) / height}%`,
      width: `${(100 * size) / width}%`,
      height: `${(100 * size) / height}%`,
    });
  }

  #let() {
    const { x, y, side } = this.#square;
    this.#put({ x: Math.round(x), y: Math.round(y), side: Math.round(side) });
    this.changed(this.#square);
  }

  #at(event) {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * this.#picture.width) / box.width,
      y: ((event.clientY - box.top) * this.#picture.height) / box.height,
    };
  }

  #drag(now) {
    const { start, square, corner } = this.#held;
    if (!corner) return this.#put({ ...square, x: square.x + now.x - start.x, y: square.y + now.y - start.y });
    // The opposite corner stays; the square grows by the longer of the pointer's two offsets, within the picture.
    const [west, north] = [corner.includes('w'), corner.includes('n')];
    const grown = Math.max((now.x - start.x) * (west ? -1 : 1), (now.y - start.y) * (north ? -1 : 1));
    const right = square.x + square.side;
    const bottom = square.y + square.side;
    const room = Math.min(
      west ? right : this.#picture.width - square.x,
      north ? bottom : this.#picture.height - square.y,
    );
    const side = within(Math.min(least, room), room, square.side + grown);
    this.#put({ x: west ? right - side : square.x, y: north ? bottom - side : square.y, side });
  }

  #listen() {
    this.element.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.element.setPointerCapture(event.pointerId);
      this.frame.focus({ focusVisible: false });
      const start = this.#at(event);
      const { x, y, side } = this.#square;
      const isInside = start.x >= x && start.y >= y && start.x <= x + side && start.y <= y + side;
      if (!isInside && event.target.tagName !== 'I') this.#put({ side, x: start.x - side / 2, y: start.y - side / 2 });
      this.#held = {
        start,
        square: { ...this.#square },
        corner: event.target.tagName === 'I' ? event.target.className : '',
      };
    });
    this.element.addEventListener('pointermove', (event) => this.#held && this.#drag(this.#at(event)));
    for (const end of ['pointerup', 'pointercancel'])
      this.element.addEventListener(end, () => {
        if (this.#held) this.#let();
        this.#held = null;
      });
    this.frame.addEventListener('keydown', (event) => {
      const step = Math.max(1, this.#square.side * 0.03);
      const { x, y, side } = this.#square;
      const next = {
        ArrowLeft: { x: x - step },
        ArrowRight: { x: x + step },
        ArrowUp: { y: y - step },
        ArrowDown: { y: y + step },
        '+': { x: x - step, y: y - step, side: side + 2 * step },
        '-': { x: x + step, y: y + step, side: side - 2 * step },
      }[event.key];
      if (!next) return;
      event.preventDefault();
      this.#put({ ...this.#square, ...next });
      this.#let();
    });
  }
}
