// SPDX-License-Identifier: MIT
//
// Pinned faces. They are stored in this browser, as latents, and belong to the model that made them.

import { decode } from './api.js';
import { icon, make } from './dom.js';
import { enlarge, tile } from './faces.js';

const key = 'animevae.pins';
const most = 60;

function read() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return []; // the entry is not ours, or the browser's storage is switched off
  }
}

const isOf = (model) => (each) => each.model === model.name && each.latents?.length === model.latents;

/** The pinned faces of a model, as a list of latents each. */
const pinsOf = (model) =>
  read()
    .filter(isOf(model))
    .map((each) => each.latents);

const changes = new EventTarget();
addEventListener('storage', (event) => event.key === key && changes.dispatchEvent(new Event('change')));

function write(model, pins) {
  const others = read().filter((each) => !isOf(model)(each));
  const ours = pins.slice(-most).map((latents) => ({ model: model.name, latents }));
  localStorage.setItem(key, JSON.stringify([...others, ...ours]));
  changes.dispatchEvent(new Event('change'));
}

/** Pins a face; one that is pinned already becomes the newest. */
export function pin(model, latents) {
  const others = pinsOf(model).filter((each) => String(each) !== String(latents));
  write(model, [...others, latents]);
}

const unpin = (model, index) =>
  write(
    model,
    pinsOf(model).filter((_, k) => k !== index),
  );

/** Fills the list in `box` with the pinned faces, as buttons that call `choose(latents)`. */
export function showTray(model, box, choose, failed) {
  const list = box.querySelector('ul');
  const item = (latents, index) => {
    const remove = () => {
      unpin(model, index);
      (list.children[Math.min(index, list.children.length - 1)]?.querySelector('button') ?? document.body).focus();
    };
    return make(
      'li',
      {},
      make(
        'button',
        { class: 'thumb', 'aria-label': `Pinned face ${index + 1}`, click: () => choose(latents) },
        make('canvas', { width: 128, height: 128 }),
      ),
      make('button', { class: 'remove', 'aria-label': `Unpin face ${index + 1}`, click: remove }, icon('close')),
    );
  };
  const show = async () => {
    const pins = pinsOf(model);
    box.hidden = !pins.length;
    list.replaceChildren(...pins.map(item));
    if (!pins.length) return;
    const canvases = [...list.querySelectorAll('canvas')];
    const sheet = await decode(
      pins.map((latents) => ({ latents })),
      pins.length,
    );
    const width = sheet.width / pins.length;
    canvases.forEach((canvas, index) => enlarge(canvas, sheet, tile(index, pins.length, width, sheet.height)));
    sheet.close();
  };
  changes.addEventListener('change', () => show().catch(failed));
  show().catch(failed);
}
