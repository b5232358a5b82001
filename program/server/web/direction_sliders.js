// SPDX-License-Identifier: MIT
//
// Sliders for the directions of the latent space, -3 to 3, with tabs for their kinds and a search field for many.

import { make, number, within } from './dom.js';
import { labelOf } from './points.js';

export const reach = 3;
const many = 24;

class Slider {
  constructor(direction, moved, done) {
    const id = `slider-${direction.id}`;
    const { low, high, note, name } = direction;
    this.id = direction.id;
    this.words = `${labelOf(direction)} ${direction.id}`.toLowerCase();
    this.output = make('output', { for: id });
    this.input = make('input', {
      type: 'range',
      id,
      min: -reach,
      max: reach,
      step: 0.1,
      value: 0,
      'aria-label': labelOf(direction),
      input: () => moved(this.id, Number(this.input.value)),
      change: done,
    });
    this.input.style.setProperty('--zero', '50%');
    const zero = () => {
      moved(this.id, 0);
      done();
    };
    this.input.addEventListener('dblclick', zero);
    this.input.addEventListener('keydown', (event) => {
      if (!['0', 'Delete', 'Backspace'].includes(event.key)) return;
      event.preventDefault();
      zero();
    });
    const words = name && direction.id !== name ? [direction.id, note] : [note];
    this.element = make(
      'div',
      { class: 'direction' },
      make(
        'label',
        { for: id, title: note },
        make('b', {}, labelOf(direction)),
        make('small', {}, words.filter(Boolean).join(', ')),
        this.output,
      ),
      this.input,
      ...(low || high ? [make('div', { class: 'ends' }, make('span', {}, low), make('span', {}, high))] : []),
    );
    this.show(0);
  }

  show(weight) {
    const shown = within(-reach, reach, weight);
    this.input.value = shown;
    this.input.style.setProperty('--at', `${50 + (50 * shown) / reach}%`);
    this.output.textContent = number(weight);
    this.input.setAttribute('aria-valuetext', number(weight));
  }
}

export class DirectionSliders {
  #kinds = [];
  #sliders = new Map();

  /** `moved(weights)` is called while a slider moves, `done()` when it is released. */
  constructor(box, { moved, done }) {
    this.box = box;
    this.moved = moved;
    this.done = done;
    this.weights = {};
    this.search = make('input', {
      type: 'search',
      placeholder: 'Search',
      'aria-label': 'Search the sliders',
      input: () => this.#filter(),
    });
    this.choice = make('fieldset', { class: 'choice' });
    this.list = make('div', { class: 'directions' });
    this.none = make('p', { class: 'soft', hidden: true }, 'No slider has such a name.');
    this.note = make('p', { class: 'soft', hidden: true });
    box.replaceChildren(make('div', { class: 'row apart' }, this.choice, this.search), this.note, this.list, this.none);
  }

  /** `kinds`: [{ id, title, directions }]; kinds without directions are left out. `preferred` is shown first. */
  offer(kinds, preferred) {
    this.#kinds = kinds.filter((kind) => kind.directions.length);
    const chosen = this.#kinds.find((kind) => kind.id === preferred) ?? this.#kinds[0];
    this.choice.hidden = this.#kinds.length < 2;
    this.choice.replaceChildren(
      make('legend', { class: 'for-ears' }, 'What the sliders are'),
      ...this.#kinds.map((kind) =>
        make(
          'label',
          {},
          make('input', {
            type: 'radio',
            name: 'kind',
            value: kind.id,
            checked: kind === chosen,
            change: () => this.#open(kind),
          }),
          make('span', {}, kind.title),
        ),
      ),
    );
    if (chosen) this.#open(chosen, { isAsked: false });
  }

  /** Shows the reason why some sliders are missing. */
  explain({ ready, problem }) {
    this.note.hidden = ready && !problem;
    this.note.textContent = problem
      ? `There are no components and attributes: ${problem}.`
      : 'Components and attributes come as soon as the images have been looked at.';
  }

  #open(kind, { isAsked = true } = {}) {
    this.kind = kind;
    const sliders = kind.directions.map(
      (direction) =>
        new Slider(
          direction,
          (id, weight) => this.#move(id, weight),
          () => this.done(),
        ),
    );
    this.#sliders = new Map(sliders.map((slider) => [slider.id, slider]));
    this.list.replaceChildren(...sliders.map((slider) => slider.element));
    this.search.hidden = kind.directions.length <= many;
    this.search.value = '';
    this.#filter();
    this.show(this.weights);
    if (isAsked) this.chosen?.(kind);
  }

  #filter() {
    const words = this.search.value.toLowerCase().split(/\s+/);
    let found = 0;
    for (const slider of this.#sliders.values()) {
      slider.element.hidden = !words.every((word) => slider.words.includes(word));
      found += !slider.element.hidden;
    }
    this.none.hidden = found > 0;
  }

  #move(id, weight) {
    this.weights = { ...this.weights, [id]: weight };
    this.#sliders.get(id).show(weight);
    this.moved(this.weights);
  }

  /** Sets the sliders to weights without calling `moved`. The weights may belong to several kinds. */
  show(weights) {
    this.weights = weights;
    for (const [id, slider] of this.#sliders) slider.show(weights[id] ?? 0);
  }

  /** The ids of the first sliders of the shown kind. */
  first(count) {
    return [...this.#sliders.keys()].slice(0, count);
  }
}
