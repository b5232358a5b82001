// SPDX-License-Identifier: MIT
//
// The list of a morph's faces. They can be reordered by dragging, or with the arrow buttons of each.

import { decode } from './api.js';
import { icon, make } from './dom.js';
import { enlarge, tile } from './faces.js';
import { nameOf } from './points.js';

export const fewest = 2;
export const most = 8;

export class Stops {
  #held = null;

  /** `changed(points)` is called after a face was moved or removed, `failed(error)` after a failure. */
  constructor(list, changed, failed) {
    [this.list, this.changed, this.failed] = [list, changed, failed];
    this.points = [];
  }

  show(points) {
    this.points = points;
    this.list.replaceChildren(...points.map((point, index) => this.#item(point, index)));
    this.#fill(points).catch(this.failed);
  }

  async #fill(points) {
    const sheet = await decode(points, points.length);
    if (points === this.points)
      [...this.list.querySelectorAll('canvas')].forEach((canvas, index) =>
        enlarge(canvas, sheet, tile(index, points.length, sheet.width / points.length, sheet.height)),
      );
    sheet.close();
  }

  #item(point, index) {
    const button = (drawing, words, isOn, action) =>
      make('button', { 'aria-label': `${words}: face ${index + 1}`, disabled: !isOn, click: action }, icon(drawing));
    const canvas = make('canvas', {
      width: 232,
      height: 232,
      role: 'img',
      'aria-label': `Face ${index + 1}: ${nameOf(point)}`,
    });
    const item = make(
      'li',
      { class: 'stop' },
      canvas,
      make(
        'div',
        { class: 'buttons' },
        button('left', 'Earlier', index > 0, () => this.#move(index, index - 1, 0)),
        button('close', 'Remove', this.points.length > fewest, () => this.#remove(index)),
        button('right', 'Later', index + 1 < this.points.length, () => this.#move(index, index + 1, 2)),
      ),
    );
    this.#makeDraggable(canvas, item);
    return item;
  }

  #remove(index) {
    this.changed(this.points.filter((_, k) => k !== index));
    this.#focus(Math.min(index, this.points.length - 1), 1);
  }

  /** `button`: which of the face's three buttons has the focus afterwards, so that it can be pressed again. */
  #move(from, to, button) {
    const points = [...this.points];
    points.splice(to, 0, ...points.splice(from, 1));
    this.changed(points);
    this.#focus(to, button);
  }

  #focus(index, button) {
    const buttons = [...(this.list.children[index]?.querySelectorAll('button') ?? [])];
    (buttons[button]?.disabled ? buttons.find((each) => !each.disabled) : buttons[button])?.focus();
  }

  #makeDraggable(canvas, item) {
    canvas.addEventListener('pointerdown', (event) => {
      this.#held = [...this.list.children].indexOf(item);
      canvas.setPointerCapture(event.pointerId);
      item.dataset.held = '';
      event.preventDefault();
    });
    canvas.addEventListener('pointermove', (event) => {
      if (this.#held === null) return;
      const over = document.elementFromPoint(event.clientX, event.clientY)?.closest('.stop');
      if (!over || over === item || over.parentElement !== this.list) return;
      const [from, to] = [item, over].map((each) => [...this.list.children].indexOf(each));
      // The other items are moved past it: moving the dragged element itself would end its pointer capture.
      if (from < to) item.before(...[...this.list.children].slice(from + 1, to + 1));
      else item.after(...[...this.list.children].slice(to, from));
    });
    const letGo = () => {
      if (this.#held === null) return;
      const [from, to] = [this.#held, [...this.list.children].indexOf(item)];
      this.#held = null;
      delete item.dataset.held;
      if (from !== to) this.#move(from, to, 0);
    };
    canvas.addEventListener('pointerup', letGo);
    canvas.addEventListener('pointercancel', letGo);
  }
}
