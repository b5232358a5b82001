// SPDX-License-Identifier: MIT
//
// Two pictures on top of each other, with a divider between them that the pointer or the arrow keys move.

import { make, within } from './dom.js';
import { fit } from './faces.js';

export class Compare {
  #before = null;
  #part = null;
  #after = null;
  #at = 0.5;

  constructor() {
    this.canvas = make('canvas', { role: 'img', 'aria-label': 'Before on the left, after on the right' });
    this.divider = make('div', {
      class: 'divider',
      role: 'slider',
      tabindex: 0,
      'aria-label': 'Divider between before and after',
      'aria-valuemin': 0,
      'aria-valuemax': 100,
    });
    this.element = make(
      'div',
      { class: 'compare' },
      this.canvas,
      this.divider,
      make('span', { class: 'tag before', 'aria-hidden': 'true' }, 'Before'),
      make('span', { class: 'tag after', 'aria-hidden': 'true' }, 'After'),
    );
    this.#listen();
    this.#moveTo(0.5);
    new ResizeObserver(() => this.#draw()).observe(this.canvas);
  }

  /** Shows `part` ([x, y, width, height]) of `before` beside `after`. The caller keeps `before`; `after` is closed when
   *  the next one comes. */
  show(before, part, after) {
    if (after !== this.#after) this.#after?.close();
    [this.#before, this.#part, this.#after] = [before, part, after];
    this.element.style.setProperty('--ratio', part[2] / part[3]);
    this.#draw();
  }

  #draw() {
    if (!this.#before) return;
    fit(this.canvas, 1600);
    const { width, height } = this.canvas;
    const brush = this.canvas.getContext('2d');
    const edge = Math.round(this.#at * width);
    brush.imageSmoothingQuality = 'high';
    brush.drawImage(this.#before, ...this.#part, 0, 0, width, height);
    if (!this.#after) return;
    brush.save();
    brush.beginPath();
    brush.rect(edge, 0, width - edge, height);
    brush.clip();
    brush.drawImage(this.#after, 0, 0, width, height);
    brush.restore();
  }

  #moveTo(at) {
    this.#at = within(0, 1, at);
    this.element.style.setProperty('--at', this.#at);
    this.divider.setAttribute('aria-valuenow', Math.round(100 * this.#at));
    this.divider.setAttribute('aria-valuetext', `${Math.round(100 * this.#at)} % before`);
    this.#draw();
  }

  #listen() {
    const follow = (event) => {
      const box = this.canvas.getBoundingClientRect();
      this.#moveTo((event.clientX - box.left) / box.width);
    };
    this.element.addEventListener('pointerdown', (event) => {
      this.element.setPointerCapture(event.pointerId);
      this.divider.focus({ focusVisible: false });
      event.preventDefault();
      follow(event);
    });
    this.element.addEventListener(
      'pointermove',
      (event) => this.element.hasPointerCapture(event.pointerId) && follow(event),
    );
    this.divider.addEventListener('keydown', (event) => {
      const at = {
        ArrowLeft: this.#at - 0.05,
        ArrowDown: this.#at - 0.05,
        ArrowRight: this.#at + 0.05,
        ArrowUp: this.#at + 0.05,
        Home: 0,
        End: 1,
      }[event.key];
      if (at === undefined) return;
      event.preventDefault();
      this.#moveTo(at);
    });
  }
}
