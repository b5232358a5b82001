// SPDX-License-Identifier: MIT
//
// One latent's strip: 20 frames of the face as the latent goes from one end of its range to the other. It is a slider
// with 20 positions; the frame under the pointer is shown large.

import { make, number, within } from './dom.js';
import { labelOf } from './points.js';

export const frames = 20;

export class Strip {
  #picture = null;
  #touched = null;
  isFresh = false; // whether the frames belong to the present face
  isNear = false; // whether the strip is in view, or nearly

  /** `handlers` of the pointer: glance(picture, part) over a frame, leave() behind the strip, take(strip, value) at a
   *  click or key. */
  constructor(direction, handlers) {
    this.direction = direction;
    this.handlers = handlers;
    this.columns = frames;
    this.value = 0;
    this.canvas = make('canvas');
    this.mark = make('span', { class: 'at' });
    this.under = make('span', { class: 'under-hand', hidden: true });
    this.box = make(
      'div',
      { class: 'strip-box', role: 'slider', tabindex: 0, 'aria-label': labelOf(direction) },
      this.canvas,
      this.mark,
      this.under,
    );
    this.output = make('output');
    const { low, high, note, id } = direction;
    const isNamed = Boolean(direction.name);
    this.element = make(
      'article',
      { class: 'strip' },
      make(
        'div',
        { class: 'strip-head' },
        make('b', {}, labelOf(direction)),
        make('small', {}, isNamed ? `${id}, ${note}` : note),
        this.output,
      ),
      this.box,
      ...(low || high ? [make('div', { class: 'ends' }, make('span', {}, low), make('span', {}, high))] : []),
    );
    this.#listen();
  }

  setRange(reach) {
    this.reach = reach;
    this.box.setAttribute('aria-valuemin', -reach);
    this.box.setAttribute('aria-valuemax', reach);
  }

  setValue(value) {
    this.value = value;
    this.output.textContent = number(value, 2);
    this.box.setAttribute('aria-valuenow', value.toFixed(2));
    const frame = this.frameOf(value);
    this.mark.hidden = Math.abs(value) > this.reach * (1 + 1 / frames);
    this.#place(this.mark, frame);
  }

  valueOf(frame) {
    return -this.reach + (2 * this.reach * frame) / (frames - 1);
  }

  frameOf(value) {
    return within(0, frames - 1, Math.round(((value + this.reach) * (frames - 1)) / (2 * this.reach)));
  }

  /** Shows a row of frames, and closes it when the next one comes. */
  show(picture) {
    this.#picture?.close();
    this.#picture = picture;
    this.isFresh = true;
    this.draw();
  }

  draw() {
    this.columns = this.box.clientWidth < 560 ? frames / 2 : frames;
    const lines = frames / this.columns;
    if (!this.#picture) {
      [this.canvas.width, this.canvas.height] = [this.columns, lines];
      return;
    }
    const { width, height } = this.#picture;
    const scale = Math.min(2, (this.box.clientWidth * devicePixelRatio * lines) / width);
    this.canvas.width = Math.round((width * scale) / lines);
    this.canvas.height = lines * Math.round(height * scale);
    const brush = this.canvas.getContext('2d');
    brush.imageSmoothingQuality = 'high';
    for (let line = 0; line < lines; ++line)
      brush.drawImage(
        this.#picture,
        (line * width) / lines,
        0,
        width / lines,
        height,
        0,
        (line * this.canvas.height) / lines,
        this.canvas.width,
        this.canvas.height / lines,
      );
    this.setValue(this.value);
  }

  close() {
    this.#picture?.close();
    this.#picture = null;
  }

  #place(mark, frame) {
    const lines = frames / this.columns;
    Object.assign(mark.style, {
      width: `${100 / this.columns}%`,
      height: `${100 / lines}%`,
      left: `${(100 * (frame % this.columns)) / this.columns}%`,
      top: `${(100 * Math.floor(frame / this.columns)) / lines}%`,
    });
  }

  #frameAt(event) {
    const box = this.canvas.getBoundingClientRect();
    const lines = frames / this.columns;
    const column = within(0, this.columns - 1, Math.floor(((event.clientX - box.left) / box.width) * this.columns));
    const line = within(0, lines - 1, Math.floor(((event.clientY - box.top) / box.height) * lines));
    return line * this.columns + column;
  }

  #glance(frame) {
    this.#touched = frame;
    this.#place(this.under, frame);
    this.under.hidden = false;
    if (!this.#picture || !this.isFresh) return;
    const width = this.#picture.width / frames;
    this.handlers.glance(this.#picture, [frame * width, 0, width, this.#picture.height]);
  }

  #leave() {
    this.#touched = null;
    this.under.hidden = true;
    this.handlers.leave();
  }

  #listen() {
    this.box.addEventListener('pointermove', (event) => {
      const frame = this.#frameAt(event);
      if (frame !== this.#touched) this.#glance(frame);
    });
    this.box.addEventListener('pointerleave', () => this.#leave());
    this.box.addEventListener('pointercancel', () => this.#leave());
    this.box.addEventListener('click', (event) => this.handlers.take(this, this.valueOf(this.#frameAt(event))));
    this.box.addEventListener('keydown', (event) => {
      const at = this.frameOf(this.value);
      const next = {
        ArrowLeft: at - 1,
        ArrowDown: at - 1,
        ArrowRight: at + 1,
        ArrowUp: at + 1,
        Home: 0,
        End: frames - 1,
        PageUp: at + 5,
        PageDown: at - 5,
      }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      this.handlers.take(this, this.valueOf(within(0, frames - 1, next)));
    });
  }
}
