// SPDX-License-Identifier: MIT
//
// A run while it is trained: its numbers, its newest pictures and its curves. When it has a model, the server has the
// pages of the apps instead, and this one gives way to them.

import { root } from './address.js';
import { find, make, number } from './dom.js';

const pause = 2000; // milliseconds between two looks
const api = `${root}api/v1/training`;
const [name, state, progress, facts, warnings, pictures, curvesSection, curves] = [
  'name',
  'state',
  'progress',
  'facts',
  'warnings',
  'pictures',
  'curves-section',
  'curves',
].map((id) => find(`#${id}`));

const whole = new Intl.NumberFormat('en');

/** "12 s", "3 min 12 s", "2 h 5 min", "3 d 4 h". */
function duration(seconds) {
  const all = Math.round(seconds);
  if (all < 60) return `${all} s`;
  if (all < 3600) return `${Math.floor(all / 60)} min ${all % 60} s`;
  if (all < 86400) return `${Math.floor(all / 3600)} h ${Math.floor(all / 60) % 60} min`;
  return `${Math.floor(all / 86400)} d ${Math.floor(all / 3600) % 24} h`;
}

function sentenceOf(run) {
  const left = run.seconds_left === null ? '' : `, about ${duration(run.seconds_left)} left`;
  if (run.state === 'training') {
    if (run.readings === 0) return 'Training has begun; the first numbers come with the first reading of the losses.';
    return `In training${left}.`;
  }
  if (run.state === 'interrupted')
    return `Interrupted: no process trains it any more. "animevae train --resume" with this run goes on.`;
  return `Training is over (${run.state}); the apps come in a moment.`;
}

function fact(title, value, unit = '') {
  return make('div', {}, make('dt', {}, title), make('dd', {}, value, unit ? make('small', {}, ` ${unit}`) : ''));
}

function showFacts(run) {
  const list = [];
  const [, length, unit] = run.length.match(/^(\d+) (epochs|steps)$/) ?? [];
  list.push(fact('epoch', unit === 'epochs' ? `${run.epoch} of ${length}` : `${run.epoch}`));
  list.push(fact('step', whole.format(run.step) + (run.steps === null ? '' : ` of ${whole.format(run.steps)}`)));
  if (run.images_per_second !== null) list.push(fact('speed', whole.format(Math.round(run.images_per_second)), 'images/s'));
  if (run.elbo !== null)
    list.push(fact(`ELBO, ${run.elbo_is_held_out ? 'held-out' : 'training'} images`, number(run.elbo), 'nats'));
  if (run.loss !== null)
    list.push(fact(`loss, ${run.elbo_is_held_out ? 'held-out' : 'training'} images`, number(run.loss), 'nats'));
  if (run.psnr !== null) list.push(fact('PSNR of reconstructions', number(run.psnr), 'dB'));
  facts.replaceChildren(...list);
  progress.hidden = run.steps === null;
  if (run.steps !== null) {
    progress.max = run.steps;
    progress.value = run.step;
  }
}

/** A series of pictures: the newest one, and a slider to those before. Whoever has gone back stays there. */
class Series {
  #numbers = [];
  #shown = null;
  #picture = make('img', { alt: '' });
  #when = make('output');
  #slider = make('input', { type: 'range', min: 0, step: 1, input: () => this.#show(Number(this.#slider.value)) });

  constructor({ kind, unit }) {
    this.kind = kind;
    this.unit = unit;
    const title = kind ? kind.charAt(0).toUpperCase() + kind.slice(1) : 'Pictures';
    this.#slider.setAttribute('aria-label', `${title}: which ${unit}`);
    this.element = make(
      'section',
      { class: 'stack', 'aria-label': title },
      make('div', { class: 'row apart' }, make('h2', {}, title), this.#when),
      make('div', { class: 'picture' }, this.#picture),
      this.#slider,
    );
  }

  #show(index) {
    const shown = this.#numbers[index];
    this.#slider.value = index;
    const last = this.#numbers.length - 1;
    this.#slider.style.setProperty('--at', `${last > 0 ? (100 * index) / last : 100}%`);
    this.#when.textContent = `${this.unit} ${shown}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#picture.src = `${api}/picture?${new URLSearchParams({ kind: this.kind, unit: this.unit, number: shown })}`;
    this.#picture.alt = `${this.kind}, ${this.unit} ${shown}`;
  }

  update({ numbers }) {
    const wasNewest = this.#shown === null || this.#shown === this.#numbers.at(-1);
    this.#numbers = numbers;
    this.#slider.max = numbers.length - 1;
    this.#slider.hidden = numbers.length < 2;
    const index = wasNewest ? numbers.length - 1 : Math.max(numbers.indexOf(this.#shown), 0);
    this.#show(index);
  }
}

const known = new Map();

function showPictures(series) {
  for (const each of series) {
    const key = `${each.kind} ${each.unit}`;
    if (!known.has(key)) {
      known.set(key, new Series(each));
      pictures.append(known.get(key).element);
    }
    known.get(key).update(each);
  }
}

let readings = 0;

async function showCurves(run) {
  if (run.readings === readings) return;
  const answer = await fetch(`${api}/curves`);
  if (!answer.ok) return;
  readings = run.readings;
  curves.innerHTML = await answer.text(); // figures that the server has drawn, with their texts escaped
  curvesSection.hidden = !curves.childElementCount;
}

async function look() {
  const answer = await fetch(api, { cache: 'no-store' });
  if (answer.status === 404) return location.reload(); // the apps are there
  if (!answer.ok) throw new Error(answer.statusText);
  const run = await answer.json();
  name.textContent = run.name;
  name.title = run.preset;
  document.title = `${run.epoch ? `Epoch ${run.epoch} · ` : ''}${run.name} · animevae`;
  const sentence = sentenceOf(run);
  if (state.textContent !== sentence) state.textContent = sentence;
  showFacts(run);
  warnings.replaceChildren(...run.warnings.map((warning) => make('p', { class: 'warning' }, warning)));
  showPictures(run.pictures);
  await showCurves(run);
}

for (;;) {
  if (document.visibilityState === 'visible')
    await look().catch(() => (state.textContent = 'The server is away. This page goes on by itself when it is back.'));
  await new Promise((done) => setTimeout(done, pause));
}
