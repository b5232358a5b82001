// SPDX-License-Identifier: MIT
//
// Shared by all pages: the bar with the links and the model's name, and messages to the user.

import { addressOf, root } from './address.js';
import { askJson, keepWatch, server } from './api.js';
import { addIcons, find, icon, make } from './dom.js';

const pages = [
  ['', 'faces', 'Faces'],
  ['explore', 'explore', 'Explore'],
  ['sliders', 'sliders', 'Sliders'],
  ['edit', 'edit', 'Edit'],
  ['morph', 'morph', 'Morph'],
  ['map', 'map', 'Map'],
];

const links = pages.map(([page, drawing, name]) => {
  const href = addressOf(page);
  return make('a', { href, 'aria-current': location.pathname === href ? 'page' : undefined }, icon(drawing), name);
});
const modelName = make('p', { class: 'model' });
const notice = make('p', { class: 'notice', role: 'status', hidden: true, click: () => (notice.hidden = true) });
const spoken = make('p', { class: 'for-ears', role: 'status' });

find('header').append(
  make(
    'a',
    { class: 'mark', href: root },
    make('img', { src: `${root}web/icon.svg`, alt: '', width: 28, height: 28 }),
    'animevae',
  ),
  make('nav', { 'aria-label': 'Pages' }, ...links),
  modelName,
);
document.body.append(notice, spoken);
addIcons();

/** Announces a sentence to screen readers alone, for changes that are visible otherwise. */
export function say(sentence) {
  spoken.textContent = sentence;
}

let hiding = 0;

/** Shows a sentence for a while, or with `stays` until the next one. */
export function tell(sentence, { stays = false, isError = false, seconds = 5 } = {}) {
  clearTimeout(hiding);
  notice.textContent = sentence;
  notice.classList.toggle('error', isError);
  notice.hidden = false;
  if (!stays) hiding = setTimeout(() => (notice.hidden = true), 1000 * seconds);
}

/** Shows an error; for the catch of any promise. */
export function complain(error) {
  if (error.name !== 'AbortError') tell(sentence(error.message), { isError: true });
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');

/** Shows an explanation in place of a page's controls: why there are none, with links to other pages. */
export function explain(element, title, text, ...more) {
  element.replaceChildren(
    make('div', { class: 'explanation' }, make('h2', {}, title), make('p', {}, sentence(text)), ...more),
  );
  element.hidden = false;
}

server.addEventListener('away', () =>
  tell('The server is away. This page goes on by itself when it is back.', { stays: true, isError: true }),
);
server.addEventListener('back', async () => {
  tell('The server is back.');
  const [before, now] = [await model, await askJson('model')];
  if (before.name !== now.name || before.latents !== now.latents) location.reload();
});

/** The model, as soon as the server answers; its `ready` may still be false. */
export const model = askJson('model');

model.then(({ name, images, data }) => {
  modelName.textContent = name;
  modelName.title = images ? `${name}, with ${data}` : name;
});
keepWatch();
