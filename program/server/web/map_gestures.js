// SPDX-License-Identifier: MIT
//
// Moves and zooms the map by pointer, wheel, two fingers and keys.

import { within } from './dom.js';

export class MapGestures {
  #pointers = new Map();
  #moved = 0;

  constructor(view) {
    [this.view, this.canvas] = [view, view.canvas];
    this.#listen();
  }

  #place(event) {
    const box = this.canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  #listen() {
    const { canvas } = this;
    const on = (name, act, options) => canvas.addEventListener(name, (event) => this.view.map && act(event), options);
    on('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.#pointers.set(event.pointerId, this.#place(event));
      if (this.#pointers.size === 1) this.#moved = 0;
      canvas.dataset.held = '';
    });
    on('pointermove', (event) =>
      this.#pointers.has(event.pointerId)
        ? this.#drag(event)
        : this.view.point(this.view.at(...this.#place(event), 0), 'hand'),
    );
    on('pointerup', (event) => {
      if (this.#pointers.size === 1 && this.#moved < 6)
        this.view.choose(this.view.at(...this.#place(event), event.pointerType === 'touch' ? 16 : 4));
      this.#release(event);
    });
    on('pointercancel', (event) => this.#release(event));
    on('pointerleave', () => this.view.point(null, 'hand'));
    on('dblclick', (event) => this.view.zoom(2, ...this.#place(event)));
    on(
      'wheel',
      (event) => {
        event.preventDefault();
        const pixels = event.deltaY * (event.deltaMode === 1 ? 30 : 1);
        // Browsers report a pinch on a touchpad as a wheel with Ctrl, in small steps.
        this.view.zoom(Math.exp(-within(-240, 240, pixels) * (event.ctrlKey ? 0.01 : 0.0018)), ...this.#place(event));
      },
      { passive: false },
    );
    on('keydown', (event) => this.#key(event));
  }

  #drag(event) {
    const [x, y] = this.#place(event);
    const [fromX, fromY] = this.#pointers.get(event.pointerId);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, [x, y]);
    this.#moved += Math.hypot(x - fromX, y - fromY);
    if (!other) return this.view.move(x - fromX, y - fromY);
    this.view.move((x - fromX) / 2, (y - fromY) / 2);
    const apart = (a, b) => Math.max(20, Math.hypot(a - other[0], b - other[1]));
    this.view.zoom(apart(x, y) / apart(fromX, fromY), (x + other[0]) / 2, (y + other[1]) / 2);
  }

  #release(event) {
    this.#pointers.delete(event.pointerId);
    if (!this.#pointers.size) delete this.canvas.dataset.held;
  }

  #key(event) {
    const far = 60;
    const act = {
      ArrowLeft: () => this.view.move(far, 0),
      ArrowRight: () => this.view.move(-far, 0),
      ArrowUp: () => this.view.move(0, far),
      ArrowDown: () => this.view.move(0, -far),
      '+': () => this.view.zoom(Math.SQRT2),
      '=': () => this.view.zoom(Math.SQRT2),
      '-': () => this.view.zoom(Math.SQRT1_2),
      0: () => this.view.whole(),
      Enter: () => this.view.under && this.view.choose(this.view.under),
      Escape: () => (this.view.point(null, 'keys'), this.view.choose(null)),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
    const { clientWidth, clientHeight } = this.canvas;
    if (!['Enter', 'Escape'].includes(event.key))
      this.view.point(this.view.at(clientWidth / 2, clientHeight / 2, Infinity), 'keys');
  }
}
