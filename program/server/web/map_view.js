// SPDX-License-Identifier: MIT
//
// The map on its canvas: a dot for every image, and thumbnails where there is room.

import { make, mayMove, within } from './dom.js';
import { fit } from './faces.js';
import { MapGestures } from './map_gestures.js';
import { MapLevels } from './map_levels.js';

const thumbnail = 36; // side of a thumbnail in pixels where the whole map is seen
const deepest = 128; // largest zoom, relative to the whole map

export class MapView {
  #asked = false;
  #fadeStart = 0;
  #fadeFrom = 0;
  #level = 0;
  #levels = null;
  under = null; // the item under the pointer, or in the middle
  chosen = null;
  centre = [0, 0];
  scale = 1;

  /** `handlers.under(item, by)` is called when the user points at another item, `handlers.chosen(item)` when one is
   *  chosen. */
  constructor(canvas, handlers) {
    [this.canvas, this.handlers] = [canvas, handlers];
    new MapGestures(this);
    new ResizeObserver(() => this.#resize()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.draw());
  }

  /** Shows a map as the API describes it, and its sheet of thumbnails. */
  show(map, sheet) {
    this.map = map;
    this.sheet = rounded(sheet, map.tile);
    this.centre = [(map.left + map.right) / 2, (map.top + map.bottom) / 2];
    this.#resize();
    this.scale = this.#levels.scale;
    this.draw();
  }

  #resize() {
    fit(this.canvas, 4096);
    if (!this.map) return;
    const { left, right, bottom, top } = this.map;
    const { clientWidth, clientHeight } = this.canvas;
    const whole = 0.86 * Math.min(clientWidth / (right - left || 1), clientHeight / (top - bottom || 1));
    if (!this.#levels || Math.abs(whole / this.#levels.scale - 1) > 0.02) {
      this.scale *= this.#levels ? whole / this.#levels.scale : 1;
      this.#levels = new MapLevels(this.map.items, whole, thumbnail);
    }
    this.draw();
  }

  // --- from the map to the screen and back ---

  onScreen({ x, y }) {
    return [
      this.canvas.clientWidth / 2 + (x - this.centre[0]) * this.scale,
      this.canvas.clientHeight / 2 - (y - this.centre[1]) * this.scale,
    ];
  }

  move(right, down) {
    const { left, right: end, bottom, top } = this.map;
    this.centre = [
      within(left, end, this.centre[0] - right / this.scale),
      within(bottom, top, this.centre[1] + down / this.scale),
    ];
    this.draw();
  }

