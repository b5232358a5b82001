// SPDX-License-Identifier: MIT
//
// Checks the point in a page's address before the page shows it: only the server knows whether the data have such an
// image and the model such a direction.

import { askJson, latentsOf } from './api.js';
import { nameOf, pointOf, randomPoint } from './points.js';
import { tell } from './shell.js';

async function knownDirections() {
  const kinds = await Promise.all(['latents', 'components', 'attributes'].map((kind) => askJson(kind)));
  return new Set(kinds.flatMap(({ directions }) => directions.flatMap(({ id, name }) => [id, name])).filter(Boolean));
}

/** The point without directions that the model does not have; each of them adds a sentence to `faults`. */
async function withoutUnknown(point, faults) {
  const known = await knownDirections();
  const kept = { ...point };
  for (const name of ['add', 'set']) {
    const weights = Object.entries(point[name] ?? {});
    kept[name] = Object.fromEntries(weights.filter(([id]) => known.has(id)));
    for (const [id] of weights)
      if (!known.has(id)) faults.push(`The model has no direction \u201c${id}\u201d; it is left out`);
    if (!Object.keys(kept[name]).length) delete kept[name];
  }
  return kept;
}

/** The point if the server accepts it; otherwise the point without unknown directions, or a random one, with sentences
 *  in `faults`. */
async function settled(point, faults) {
  if ('seed' in point && !point.add && !point.set) return point;
  for (let now = point; ; ) {
    try {
      await latentsOf([now]);
      return now;
    } catch (error) {
      if (error.status !== 400) throw error;
      const known = await withoutUnknown(now, faults);
      if (JSON.stringify(known) === JSON.stringify(now)) {
        faults.push(error.message);
        return randomPoint();
      }
      now = known;
    }
  }
}

/** The point of a query, as far as the server accepts it; null where the query has none. */
export async function arrivingPoint(query, faults) {
  const named = pointOf(query, faults);
  return named && settled(named, faults);
}

/** Shows the faults of an address, and the name of the point that is shown instead. */
export function tellFaults(faults, point) {
  if (!faults.length) return;
  const name = nameOf(point).replace(/^./, (first) => first.toLowerCase());
  tell(`${faults.join('. ')}. This is ${name}.`, { isError: true, seconds: 20 });
}
