// SPDX-License-Identifier: MIT
//
// Chooses the images with a thumbnail at each level of zoom. New thumbnails never overlap others, and an image keeps
// its thumbnail at all nearer levels.

const stepsPerDoubling = 2;

export class MapLevels {
  #levels = [];
  #rank;

  /** `scale`: pixels per unit at which the whole map is seen; `least`: side of a thumbnail there, in pixels. */
  constructor(items, scale, least) {
    [this.items, this.scale, this.least] = [items, scale, least];
    // A pseudorandom order, so that no region is preferred, and the same at every visit.
    this.#rank = items.map((_, k) => k).sort((a, b) => scattered(a) - scattered(b));
  }

  /** The level for a scale; level 0 shows the whole map. */
  levelOf(scale) {
    return Math.max(0, Math.floor(stepsPerDoubling * Math.log2(scale / this.scale) + 1e-6));
  }

  /** The side of thumbnails at a scale, in pixels: they grow with the map up to the next level, where there are more of
   *  them. */
  size(scale) {
    const level = this.levelOf(scale);
    return this.#sizeAt(level) * (scale / this.#scaleAt(level));
  }

  #scaleAt = (level) => this.scale * 2 ** (level / stepsPerDoubling);

  // Thumbnails grow with the level, but much more slowly than the map, so that there is room for more of them.
  #sizeAt = (level) => this.least * 2 ** (level / (5 * stepsPerDoubling));

  /** The indices of the items with a thumbnail at a level; those of the level before come first. */
  shown(level) {
    while (this.#levels.length <= level) this.#levels.push(this.#next(this.#levels.length));
    return this.#levels[level];
  }

  #next(level) {
    const side = this.#sizeAt(level) / this.#scaleAt(level); // side of a thumbnail, in units of the map
    const before = level ? this.#levels[level - 1] : [];
    if (before.length === this.items.length) return before;
    const cells = new Map();
    const shown = [];
    const cell = (column, row) => column * 1e6 + row;
    const place = (index, isCertain) => {
      const { x, y } = this.items[index];
      const [column, row] = [Math.floor(x / side), Math.floor(y / side)];
      for (let i = column - 1; i <= column + 1 && !isCertain; ++i)
        for (let j = row - 1; j <= row + 1; ++j)
          for (const other of cells.get(cell(i, j)) ?? [])
            if (Math.abs(this.items[other].x - x) < side && Math.abs(this.items[other].y - y) < side) return;
      const key = cell(column, row);
      if (cells.has(key)) cells.get(key).push(index);
      else cells.set(key, [index]);
      shown.push(index);
    };
    for (const index of before) place(index, true);
    const has = new Set(before);
    for (const index of this.#rank) if (!has.has(index)) place(index, false);
    return shown;
  }
}

/** A hash without collisions: multiplication by an odd number permutes the 32-bit numbers. */
function scattered(index) {
  const mixed = Math.imul(index + 1, 0x9e3779b1);
  return Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0;
}
