// SPDX-License-Identifier: MIT
//
// Anime VAE's animation: every 20 ms each weight moves 0.05 in a direction of its own, and turns at the ends.

const tick = 20; // milliseconds
const step = 0.05; // change of a weight per tick
const end = 3;

export class Walk {
  #directions = {};
  #spare = 0;

  /** Walks from `weights`, which are not rounded to the sliders' steps, along `ids`. */
  constructor(weights, ids) {
    this.weights = { ...weights };
    for (const id of ids) this.#directions[id] = Math.random() < 0.5 ? -1 : 1;
  }

  /** Advances by the elapsed time: a slow machine skips pictures, not time. */
  pass(milliseconds) {
    // A page that was hidden for an hour does not catch up.
    this.#spare += Math.min(milliseconds, 1000);
    for (; this.#spare >= tick; this.#spare -= tick)
      for (const [id, direction] of Object.entries(this.#directions)) {
        const weight = (this.weights[id] ?? 0) + direction * step;
        // Sixty steps of 0.05 are a little less than 3.
        const isAtEnd = Math.abs(weight) > end - 1e-9;
        this.weights[id] = isAtEnd ? end * Math.sign(weight) : weight;
        if (isAtEnd) this.#directions[id] = -Math.sign(weight);
      }
    return { ...this.weights };
  }
}
