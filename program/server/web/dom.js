// SPDX-License-Identifier: MIT
//
// Short functions that make elements.

/** An element with attributes (a function is a listener, a boolean a flag) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export const find = (selector, within = document) => within.querySelector(selector);

const drawings = {
  faces: 'M4 4h6v6H4z M14 4h6v6h-6z M4 14h6v6H4z M14 14h6v6h-6z',
  explore: 'M3 6h18 M3 12h18 M3 18h18 M8 4v4 M15 10v4 M11 16v4',
  sliders: 'M6 4v16 M12 4v16 M18 4v16 M4 9h4 M10 15h4 M16 7h4',
  edit: 'M4 20l4-1L19 8l-3-3L5 16z M14 7l3 3',
  morph: 'M9 12a5 5 0 1 0 0 .01 M20 12a5 5 0 1 0 0 .01',
  map: 'M4 6l5-2 6 2 5-2v14l-5 2-6-2-5 2z M9 4v14 M15 6v14',
  download: 'M12 4v11 M7 11l5 5 5-5 M5 20h14',
  undo: 'M9 6L4 11l5 5 M4 11h10a5 5 0 0 1 0 10h-3',
  redo: 'M15 6l5 5-5 5 M20 11H10a5 5 0 0 0 0 10h3',
  pin: 'M12 20s-7-4.6-7-10a4 4 0 0 1 7-2.6A4 4 0 0 1 19 10c0 5.4-7 10-7 10z',
  dice: 'M5 5h14v14H5z M9 9h.01 M15 15h.01 M12 12h.01',
  play: 'M8 5l11 7-11 7z',
  pause: 'M8 5v14 M16 5v14',
  zero: 'M4 12h6 M14 12h6 M12 9v6',
  plus: 'M12 5v14 M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12 M18 6L6 18',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  picture: 'M4 5h16v14H4z M4 16l5-5 4 4 3-3 4 4 M15 9h.01',
  crop: 'M7 3v14h14 M3 7h14v14',
  whole: 'M4 9V4h5 M15 4h5v5 M20 15v5h-5 M9 20H4v-5',
};

/** A line drawing, hidden from screen readers: the words beside it say the same. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', drawings[name]);
  svg.append(path);
  return svg;
}

/** Puts an icon before the words of every element that names one: <button data-icon="pin">Pin</button>. */
export function addIcons(within = document) {
  for (const element of within.querySelectorAll('[data-icon]')) {
    element.prepend(icon(element.dataset.icon));
    delete element.dataset.icon;
  }
}

/** Makes the browser download a file. */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  make('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/** A number for display, with a minus sign that is as wide as a plus sign. */
export const number = (value, digits = 1) =>
  value
    .toFixed(digits)
    .replace(/^-(0\.?0*$)/, '$1')
    .replace('-', '\u2212');

export const within = (low, high, value) => Math.max(low, Math.min(high, value));

/** False where the user's system asks for reduced motion. */
export const mayMove = () => !matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Keys (letters and Ctrl-letters) that work wherever the focus is, except in fields for text. A function that returns
 *  false leaves the key to the browser. */
export function onKeys(keys) {
  addEventListener('keydown', (event) => {
    const typing = event.target.closest('input:not([type=range], [type=checkbox], [type=radio]), textarea, select');
    if (typing || event.altKey) return;
    const key =
      (event.ctrlKey || event.metaKey ? 'Ctrl-' : '') + (event.shiftKey ? 'Shift-' : '') + event.key.toLowerCase();
    if (!keys[key]) return;
    if (keys[key](event) !== false) event.preventDefault();
  });
}
