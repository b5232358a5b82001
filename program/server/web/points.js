// SPDX-License-Identifier: MIT
//
// Points of the latent space: as the API's JSON, as queries of addresses, and in words.

import { number } from './dom.js';

const short = (value) => Number(value.toFixed(4));

/** { c0: 1.5 } as ['c0:1.5']. */
export const weightTexts = (weights) =>
  Object.entries(weights)
    .filter(([, weight]) => weight !== 0)
    .map(([id, weight]) => `${id}:${short(weight)}`);

/** Reads numbers from an address, which users edit: an invalid one becomes `otherwise`, with a sentence in `faults`. */
export class Numbers {
  constructor(query, faults) {
    [this.query, this.faults] = [query, faults];
  }

  /** The number called `name`, from `least` to `most`. */
  read(name, { least, most, otherwise, isWhole = true }) {
    if (!this.query.has(name)) return otherwise;
    const text = this.query.get(name).trim();
    const value = Number(text);
    const [kind, written] = isWhole
      ? ['whole number', /^\d{1,16}$/]
      : ['number', /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i];
    if (written.test(text) && value >= least && value <= most) return value;
    const limit = most.toLocaleString('en');
    this.faults.push(`The ${name} in the address, ${shown(text)}, is no ${kind} from ${least} to ${limit}`);
    return otherwise;
  }
}

const mostSeed = Number.MAX_SAFE_INTEGER; // JavaScript cannot tell larger seeds apart
const mostIndex = 1023;
const widest = 1000; // largest weight and latent value
const shown = (text) => `\u201c${text.length > 24 ? `${text.slice(0, 24)}…` : text}\u201d`;

const isNumber = (text) => text.trim() !== '' && Math.abs(Number(text)) <= widest;

// The last colon divides: names of attributes may have colons too.
function weightsOf(texts, faults) {
  const weights = {};
  for (const text of texts) {
    const colon = text.lastIndexOf(':');
    if (colon > 0 && isNumber(text.slice(colon + 1))) weights[text.slice(0, colon)] = Number(text.slice(colon + 1));
    else faults.push(`${shown(text)} in the address is no direction with a number, such as c0:1.5`);
  }
  return weights;
}

/** The seed in a text that the user typed; undefined where it is not valid. */
export const seedOf = (text) =>
  new Numbers(new URLSearchParams({ seed: text }), []).read('seed', { least: 0, most: mostSeed });

function startOf(query, faults) {
  const numbers = new Numbers(query, faults);
  if (query.has('seed')) {
    const seed = numbers.read('seed', { least: 0, most: mostSeed });
    const index = numbers.read('index', { least: 0, most: mostIndex, otherwise: 0 });
    const temperature = numbers.read('temperature', { least: 0, most: 10, otherwise: 1, isWhole: false });
    return { seed: seed ?? newSeed(), index, temperature };
  }
  if (query.has('latents')) {
    const texts = query.get('latents').split(',');
    if (texts.every(isNumber)) return { latents: texts.map(Number) };
    faults.push('The latents in the address are not all numbers');
  } else if (query.has('image')) {
    const image = numbers.read('image', { least: 0, most: 999999999 });
    if (image !== undefined) return { image };
  } else if (query.has('average') || query.has('add') || query.has('set')) {
    return { average: true };
  } else {
    return null;
  }
  return randomPoint();
}

/** The point of an address; null where the address has none. Where its value is invalid, a random point is returned,
 *  with a sentence in `faults`. */
export function pointOf(query, faults = []) {
  const point = startOf(query, faults);
  if (!point) return null;
  const [add, set] = ['add', 'set'].map((name) => weightsOf(query.getAll(name), faults));
  if (Object.keys(add).length) point.add = add;
  if (Object.keys(set).length) point.set = set;
  return point;
}

/** The query that stands for a point in an address. */
export function queryOf(point) {
  const query = new URLSearchParams();
  if ('seed' in point) {
    query.set('seed', point.seed);
    if (point.index) query.set('index', point.index);
    if ((point.temperature ?? 1) !== 1) query.set('temperature', short(point.temperature));
  } else if ('latents' in point) query.set('latents', point.latents.map(short).join(','));
  else if ('image' in point) query.set('image', point.image);
  else query.set('average', '');
  for (const name of ['set', 'add'])
    for (const [id, weight] of Object.entries(point[name] ?? {})) query.append(name, `${id}:${short(weight)}`);
  return query;
}

/** A point in a few words. */
export function nameOf(point) {
  const changed = Object.keys(point.add ?? {}).length + Object.keys(point.set ?? {}).length > 0 ? ', changed' : '';
  if ('seed' in point) {
    const cooled = (point.temperature ?? 1) === 1 ? '' : ` at temperature ${number(point.temperature, 2)}`;
    return `Face ${(point.index ?? 0) + 1} of seed ${point.seed}${cooled}${changed}`;
  }
  if ('image' in point) return `Image ${point.image} of the data${changed}`;
  return ('latents' in point ? 'A face of your own' : 'The average face') + changed;
}

/** A random seed, small enough to be read out and typed in again. */
export const newSeed = () => Math.floor(Math.random() * 1e6);

/** A random point of the prior. */
export const randomPoint = () => ({ seed: newSeed(), index: 0, temperature: 1 });

/** The label of a direction: its name, or its id in words. */
export const labelOf = (direction) => direction.name || direction.id.replaceAll('_', ' ').replace('=', ': ');
