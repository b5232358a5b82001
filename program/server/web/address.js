// SPDX-License-Identifier: MIT
//
// The address of a page holds its state, so that it can be shared and survives a reload.

const pause = 200; // milliseconds: browsers ignore more frequent changes of the address
const longest = 3000; // characters of a query that every server accepts

/** The path of the app, which a proxy may have put below a path of its own. This file is one folder deeper. */
export const root = new URL('..', import.meta.url).pathname;

/** The address of a page ('sliders'; '' is the first page) with a query. A long query, such as hundreds of latents,
 *  stays in the browser: it comes after a #. */
export function addressOf(page, query = '') {
  const text = String(query);
  return root + page + (text ? (text.length > longest ? '#' : '?') + text : '');
}

/** The query of this page's address. */
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

/** Makes `address` the page's address, at the latest after `pause`. */
export function setAddress(address) {
  waiting = address;
  if (!timer) write();
}

/** The same, with a new entry in the browser's history. */
export function pushAddress(address) {
  write();
  history.pushState(null, '', address);
}

addEventListener('pagehide', write);
