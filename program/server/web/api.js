// SPDX-License-Identifier: MIT
//
// The server as the pages see it. A question outlives the server: while that is away or busy the question waits and is
// asked again, so that no page has to think of it.

import { root } from './address.js';

const api = `${root}api/v1/`;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** What the server refused, in its own sentence. */
class Refused extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

/** Says 'away' and 'back'. */
export const server = new EventTarget();

const isThere = () =>
  fetch(`${root}healthz`, { cache: 'no-store' }).then(
    (answer) => answer.ok,
    () => false,
  );
const isPrepared = (model) => model.ready || Boolean(model.problem);
const knowsAll = () =>
  fetch(`${api}model`)
    .then((answer) => answer.json())
    .then(isPrepared, () => false);

let absence = null;
let isWhole = false; // whether the server is known to know all that it will

/** Kept once the server answers again, and knows its images as before. */
function whenBack() {
  absence ??= (async () => {
    server.dispatchEvent(new Event('away'));
    do await pause(700);
    while (!(await isThere()) || !(await knowsAll()));
    absence = null;
    server.dispatchEvent(new Event('back'));
  })();
  return absence;
}

/** Notices within seconds that the server went, even while the page asks nothing. */
export async function keepWatch() {
  for (;;) {
    await pause(3000);
    if (document.visibilityState === 'visible' && !absence && !(await isThere())) await whenBack();
  }
}

async function sentenceOf(answer) {
  const said = await answer.json().catch(() => ({}));
  return said.error ?? `The server answered ${answer.status} ${answer.statusText}`;
}

function requestOf({ json, body, signal }) {
  if (json)
    return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(json), signal };
  if (body)
    return { method: 'POST', headers: { 'Content-Type': body.type || 'application/octet-stream' }, body, signal };
  return { signal };
}

/** What `read` makes of the answer. Reading belongs to it: the server may go between the first byte and the last. */
async function ask(path, options, read) {
  const url = api + path + (options.query ? `?${new URLSearchParams(options.query)}` : '');
  for (;;) {
    let answer;
    try {
      answer = await fetch(url, requestOf(options));
      if (answer.ok) return await read(answer);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      await whenBack();
      continue;
    }
    if (answer.status === 400 && !isWhole) {
      // It may have asked for a component before there were any.
      await modelWhenReady();
      continue;
    }
    if (answer.status !== 503) throw new Refused(await sentenceOf(answer), answer.status);
    await pause(1000 * (Number(answer.headers.get('Retry-After')) || 1));
  }
}

/** An answer as an object. Options: query, json or body (a blob), signal. */
export const askJson = async (path, options = {}) => JSON.parse(await ask(path, options, (answer) => answer.text()));

/** An answer as a file. */
export const askFile = (path, options = {}) => ask(path, options, (answer) => answer.blob());

/** An answer as a bitmap, which whoever asked has to close. */
export const askPicture = async (path, options = {}) => createImageBitmap(await askFile(path, options));

/** A picture of points, `columns` tiles side by side. */
export const decode = (points, columns = 1, options = {}) =>
  askPicture('decode', { json: { points, columns }, ...options });

/** The latents of points, a list each. */
export async function latentsOf(points) {
  return (await askJson('decode', { json: { points, format: 'json' } })).latents;
}

/** The model, once the server knows all that it will know of it. */
export async function modelWhenReady() {
  for (;;) {
    const model = await askJson('model');
    isWhole = isPrepared(model);
    if (isWhole) return model;
    await pause(500);
  }
}

/** Does one job at a time; of those that come meanwhile only the newest is done, so that a picture follows the hand. */
export class Newest {
  #next = null;
  #busy = false;

  /** `failed` is told what went wrong. */
  constructor(failed) {
    this.failed = failed;
  }

  async run(job) {
    this.#next = job;
    if (this.#busy) return;
    this.#busy = true;
    while (this.#next) {
      const now = this.#next;
      this.#next = null;
      await now().catch(this.failed);
    }
    this.#busy = false;
  }
}
