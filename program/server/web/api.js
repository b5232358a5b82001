// SPDX-License-Identifier: MIT
//
// Requests to the API. While the server is away or busy a request waits and is sent again, so that pages need not
// handle this.

import { root } from './address.js';

const api = `${root}api/v1/`;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** A refusal by the server, with its sentence and status. */
class Refused extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

/** Dispatches the events 'away' and 'back'. */
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
let isWhole = false; // whether the server has finished encoding its images, as far as this page knows

/** Resolves once the server answers again and has encoded its images. */
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

/** Polls the server, so that its absence is noticed within seconds even without requests. */
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

/** Sends a request and returns read(answer). A failure inside of `read` is retried too: the server may go away between
 *  the first byte and the last. */
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
      // The request may have named a component before the server had any.
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

/** An answer as a bitmap, which the caller has to close. */
export const askPicture = async (path, options = {}) => createImageBitmap(await askFile(path, options));

/** A picture of points, `columns` tiles side by side. */
export const decode = (points, columns = 1, options = {}) =>
  askPicture('decode', { json: { points, columns }, ...options });

/** The latents of points, as a list per point. */
export async function latentsOf(points) {
  return (await askJson('decode', { json: { points, format: 'json' } })).latents;
}

/** The model, once the server has encoded its images or has none. */
export async function modelWhenReady() {
  for (;;) {
    const model = await askJson('model');
    isWhole = isPrepared(model);
    if (isWhole) return model;
    await pause(500);
  }
}

/** Runs one job at a time and drops all pending jobs but the newest, so that a picture follows the pointer. */
export class Newest {
  #next = null;
  #busy = false;

  /** `failed(error)` is called when a job fails. */
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