  /** Zooms by `factor` around the position (x, y) of the canvas. */
  zoom(factor, x = this.canvas.clientWidth / 2, y = this.canvas.clientHeight / 2) {
    const before = this.scale;
    this.scale = within(0.8 * this.#levels.scale, deepest * this.#levels.scale, this.scale * factor);
    const kept = before / this.scale - 1;
    this.move(
      ((x - this.canvas.clientWidth / 2) * kept * this.scale) / before,
      ((y - this.canvas.clientHeight / 2) * kept * this.scale) / before,
    );
  }

  whole() {
    const { left, right, bottom, top } = this.map;
    this.centre = [(left + right) / 2, (top + bottom) / 2];
    this.scale = this.#levels.scale;
    this.draw();
  }

  /** Centres the map on an item; with `isNear` zooms in to at least four times the whole map. */
  goTo(item, isNear = true) {
    this.centre = [item.x, item.y];
    if (isNear) this.scale = Math.max(this.scale, 4 * this.#levels.scale);
    this.draw();
  }

  /** The item at a position of the canvas, or the nearest one within `far` pixels. */
  at(x, y, far = 10) {
    let best = null;
    let nearest = Infinity;
    const half = this.#levels.size(this.scale) / 2;
    for (const index of this.#levels.shown(this.#levels.levelOf(this.scale))) {
      const [itemX, itemY] = this.onScreen(this.map.items[index]);
      const distance = Math.max(Math.abs(itemX - x), Math.abs(itemY - y)) - half;
      if (distance < nearest) [best, nearest] = [this.map.items[index], distance];
    }
    return nearest <= far ? best : null;
  }

  // --- drawing ---

  draw() {
    if (this.#asked || !this.map) return;
    this.#asked = true;
    requestAnimationFrame((now) => {
      this.#asked = false;
      this.#paint(now);
    });
  }

  #paint(now) {
    const brush = this.canvas.getContext('2d');
    const ratio = this.canvas.width / this.canvas.clientWidth;
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    brush.clearRect(0, 0, this.canvas.clientWidth, this.canvas.clientHeight);
    brush.imageSmoothingQuality = 'high';
    const style = getComputedStyle(this.canvas);
    this.#dots(brush, style.getPropertyValue('--field'));
    const size = this.#levels.size(this.scale);
    this.#thumbnails(brush, size, now);
    const ring = (item, colour, width) => {
      if (item) this.#enlarged(brush, item, size * 1.35, colour, width);
    };
    if (this.under !== this.chosen) ring(this.under, style.getPropertyValue('--ink'), 2);
    ring(this.chosen, style.getPropertyValue('--accent'), 4);
  }

  #dots(brush, colour) {
    brush.fillStyle = colour;
    brush.globalAlpha = 0.45;
    for (const item of this.map.items) {
      const [x, y] = this.onScreen(item);
      brush.fillRect(x - 1, y - 1, 2, 2);
    }
    brush.globalAlpha = 1;
  }

  #thumbnails(brush, size, now) {
    const level = this.#levels.levelOf(this.scale);
    const shown = this.#levels.shown(level);
    if (level !== this.#level) {
      this.#fadeFrom = level > this.#level ? this.#levels.shown(this.#level).length : shown.length;
      this.#fadeStart = now;
      this.#level = level;
    }
    const fade = mayMove() ? within(0, 1, (now - this.#fadeStart) / 220) : 1;
    shown.forEach((index, order) => {
      brush.globalAlpha = order < this.#fadeFrom ? 1 : fade;
      this.#tile(brush, index, ...this.onScreen(this.map.items[index]), size);
    });
    brush.globalAlpha = 1;
    if (fade < 1) this.draw();
  }

  #tile(brush, index, x, y, size) {
    const { clientWidth, clientHeight } = this.canvas;
    if (x < -size || y < -size || x > clientWidth + size || y > clientHeight + size) return;
    const { tile, columns } = this.map;
    brush.drawImage(
      this.sheet,
      (index % columns) * tile,
      Math.floor(index / columns) * tile,
      tile,
      tile,
      x - size / 2,
      y - size / 2,
      size,
      size,
    );
  }

  #enlarged(brush, item, size, colour, width) {
    const [x, y] = this.onScreen(item);
    this.#tile(brush, this.map.items.indexOf(item), x, y, size);
    brush.strokeStyle = colour;
    brush.lineWidth = width;
    brush.beginPath();
    brush.roundRect(x - size / 2, y - size / 2, size, size, size / 7);
    brush.stroke();
  }

  // --- pointing ---

  /** Sets the item that is pointed at. `by` says how: by the pointer, or by the middle of the map. */
  point(item, by) {
    if (item === this.under) return;
    this.under = item;
    this.handlers.under(item, by);
    this.draw();
  }

  choose(item) {
    this.chosen = item;
    this.handlers.chosen(item);
    this.draw();
  }
}

/** The sheet with round corners on every tile, cut once instead of at every drawing. */
function rounded(sheet, tile) {
  const mask = make('canvas', { width: tile, height: tile });
  const stencil = mask.getContext('2d');
  stencil.beginPath();
  stencil.roundRect(0.5, 0.5, tile - 1, tile - 1, tile / 7);
  stencil.fill();
  const canvas = make('canvas', { width: sheet.width, height: sheet.height });
  const brush = canvas.getContext('2d');
  brush.drawImage(sheet, 0, 0);
  sheet.close();
  brush.globalCompositeOperation = 'destination-in';
  brush.fillStyle = brush.createPattern(mask, 'repeat');
  brush.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}
