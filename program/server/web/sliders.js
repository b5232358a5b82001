// SPDX-License-Identifier: MIT
//
// Anime VAE's window in the browser: 12 sliders, a face that follows them, Randomize and Animate.

import { addressOf, query, setAddress } from './address.js';
import { askJson, decode, latentsOf, modelWhenReady, Newest } from './api.js';
import { arrivingPoint, tellFaults } from './arrival.js';
import { DirectionSliders } from './direction_sliders.js';
import { find, icon, onKeys } from './dom.js';
import { downloadFace, FaceView } from './faces.js';
import { pin, showTray } from './pins.js';
import { nameOf, newSeed, queryOf } from './points.js';
import { complain, model, say } from './shell.js';
import { undoWith } from './undo.js';
import { Walk } from './walk.js';

const most = 12; // Randomize and Animate move at most so many sliders: more would be hard to follow

const view = new FaceView(find('#face'));
const newest = new Newest(complain);
const sliders = new DirectionSliders(find('#sliders'), { moved: move, done: keep });
const { history: steps, keys } = undoWith(find('#undo'), find('#redo'), (state) => goTo(state));

let base = { average: true };
let walk = null;

const point = () => ({ ...base, add: sliders.weights });

// --- the face follows ---

const shown = []; // times at which the last pictures arrived

function show() {
  const asked = point();
  newest.run(async () => {
    view.show(await decode([asked]));
    countPicture();
  });
}

function countPicture() {
  const now = performance.now();
  shown.push(now);
  while (shown[0] < now - 1000) shown.shift();
  find('#rate').textContent = shown.length > 4 ? `${shown.length} pictures/s` : '';
}

setInterval(() => shown.length && shown.at(-1) < performance.now() - 1500 && (find('#rate').textContent = ''), 500);

function move() {
  stop();
  show();
}

/** Ends a change: it becomes a step to undo, and the address is updated. */
function keep() {
  steps.did({ base, weights: sliders.weights });
  describe();
}

function describe() {
  const named = queryOf(point());
  const kind = sliders.kind && sliders.kind.id !== 'components' ? `&kind=${sliders.kind.id}` : '';
  setAddress(addressOf('sliders', named + kind));
  find('#base').textContent = `Zero is ${nameOf(base).replace(/^./, (first) => first.toLowerCase())}`;
  find('#face').setAttribute('aria-label', nameOf(point()));
  find('#to-explore').href = addressOf('explore', named);
  find('#to-morph').href = addressOf('morph', new URLSearchParams({ face: named }));
}

function goTo(state) {
  stop();
  base = state.base;
  sliders.show(state.weights);
  describe();
  show();
}

function doIt(state, sentence) {
  goTo({ base, weights: sliders.weights, ...state });
  keep();
  say(sentence);
}

// --- Randomize and Animate ---

const movable = () => sliders.first(sliders.kind.id === 'latents' ? Infinity : most);

function normal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

function randomize() {
  const drawn = movable().map((id) => [id, Math.max(-3, Math.min(3, normal()))]);
  doIt({ weights: Object.fromEntries(drawn) }, 'A random face');
}

function stop() {
  if (!walk) return;
  walk = null;
  showPlaying();
  keep();
}

function showPlaying() {
  const button = find('#animate');
  button.setAttribute('aria-pressed', String(Boolean(walk)));
  button.replaceChildren(icon(walk ? 'pause' : 'play'), walk ? 'Stop' : 'Animate');
}

function animate() {
  if (walk) return stop();
  const ours = (walk = new Walk(sliders.weights, movable()));
  showPlaying();
  let before = performance.now();
  const frame = (now) => {
    if (walk !== ours) return;
    sliders.show(walk.pass(now - before));
    before = now;
    show();
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

// --- the controls ---

async function pinFace() {
  const [latents] = await latentsOf([point()]);
  pin(await model, latents);
  say('Pinned');
}

const zero = () => doIt({ weights: {} }, 'All sliders are zero');
const newFace = () => doIt({ base: { seed: newSeed(), index: 0, temperature: 1 }, weights: {} }, 'A new face');
const buttons = {
  randomize,
  animate,
  zero,
  new: newFace,
  average: () => doIt({ base: { average: true }, weights: {} }, 'The average face'),
  pin: () => pinFace().catch(complain),
  download: async () => downloadFace(await decode([point()]), 'face.png').catch(complain),
};
for (const [id, action] of Object.entries(buttons)) find(`#${id}`).addEventListener('click', action);
onKeys({ ...keys, r: randomize, a: animate, z: zero, n: newFace, p: buttons.pin });

async function offer() {
  const kinds = ['components', 'latents', 'attributes'];
  const found = await Promise.all(kinds.map((kind) => askJson(kind)));
  const titles = ['Components', 'Latents', 'Attributes'];
  sliders.offer(
    kinds.map((id, k) => ({ id, title: titles[k], directions: found[k].directions })),
    query.get('kind') ?? 'components',
  );
}

async function start() {
  const faults = [];
  const { add: weights = {}, ...named } = (await arrivingPoint(query, faults)) ?? {};
  if (Object.keys(named).length) base = named;
  const isNew = !Object.keys(named).length && !Object.keys(weights).length;
  sliders.weights = weights;
  // A face without weights can be shown before there are components.
  if (!Object.keys(weights).length) show();
  await offer();
  sliders.chosen = describe;
  if (isNew) randomize();
  else doIt({ weights }, '');
  tellFaults(faults, point());
  const known = await model;
  sliders.explain(known);
  if (known.ready || known.problem) return;
  sliders.explain(await modelWhenReady());
  stop();
  await offer();
  show();
}

start().catch(complain);
model.then((known) =>
  showTray(known, find('#pins'), (latents) => doIt({ base: { latents }, weights: {} }, 'A pinned face'), complain),
);
