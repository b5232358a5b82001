// SPDX-License-Identifier: MIT
//
// The page of morphs between two to eight faces, which can be played and downloaded.

import { addressOf, query, setAddress } from './address.js';
import { askFile, askPicture, modelWhenReady, Newest } from './api.js';
import { arrivingPoint } from './arrival.js';
import { download, find, icon, number, onKeys, within } from './dom.js';
import { Film } from './film.js';
import { showTray } from './pins.js';
import { Numbers, queryOf, randomPoint } from './points.js';
import { complain, model, say, tell } from './shell.js';
import { fewest, most, Stops } from './stops.js';
import { undoWith } from './undo.js';

const sheetColumns = 16;
const fileSide = 256; // side of a downloaded animation in pixels, approximately

const film = new Film(find('#film'), (place) => showPlace(place));
const stops = new Stops(find('#stops'), (points) => doIt({ points }), complain);
const films = new Newest(complain);
const { history: undo, keys } = undoWith(find('#undo'), find('#redo'), show);
const controls = { steps: find('#steps'), speed: find('#speed') };

let state = { points: [], path: 'spherical', isClosed: false, steps: 24, speed: 25 };
let imageCount = 0;


// --- the state, the page and the address ---

function show(next) {
  const isSameFaces = JSON.stringify(next.points) === JSON.stringify(stops.points);
  state = next;
  if (!isSameFaces) stops.show(state.points);
  find(`[name=path][value=${state.path}]`).checked = true;
  find(`[name=closed][value="${Number(state.isClosed)}"]`).checked = true;
  for (const [name, input] of Object.entries(controls)) {
    input.value = state[name];
    input.style.setProperty('--at', `${(100 * (state[name] - input.min)) / (input.max - input.min)}%`);
    find(`#${name}-told`).textContent = state[name];
  }
  const isFull = state.points.length >= most;
  for (const id of ['random', 'image']) find(`#${id}`).setAttribute('aria-disabled', String(isFull));
  film.speed = state.speed;
  find('#length').textContent = `${number(seconds(), 1)} s`;
  describe();
  shoot();
}

// `steps` frames from each face to the next, both included; a face at which two of these meet counts once.
const frames = () =>
  state.isClosed ? state.points.length * (state.steps - 1) : (state.points.length - 1) * (state.steps - 1) + 1;
const seconds = () => (state.isClosed ? frames() : 2 * frames() - 2) / state.speed;

function describe() {
  const named = new URLSearchParams();
  for (const point of state.points) named.append('face', queryOf(point));
  if (state.path !== 'spherical') named.set('path', state.path);
  if (state.isClosed) named.set('closed', '');
  if (state.steps !== 24) named.set('steps', state.steps);
  if (state.speed !== 25) named.set('speed', state.speed);
  setAddress(addressOf('morph', named));
}

function doIt(change) {
  const next = { ...state, ...change };
  undo.did(next);
  show(next);
}

async function readAddress(faults) {
  const named = query.getAll('face');
  if (named.length > most) faults.push(`A morph has ${most} faces at most`);
  const points = (
    await Promise.all(named.slice(0, most).map((text) => arrivingPoint(new URLSearchParams(text), faults)))
  ).filter(Boolean);
  if (points.length < Math.min(named.length, most)) faults.push('Some of the faces in the address are none');
  const wanted = points.length || 4;
  while (points.length < Math.max(fewest, wanted)) points.push(randomPoint());
  const asked = new Numbers(query, faults);
  const numbers = Object.entries(controls).map(([name, { min, max }]) => [
    name,
    asked.read(name, { least: Number(min), most: Number(max), otherwise: state[name] }),
  ]);
  return {
    points,
    path: query.get('path') === 'linear' ? 'linear' : 'spherical',
    isClosed: query.has('closed'),
    ...Object.fromEntries(numbers),
  };
}

// --- the film ---

const request = (format) => ({
  points: state.points,
  steps: state.steps,
  path: state.path,
  closed: state.isClosed,
  format,
});

function shoot() {
  const [json, isClosed] = [{ ...request('png'), columns: sheetColumns }, state.isClosed];
  const count = frames();
  films.run(async () => {
    const sheet = await askPicture('morph', { json });
    film.show(sheet, { count, columns: Math.min(sheetColumns, count), isClosed });
    showPlaying();
  });
}

function showPlaying() {
  const button = find('#play');
  button.replaceChildren(icon(film.isPlaying ? 'pause' : 'play'));
  button.setAttribute('aria-label', film.isPlaying ? 'Pause' : 'Play');
}

function showPlace(place) {
  find('#place').value = place;
  find('#place').style.setProperty('--at', `${100 * place}%`);
}

function play(isOn) {
  film.play(isOn);
  showPlaying();
}

async function takeHome(format) {
  tell('The animation is being made…', { stays: true });
  const enlarge = within(1, 8, Math.round(fileSide / (await model).image.height));
  const json = { ...request(format), there_and_back: !state.isClosed, frames_per_second: state.speed, enlarge };
  download(await askFile('morph', { json }), `morph.${format}`);
  tell('It is in your downloads.');
}

// --- the controls ---

function add(point) {
  if (state.points.length >= most) return tell(`A morph has ${most} faces at most. Remove one first.`);
  doIt({ points: [...state.points, point] });
  say(`${state.points.length} faces`);
}

const addImage = () => add({ image: Math.floor(Math.random() * imageCount) });

find('#random').addEventListener('click', () => add(randomPoint()));
find('#image').addEventListener('click', addImage);
find('#play').addEventListener('click', () => play(!film.isPlaying));
find('#gif').addEventListener('click', () => takeHome('gif').catch(complain));
find('#webp').addEventListener('click', () => takeHome('webp').catch(complain));
find('#place').addEventListener('input', (event) => {
  play(false);
  film.seek(Number(event.target.value));
  showPlace(film.place);
});
find('#path').addEventListener('change', (event) => doIt({ path: event.target.value }));
find('#ending').addEventListener('change', (event) => doIt({ isClosed: event.target.value === '1' }));
for (const [name, input] of Object.entries(controls)) {
  input.addEventListener('input', () => show({ ...state, [name]: Number(input.value) }));
  input.addEventListener('change', () => undo.did(state));
}
onKeys({ ...keys, ' ': (event) => (event.target === document.body ? play(!film.isPlaying) : false) });

async function start() {
  const faults = [];
  doIt(await readAddress(faults));
  showPlaying();
  if (faults.length) tell(`${faults.join('. ')}.`, { isError: true, seconds: 20 });
  const { images } = await modelWhenReady();
  imageCount = images;
  find('#image').hidden = !images;
}

start().catch(complain);
model.then((known) => showTray(known, find('#pins'), (latents) => add({ latents }), complain));
