// SPDX-License-Identifier: MIT
//
// The program as a server, a browser beside it, and what tests ask of pages.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const modules = new URL('../../build/apps/', import.meta.url);
const require = createRequire(modules);

function needed(name) {
  try {
    return require(name);
  } catch {
    throw new Error(`${name} is missing: run tests/apps/install`);
  }
}

const { chromium } = needed('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// --- the server ---

export class Server {
  constructor(program) {
    this.program = program;
    this.port = 0;
  }

  /** On a free port at first, on the same one after a stop. Waits until it answers and knows its images. */
  async start({ mayBeUnready = false } = {}) {
    this.process = spawn(this.program, ['serve', '--port', String(this.port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { OMP_WAIT_POLICY: 'passive', ...process.env },
    });
    const ended = new Promise((_, fail) =>
      this.process.once('exit', (code) => fail(new Error(`the server ended with ${code}`))),
    );
    const line = new Promise((told) => createInterface(this.process.stdout).once('line', told));
    [this.address] = (await Promise.race([line, ended])).split(' ');
    this.port = Number(new URL(this.address).port);
    ended.catch(() => {});
    while (!mayBeUnready && !(await this.ask('model')).ready) await new Promise((done) => setTimeout(done, 300));
  }

  async ask(path) {
    const answer = await fetch(`${this.address}api/v1/${path}`);
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json();
  }

  async stop(signal = 'SIGTERM') {
    const ended = new Promise((done) => this.process.once('exit', done));
    this.process.kill(signal);
    await ended;
  }
}

/** A reverse proxy that shows a server's / below `prefix`, and nothing beside it. */
export class Proxy {
  strays = []; // addresses beside it that somebody asked for

  static open(server, prefix) {
    const own = new Proxy();
    own.listening = createServer((asked, answer) => {
      if (!asked.url.startsWith(`${prefix}/`)) {
        own.strays.push(asked.url);
        answer.writeHead(404).end();
        return;
      }
      const { hostname, port } = new URL(server.address);
      const { method, headers } = asked;
      const forwarded = request({ hostname, port, method, headers, path: asked.url.slice(prefix.length) }, (got) => {
        answer.writeHead(got.statusCode, got.headers);
        got.pipe(answer);
      });
      forwarded.on('error', () => answer.destroy());
      asked.pipe(forwarded);
    });
    return new Promise((done) =>
      own.listening.listen(0, '127.0.0.1', () => {
        own.address = `http://127.0.0.1:${own.listening.address().port}${prefix}/`;
        done(own);
      }),
    );
  }

  close() {
    this.listening.closeAllConnections();
    this.listening.close();
  }
}

// --- the browser ---

export const wide = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

export class Browser {
  static async open(server) {
    const own = new Browser();
    own.server = server;
    // A container has no sandbox of its own for root, and little shared memory. A canvas that a test has read moves from
    // the GPU to memory, where the same picture is enlarged a little differently: here all are in memory.
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    own.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [...root, '--disable-dev-shm-usage', '--disable-accelerated-2d-canvas'],
    });
    return own;
  }

  close() {
    return this.browser.close();
  }

  /** A new window at `path` of the server. It fails the test that leaves it with an error on its console. */
  async visit(path, { viewport = wide, colorScheme = 'light', mayFail = false, reducedMotion = 'no-preference' } = {}) {
    const isPhone = viewport === phone;
    const context = await this.browser.newContext({
      baseURL: this.server.address,
      viewport,
      colorScheme,
      reducedMotion,
      acceptDownloads: true,
      hasTouch: isPhone,
      isMobile: isPhone,
      deviceScaleFactor: isPhone ? 2 : 1,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const errors = [];
    page.on(
      'console',
      (message) =>
        ['error', 'warning'].includes(message.type()) && errors.push(`${message.text()} (${message.location().url})`),
    );
    page.on('pageerror', (error) => errors.push(error.stack || `${error.name}: ${error.message}`));
    page.leave = async () => {
      await context.close();
      if (!mayFail) assert.deepEqual(errors, [], 'the console has errors');
    };
    page.setDefaultTimeout(30000);
    await page.goto(path);
    return page;
  }
}

/** `body(page)` in a window of its own. */
export async function within(browser, path, options, body) {
  const page = await browser.visit(path, options);
  let failed = true;
  try {
    await body(page);
    failed = false;
  } finally {
    if (failed) await page.context().close();
    else await page.leave();
  }
}

// --- what tests ask ---

/** Pictures that were seen, by the name that pixels() gave them. */
const seen = [];

/**
 * A name for what a canvas shows, the same whenever it shows that; 'blank' while all of its pixels are alike. One shade
 * of 256 does not count: which of two a decoded value is rounded to can hang on what is decoded beside it.
 */
export const pixels = async (page, selector) => {
  const picture = await page.$eval(selector, (canvas) => {
    // In a copy: reading from the page's own canvas would have the browser warn, and draw there without its GPU.
    const side = 128;
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [side, side];
    const brush = copy.getContext('2d', { willReadFrequently: true });
    brush.imageSmoothingQuality = 'high';
    brush.drawImage(canvas, 0, 0, side, side);
    const { data } = brush.getImageData(0, 0, side, side);
    return btoa(Array.from(data, (shade) => String.fromCharCode(shade)).join(''));
  });
  const shades = Buffer.from(picture, 'base64');
  if (shades.every((shade) => shade === shades[0])) return 'blank';
  const known = seen.findIndex((each) => each.every((shade, i) => Math.abs(shade - shades[i]) <= 1));
  return `picture ${known < 0 ? seen.push(shades) - 1 : known}`;
};

/** Waits until `asked()` is true, for half a minute. */
async function until(asked, what) {
  for (const end = Date.now() + 30000; !(await asked()); await new Promise((done) => setTimeout(done, 60)))
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
}

/** Waits until a canvas shows something that no longer changes. */
export async function still(page, selector) {
  await page.waitForSelector(selector, { state: 'attached' });
  let [before, now] = ['blank', 'blank'];
  await until(async () => {
    [before, now] = [now, await pixels(page, selector)];
    if (now !== before || now === 'blank') await page.waitForTimeout(100);
    return now === before && now !== 'blank';
  }, `${selector} to be still`);
  return now;
}

/** `act()` changes what a canvas shows. */
export async function changes(page, selector, act) {
  const before = await still(page, selector);
  await act();
  await until(async () => (await pixels(page, selector)) !== before, `${selector} to change`);
  return still(page, selector);
}

/** A file that `act()` hands to the person: its name and bytes. */
export async function downloaded(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** Width and height of a PNG, from its header. */
export function sizeOfPng(bytes) {
  assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** What the address says, once the page has had the time to say it. */
export async function queryOf(page) {
  await page.waitForTimeout(300);
  return new URLSearchParams(await page.evaluate(() => location.search));
}

/** No serious or critical violation of what axe-core knows of accessibility. */
export async function isAccessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const grave = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
  const told = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  assert.deepEqual(told, [], `axe-core on ${what}`);
}

/** A folder with drawn portraits, which are gone with `remove()`. */
export function portraits(program) {
  const folder = mkdtempSync(join(tmpdir(), 'animevae-web-'));
  const faces = join(folder, 'faces');
  execFileSync(program, ['faces', '--count', '2', '--size', '300', '--seed', '7', '--out', faces], { stdio: 'ignore' });
  return {
    faces: [0, 1].map((k) => join(faces, `00000${k}.png`)),
    folder,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
