// SPDX-License-Identifier: MIT
//
// Addresses name what is seen, so that it can be shared and comes back with a reload.

const pause = 200; // milliseconds: browsers ignore a page that names itself more often
const longest = 3000; // characters, of what every server takes

/** Where the app lies: a proxy may have put it below a path of its own. This file is one folder deeper. */
export const root = new URL('..', import.meta.url).pathname;

/** The address of a page ('sliders'; '' is the first) that shows what `query` names. A long query, as of hundreds of
 *  latents, never leaves the browser: it comes after a #. */
export function addressOf(page, query = '') {
  const text = String(query);
  return root + page + (text ? (text.length > longest ? '#' : '?') + text : '');
}

/** What this page's address names. */
export const query = new URLSearchParams(location.search || location.hash.slice(1));

let waiting = null;
let timer = 0;

function write() {
  clearTimeout(timer);
  timer = 0;
  if (!waiting) return;
  history.replaceState(null, '', waiting);
  waiting = null;
  timer = setTimeout(write, pause);
}

/** Makes `address` the page's, now or in a moment. */
export function setAddress(address) {
  waiting = address;
  if (!timer) write();
}

/** The same, with a way back to the one before. */
export function pushAddress(address) {
  write();
  history.pushState(null, '', address);
}

addEventListener('pagehide', write);
