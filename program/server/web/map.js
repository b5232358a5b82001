// SPDX-License-Identifier: MIT
//
// The map of the images of the data, in two dimensions. Each image can be opened and taken to the other pages.

import { addressOf, query, setAddress } from './address.js';
import { askJson, askPicture, decode, latentsOf, modelWhenReady, Newest } from './api.js';
import { find, make, number } from './dom.js';
import { enlarge } from './faces.js';
import { MapView } from './map_view.js';
import { pin } from './pins.js';
import { queryOf } from './points.js';
import { complain, explain, model, say, tell } from './shell.js';

const rowsAtOnce = 25;

const view = new MapView(find('#map'), { under: point, chosen: choose });
const faces = new Newest(complain);

let shown = null; // the item on the card
let sorted = []; // the items in the order of the list
let firstRow = 0;

// --- the card ---

function point(item, by) {
  if (item) show(item, by);
  else show(view.chosen, by);
}

function choose(item) {
  setAddress(addressOf('map', item ? `image=${item.image}` : ''));
  show(item, 'hand');
  if (item) say(`Image ${item.image} is taken. Its links follow the map.`);
}

function show(item, by) {
  find('#card').hidden = !item;
  if (!item || item === shown) return;
  shown = item;
  find('#name').textContent = `Image ${item.image}`;
  if (by === 'keys') say(`Image ${item.image}`);
  const named = queryOf({ image: item.image });
  find('#to-sliders').href = addressOf('sliders', named);
  find('#to-explore').href = addressOf('explore', named);
  find('#to-morph').href = addressOf('morph', new URLSearchParams({ face: named }));
  faces.run(async () => {
    const pictures = await Promise.all([askPicture(`image/${item.image}.png`), decode([{ image: item.image }])]);
    pictures.forEach((picture, k) => {
      enlarge(find(k ? '#made' : '#original'), picture);
      picture.close();
    });
  });
}

async function pinFace() {
  const [latents] = await latentsOf([{ image: shown.image }]);
  pin(await model, latents);
  tell('Pinned. Sliders and Morph have it.');
}

// --- the list ---

function row(item) {
  const named = queryOf({ image: item.image });
  return make(
    'tr',
    {},
    make('th', { scope: 'row' }, String(item.image)),
    make('td', {}, number(item.x, 2)),
    make('td', {}, number(item.y, 2)),
    make(
      'td',
      {},
      make('a', { href: addressOf('sliders', named), 'aria-label': `Image ${item.image} in Sliders` }, 'Sliders'),
      ' ',
      make('a', { href: addressOf('explore', named), 'aria-label': `Image ${item.image} in Explore` }, 'Explore'),
    ),
  );
}

function list(first) {
  firstRow = Math.max(0, Math.min(first, Math.floor((sorted.length - 1) / rowsAtOnce) * rowsAtOnce));
  const some = sorted.slice(firstRow, firstRow + rowsAtOnce);
  find('#rows').replaceChildren(...some.map(row));
  find('#rows-told').textContent = `${firstRow + 1} to ${firstRow + some.length} of ${sorted.length}`;
  find('#earlier').setAttribute('aria-disabled', String(firstRow === 0));
  find('#later').setAttribute('aria-disabled', String(firstRow + rowsAtOnce >= sorted.length));
}

// --- the page ---

function listen() {
  find('.map-tools').hidden = false;
  const buttons = {
    nearer: () => view.zoom(Math.SQRT2),
    further: () => view.zoom(Math.SQRT1_2),
    whole: () => view.whole(),
    'as-list': () => find('#list').showModal(),
    close: () => find('#list').close(),
    earlier: () => list(firstRow - rowsAtOnce),
    later: () => list(firstRow + rowsAtOnce),
    pin: () => pinFace().catch(complain),
  };
  for (const [id, action] of Object.entries(buttons)) find(`#${id}`).addEventListener('click', action);
  // The card stays while the pointer moves to it.
  find('#card').addEventListener('pointerenter', () => shown && view.chosen !== shown && view.choose(shown));
}

async function start() {
  const { problem } = await modelWhenReady();
  if (problem) return explain(find('#main'), 'There is no map', problem);
  const [map, sheet] = await Promise.all([askJson('map'), askPicture('map.webp')]);
  find('#axes').replaceChildren(
    `${map.items.length} images. `,
    make('span', {}, `To the right: ${map.x}; up: ${map.y}.`),
  );
  find('#map').setAttribute(
    'aria-label',
    `A map of ${map.items.length} images. Arrow keys move it, plus and minus go nearer and ` +
      'further, 0 shows all, Enter takes the face in the middle. The button As a list has the same in words.',
  );
  view.show(map, sheet);
  sorted = [...map.items].sort((a, b) => a.x - b.x);
  list(0);
  listen();
  if (!query.has('image')) return;
  const named = map.items.find((item) => String(item.image) === query.get('image'));
  if (!named) {
    tell(`The map shows no image \u201c${query.get('image').slice(0, 24)}\u201d.`, { isError: true, seconds: 20 });
    return;
  }
  view.goTo(named);
  view.choose(named);
}

start().catch((error) =>
  error.status === 404 ? explain(find('#main'), 'There is no map', error.message) : complain(error),
);
