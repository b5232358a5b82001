// SPDX-License-Identifier: MIT
//
// Points of the latent space: as the API takes them, as addresses of pages carry them, and in words.

import { number } from './dom.js';

const short = (value) => Number(value.toFixed(4));

/** { c0: 1.5 } as ['c0:1.5']. */
export const weightTexts = (weights) =>
  Object.entries(weights)
    .filter(([, weight]) => weight !== 0)
    .map(([id, weight]) => `${id}:${short(weight)}`);

// The last colon divides: names of attributes may hold others.
function weightsOf(texts) {
  const pairs = texts.map((text) => [
    text.slice(0, text.lastIndexOf(':')),
    Number(text.slice(text.lastIndexOf(':') + 1)),
  ]);
  return Object.fromEntries(pairs.filter(([id, weight]) => id && Number.isFinite(weight)));
}

/** The point that an address names; none where it names none. */
export function pointOf(query) {
  const point = {};
  if (query.has('seed')) {
    point.seed = Math.trunc(Number(query.get('seed'))) || 0;
    point.index = Math.trunc(Number(query.get('index'))) || 0;
    point.temperature = query.has('temperature') ? Number(query.get('temperature')) || 0 : 1;
  } else if (query.has('latents')) {
    point.latents = query.get('latents').split(',').map(Number);
    if (!point.latents.every(Number.isFinite)) return null;
  } else if (query.has('image')) {
    point.image = Math.trunc(Number(query.get('image'))) || 0;
  } else if (query.has('average')) {
    point.average = true;
  } else {
    return null;
  }
  const [add, set] = ['add', 'set'].map((name) => weightsOf(query.getAll(name)));
  if (Object.keys(add).length) point.add = add;
  if (Object.keys(set).length) point.set = set;
  return point;
}

/** The address's part that names a point. */
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

/** What a point is, in a few words. */
export function nameOf(point) {
  const changed = Object.keys(point.add ?? {}).length + Object.keys(point.set ?? {}).length > 0 ? ', changed' : '';
  if ('seed' in point) {
    const cooled = (point.temperature ?? 1) === 1 ? '' : ` at temperature ${number(point.temperature, 2)}`;
    return `Face ${(point.index ?? 0) + 1} of seed ${point.seed}${cooled}${changed}`;
  }
  if ('image' in point) return `Image ${point.image} of the data${changed}`;
  return ('latents' in point ? 'A face of your own' : 'The average face') + changed;
}

/** Small enough to be read out and typed in again. */
export const newSeed = () => Math.floor(Math.random() * 1e6);

/** What people call a direction: its name, or its id in words. */
export const labelOf = (direction) => direction.name || direction.id.replaceAll('_', ' ').replace('=', ': ');
