// SPDX-License-Identifier: MIT
//
// The page for editing the user's own picture: its reconstruction, and the picture with other attributes.

import { addressOf } from './address.js';
import { askFile, askJson, askPicture, decode, modelWhenReady, Newest } from './api.js';
import { Compare } from './compare.js';
import { Cropper, defaultSquare } from './cropper.js';
import { DirectionSliders } from './direction_sliders.js';
import { download, find, number, onKeys } from './dom.js';
import { enlarge } from './faces.js';
import { OwnPicture } from './own_picture.js';
import { pin } from './pins.js';
import { queryOf, weightTexts } from './points.js';
import { complain, explain, model, say, tell } from './shell.js';
import { undoWith } from './undo.js';

const preview = 512; // longer side, in pixels, of the picture shown while sliders move

const compare = new Compare();
const cropper = new Cropper(cropTo);
const edits = new Newest(complain);
const views = new Newest(complain);
const sliders = new DirectionSliders(find('#sliders'), { moved: change, done: keep });
const { history: steps, keys } = undoWith(find('#undo'), find('#redo'), goTo);
const [strength, residual] = [find('#strength'), find('#residual')];

let own = null; // the picture
let square = null; // the part of the small picture that is encoded
let latents = null; // of that part

// --- the picture ---

async function open(file) {
  const next = await OwnPicture.open(file, (await model).limits);
  own?.close();
  own = next;
  square = defaultSquare(own.small.width, own.small.height);
  find('#drop').hidden = true;
  find('#desk').hidden = false;
  sliders.show({});
  const isSquare = own.small.width === own.small.height;
  cropping(!isSquare);
  look();
  edit();
  steps.did(state());
  if (own.isReduced) tell('This picture is larger than the server takes; the download will be smaller than the file.');
  else say(isSquare ? 'The picture is open' : 'The picture is open. The square says where the face is.');
}

/** Has the square encoded, and shows its reconstruction. */
function look() {
  const [picture, part] = [own, square];
  views.run(async () => {
    enlarge(find('#seen'), picture.small, [part.x, part.y, part.side, part.side]);
    const found = await askJson('encode', { query: { crop: cropOf(part) }, body: picture.smallFile });
    latents = found.latents;
    const face = await decode([{ latents }]);
    enlarge(find('#made'), face);
    face.close();
    find('#quality').textContent = `PSNR ${number(found.psnr)} dB, SSIM ${number(found.ssim, 2)}.`;
    describe();
  });
}

const cropOf = ({ x, y, side }) => [x, y, side].join(',');

function cropTo(next) {
  square = next;
  look();
  edit();
}

function cropping(isOn) {
  find('#crop').setAttribute('aria-pressed', String(isOn));
  find('#stage').replaceChildren(isOn ? cropper.element : compare.element);
  if (isOn) cropper.show(own.small, square);
}

// --- its edits ---

const weights = () =>
  Object.fromEntries(Object.entries(sliders.weights).map(([id, weight]) => [id, weight * Number(strength.value)]));

/** The parameters of a request for the edited picture, as pairs, since `add` is there once for each weight. */
function question(crop) {
  const added = weightTexts(weights()).map((text) => ['add', text]);
  return [...added, ['keep_residual', residual.checked ? 1 : 0], ['crop', crop]];
}

function edit() {
  strength.style.setProperty('--at', `${(100 * strength.value) / strength.max}%`);
  find('#much').textContent = `× ${number(Number(strength.value), 2)}`;
  if (!own) return;
  const [picture, part, query] = [own, square, [...question(cropOf(square)), ['max_side', preview]]];
  const shown = residual.checked
    ? [0, 0, picture.small.width, picture.small.height]
    : [part.x, part.y, part.side, part.side];
  edits.run(async () => {
    const edited = await askPicture('edit', { query, body: picture.smallFile });
    if (picture === own) compare.show(picture.small, shown, edited);
    else edited.close();
    describe();
  });
}

/** Requests a preview while a slider moves. */
function change() {
  if (own) cropping(false);
  edit();
}

function describe() {
  if (!latents) return;
  const named = queryOf({ latents, add: weights() });
  find('#to-sliders').href = addressOf('sliders', named);
  find('#to-morph').href = addressOf(
    'morph',
    new URLSearchParams([
      ['face', queryOf({ latents })],
      ['face', named],
    ]),
  );
}

async function downloadResult() {
  tell('The whole picture is being made…', { stays: true });
  const result = await askFile('edit', { query: question(own.wholeSquare(square)), body: own.wholeFile });
  download(result, `${own.name}-edited.png`);
  tell('It is in your downloads.');
}

// --- undo ---

const state = () => ({ weights: sliders.weights, strength: strength.value, residual: residual.checked });

function keep() {
  steps.did(state());
}

function goTo(earlier) {
  sliders.show(earlier.weights);
  strength.value = earlier.strength;
  residual.checked = earlier.residual;
  edit();
}

// --- how pictures come in ---

const openAny = (file) => file && open(file).catch(complain);
const choose = () => find('#file').click();

function listenForFiles() {
  find('#file').addEventListener('change', (event) => {
    openAny(event.target.files[0]);
    event.target.value = ''; // so that the same file can be chosen again
  });
  addEventListener('paste', (event) => openAny([...event.clipboardData.files][0]));
  addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('dragged-over');
  });
  addEventListener('dragleave', (event) => event.relatedTarget ?? document.body.classList.remove('dragged-over'));
  addEventListener('drop', (event) => {
    event.preventDefault();
    document.body.classList.remove('dragged-over');
    openAny(event.dataTransfer.files[0]);
  });
}

async function takeExample() {
  const { images } = await model;
  const index = Math.floor(Math.random() * images);
  const face = await askFile(`image/${index}.png`);
  await open(new File([face], `image-${index}.png`, { type: 'image/png' }));
}

// --- the controls ---

function listen() {
  const buttons = {
    choose,
    other: choose,
    example: () => takeExample().catch(complain),
    crop: () => cropping(find('#crop').getAttribute('aria-pressed') === 'false'),
    zero: () => (goTo({ ...state(), weights: {} }), keep()),
    download: () => downloadResult().catch(complain),
    pin: async () => latents && (pin(await model, latents), tell('Pinned. Sliders and Morph have it.')),
  };
  for (const [id, action] of Object.entries(buttons)) find(`#${id}`).addEventListener('click', action);
  for (const input of [strength, residual]) input.addEventListener('input', change);
  for (const input of [strength, residual]) input.addEventListener('change', keep);
  onKeys(keys);
}

async function offer() {
  const kinds = [
    ['attributes', 'Attributes'],
    ['components', 'Components'],
    ['latents', 'Latents'],
  ];
  const found = await Promise.all(kinds.map(([id]) => askJson(id)));
  sliders.offer(
    kinds.map(([id, title], k) => ({ id, title, directions: found[k].directions })),
    sliders.kind?.id ?? 'attributes',
  );
}

async function start() {
  const known = await model;
  if (!known.can_encode) {
    explain(find('main'), 'This model cannot look at pictures', known.problem ?? 'It has no encoder');
    return;
  }
  listen();
  listenForFiles();
  edit();
  await offer();
  sliders.explain(known);
  const ready = await modelWhenReady();
  sliders.explain(ready);
  find('#example').hidden = !ready.images;
  if (!known.ready) await offer();
}

start().catch(complain);
