// SPDX-License-Identifier: MIT
//
// Anime Face Generator's second page: one face, and a strip of frames for each of its latents. Clicking a frame makes
// it the face.

import { addressOf, query, setAddress } from './address.js';
import { askJson, askPicture, decode, latentsOf, modelWhenReady, Newest } from './api.js';
import { arrivingPoint, tellFaults } from './arrival.js';
import { find, onKeys } from './dom.js';
import { downloadFace, FaceView } from './faces.js';
import { pin } from './pins.js';
import { nameOf, newSeed, queryOf, randomPoint } from './points.js';
import { complain, model, say, tell } from './shell.js';
import { frames, Strip } from './strip.js';
import { undoWith } from './undo.js';

const page = 32; // strips at first, and added each time that the user scrolls to the last one
const atOnce = 4; // strips per request: strips in view should not wait for those below

const view = new FaceView(find('#face'));
const faces = new Newest(complain);
const { history: steps, keys } = undoWith(find('#undo'), find('#redo'), show);

let point = randomPoint();
let latents = []; // of `point`
let directions = []; // in the order of the strips
let strips = [];
let version = 0; // increases when the strips become stale
let asking = false;

const reach = () => Number(find('[name=range]:checked').value);
const isFaithful = () => find('#faithful').checked;
const latentOf = (strip) => Number(strip.direction.id.slice(1));

// --- the face ---

function show(next) {
  point = next;
  describe();
  forgetStrips();
  faces.run(async () => {
    const [picture, [found]] = await Promise.all([decode([next]), latentsOf([next])]);
    view.show(picture);
    latents = found;
    for (const strip of strips) strip.setValue(latents[latentOf(strip)]);
    askStrips();
  });
}

function describe() {
  const named = queryOf(point);
  const settings = (reach() === 1 ? '' : `&range=${reach()}`) + (isFaithful() ? '&faithful' : '');
  setAddress(addressOf('explore', named + settings));
  find('#name').textContent = nameOf(point);
  find('#face').setAttribute('aria-label', nameOf(point));
  find('#to-sliders').href = addressOf('sliders', named);
  find('#to-morph').href = addressOf('morph', new URLSearchParams({ face: named }));
}

function goTo(next, sentence) {
  steps.did(next);
  show(next);
  say(sentence);
}

const newSample = () => goTo({ seed: newSeed(), index: 0, temperature: point.temperature ?? 1 }, 'A new face');

/** The latents above a strip, which are at their upper ends in a faithful sweep. */
const endsAbove = (strip) =>
  Object.fromEntries(
    isFaithful() ? strips.slice(0, strips.indexOf(strip)).map(({ direction }) => [direction.id, reach()]) : [],
  );

/** Makes a frame of a strip the face. */
function take(strip, value) {
  const { id } = strip.direction;
  const next = { ...point, set: { ...point.set, ...endsAbove(strip), [id]: Number(value.toFixed(4)) } };
  // The server adds after it sets, so an added weight would move this latent away again.
  if (next.add) next.add = Object.fromEntries(Object.entries(next.add).filter(([added]) => !(added in next.set)));
  goTo(next, '');
}

// --- its strips ---

const handlers = { glance: (picture, part) => view.glance(picture, part), leave: () => view.restore(), take };

function forgetStrips() {
  ++version;
  for (const strip of strips) strip.isFresh = false;
}

/** The next strips to request: neighbours, since a faithful sweep continues from the strip above. */
function nextStale() {
  const isStale = (strip) => strip?.isNear && !strip.isFresh;
  const first = strips.findIndex(isStale);
  const some = [];
  while (first >= 0 && some.length < atOnce && isStale(strips[first + some.length]))
    some.push(strips[first + some.length]);
  return some;
}

/** Requests the stale strips in view until there are none. */
async function askStrips() {
  if (asking || !latents.length) return;
  asking = true;
  try {
    for (let some = nextStale(); some.length; some = nextStale()) await fill(some);
  } catch (error) {
    complain(error);
  }
  asking = false;
}

async function fill(some) {
  const asked = version;
  const json = { directions: some.map((strip) => strip.direction.id), from: -reach(), to: reach(), steps: frames };
  json.mode = isFaithful() ? 'faithful' : 'set';
  // The point has the final latents, so that no added weight moves a swept latent away from the strip's value.
  json.point = { latents: latents.map((value, k) => endsAbove(some[0])[`z${k}`] ?? value) };
  const sheet = await askPicture('traverse', { json });
  const height = sheet.height / some.length;
  const rows = await Promise.all(some.map((_, k) => createImageBitmap(sheet, 0, k * height, sheet.width, height)));
  sheet.close();
  rows.forEach((row, k) => (asked === version ? some[k].show(row) : row.close()));
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) target.strip.isNear = isIntersecting;
    askStrips();
  },
  { rootMargin: '300px 0px' },
);

const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => target.strip.draw()));

function addStrips() {
  const next = directions
    .slice(strips.length, strips.length + page)
    .map((direction) => new Strip(direction, handlers));
  strips.push(...next);
  for (const strip of next) {
    strip.element.strip = strip.box.strip = strip;
    strip.setRange(reach());
    strip.setValue(latents[latentOf(strip)] ?? 0);
    find('#strips').append(strip.element);
    seen.observe(strip.element);
    resized.observe(strip.box);
  }
}

/** Makes all strips anew, for other directions or another range or mode. */
function restartStrips() {
  seen.disconnect();
  resized.disconnect();
  for (const strip of strips) strip.close();
  strips = [];
  ++version;
  find('#strips').replaceChildren();
  find('#explained').textContent = isFaithful()
    ? 'As the published page did it: in each strip the latents above it stay at their upper ends.'
    : '';
  directions.sort(isFaithful() ? (a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)) : (a, b) => a.rank - b.rank);
  describe();
  addStrips();
}

async function readDirections() {
  const { directions: found } = await askJson('latents');
  directions = found.map((direction, rank) => ({ ...direction, rank }));
  restartStrips();
}

// --- the controls ---

async function pinFace() {
  pin(await model, latents);
  tell('Pinned. Sliders and Morph have it.');
}

find('#new').addEventListener('click', newSample);
find('#pin').addEventListener('click', pinFace);
find('#download').addEventListener('click', async () => downloadFace(await decode([point]), 'face.png'));
for (const input of document.querySelectorAll('[name=range], #faithful'))
  input.addEventListener('change', restartStrips);
onKeys({ ...keys, n: newSample, p: pinFace });

new IntersectionObserver(([end]) => end.isIntersecting && strips.length < directions.length && addStrips(), {
  rootMargin: '600px 0px',
}).observe(find('#more'));

if (query.get('range') === '3') find('[name=range][value="3"]').checked = true;
find('#faithful').checked = query.has('faithful');

async function start() {
  const faults = [];
  point = (await arrivingPoint(query, faults)) ?? point;
  steps.did(point);
  show(point);
  tellFaults(faults, point);
  await readDirections();
  if ((await model).ready) return;
  await modelWhenReady();
  await readDirections();
}

start().catch(complain);
