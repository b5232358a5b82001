// SPDX-License-Identifier: MIT
//
// The page's address, which names what is seen: at most five times a second, since browsers ignore those who do it more
// often.

const pause = 200;  // milliseconds

let waiting = null;
let timer = 0;

function write() {
  clearTimeout(timer);
  timer = 0;
  if (!waiting) return;
  history.replaceState(...waiting);
  waiting = null;
  timer = setTimeout(write, pause);
}

/** Makes `address` the page's, now or in a moment; `state` stays with it when the page is loaded again. */
export function setAddress(address, state = null) {
  waiting = [state, '', address];
  if (!timer) write();
}

/** The same, with a way back to the one before. */
export function pushAddress(address) {
  write();
  history.pushState(null, '', address);
}

addEventListener('pagehide', write);
