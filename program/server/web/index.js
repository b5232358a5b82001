// SPDX-License-Identifier: MIT
//
// Anime Face Generator's page: a button and 64 new faces, whose seed is in the address.

import { addressOf, pushAddress, setAddress } from './address.js';
import { askPicture, Newest } from './api.js';
import { find, make, mayMove, number, onKeys, within } from './dom.js';
import { downloadCanvas, enlarge, fit, tile } from './faces.js';
import { newSeed, pointOf, queryOf, seedOf } from './points.js';
import { complain, model, say, tell } from './shell.js';

const count = 64;
const columns = 8;
const warmest = 2; // largest temperature
const [go, temperature, warmth, seed, sheet] = ['go', 'temperature', 'warmth', 'seed', 'sheet'].map((id) =>
  find(`#${id}`),
);

// Only one of the faces is in the tab order, and arrow keys move between faces: 64 tab stops would be too many.
const faces = Array.from({ length: count }, (_, index) =>
  make(
    'a',
    { href: addressOf('explore'), 'aria-label': `Face ${index + 1}`, tabindex: index ? -1 : 0 },
    make('canvas'),
  ),
);
sheet.append(...faces.map((face) => make('li', {}, face)));

const newest = new Newest(complain);
let state = { seed: 0, temperature: 1 };
let picture = null;

function draw() {
  const [width, height] = [picture.width / columns, picture.height / columns];
  faces.forEach((face, index) => {
    const canvas = face.firstChild;
    fit(canvas, 384);
    enlarge(canvas, picture, tile(index, columns, width, height));
  });
}

function appear() {
  if (!mayMove()) return;
  faces.forEach((face, index) => {
    const delay = 14 * (Math.floor(index / columns) + (index % columns));
    face.firstChild.animate(
      [
        { opacity: 0, scale: 0.86 },
        { opacity: 1, scale: 1 },
      ],
      { duration: 320, delay, fill: 'backwards', easing: 'cubic-bezier(.2,.8,.3,1)' },
    );
  });
}

/** Shows the faces of `state`. */
function show({ isNew = true } = {}) {
  const { ...shown } = state;
  seed.value = shown.seed;
  temperature.value = shown.temperature;
  temperature.style.setProperty('--at', `${50 * shown.temperature}%`);
  temperature.setAttribute('aria-valuetext', number(shown.temperature, 2));
  warmth.textContent = number(shown.temperature, 2);
  faces.forEach((face, index) => (face.href = addressOf('explore', queryOf({ ...shown, index }))));
  return newest.run(async () => {
    const sampled = await askPicture('sample', { query: { ...shown, count, columns } });
    picture?.close();
    picture = sampled;
    draw();
    if (isNew) appear();
    if (isNew) say(`64 faces of seed ${shown.seed}`);
  });
}

const address = () => addressOf('', queryOf({ ...state, index: 0 }));

function goTo(next, { isNew = true, inHistory = true } = {}) {
  state = { ...state, ...next };
  (inHistory ? pushAddress : setAddress)(address());
  show({ isNew });
}

function readAddress() {
  const faults = [];
  const named = pointOf(new URLSearchParams(location.search), faults);
  const warm = named?.temperature ?? 1;
  if (warm > warmest) faults.push(`The temperature is ${warmest} at most here`);
  goTo({ seed: named?.seed ?? newSeed(), temperature: within(0, warmest, warm) }, { inHistory: false });
  if (faults.length) tellFaults(faults);
}

function tellFaults(faults) {
  tell(`${faults.join('. ')}. These are faces of seed ${state.seed}.`, { isError: true, seconds: 20 });
}

/** Takes the seed from its field. */
function takeSeed() {
  const typed = seedOf(seed.value);
  goTo({ seed: typed ?? newSeed() });
  if (typed === undefined) tellFaults(['That was no seed: seeds are whole numbers from 0 on']);
}

function arrow(event) {
  const at = faces.indexOf(document.activeElement);
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
  const next = { Home: 0, End: count - 1 }[event.key] ?? at + step;
  if (at < 0 || Number.isNaN(next)) return;
  event.preventDefault();
  if (!faces[next]) return;
  faces[at].tabIndex = -1;
  faces[next].tabIndex = 0;
  faces[next].focus();
}

/** Downloads the faces as one picture, with the gaps of the page. */
async function downloadSheet() {
  const { width: w, height: h } = (await model).image;
  const gap = 2;
  const canvas = make('canvas', { width: columns * (w + gap) + gap, height: columns * (h + gap) + gap });
  const brush = canvas.getContext('2d');
  for (let index = 0; index < count; ++index) {
    const [x, y] = tile(index, columns, w, h);
    brush.drawImage(
      picture,
      x,
      y,
      w,
      h,
      gap + (index % columns) * (w + gap),
      gap + Math.floor(index / columns) * (h + gap),
      w,
      h,
    );
  }
  await downloadCanvas(canvas, `faces-${state.seed}.png`);
}

const generate = () => goTo({ seed: newSeed() });
go.addEventListener('click', generate);
temperature.addEventListener('input', () =>
  goTo({ temperature: Number(temperature.value) }, { isNew: false, inHistory: false }),
);
seed.addEventListener('change', takeSeed);
find('#download').addEventListener('click', () => picture && downloadSheet().catch(complain));
sheet.addEventListener('keydown', arrow);
addEventListener('popstate', readAddress);
onKeys({ g: generate });
new ResizeObserver(() => picture && draw()).observe(sheet);
readAddress();
