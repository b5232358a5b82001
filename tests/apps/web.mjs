// SPDX-License-Identifier: MIT
//
// usage: node tests/apps/web.mjs PROGRAM [--screenshots FOLDER] [--only WORDS]
//
// The pages of `PROGRAM serve` in a real Chromium, as a person uses them: every page and control, by mouse, touch and
// keyboard, on a wide screen and a phone, light and dark, and with a server that goes away. Says how long a picture
// takes from a slider's movement; with --screenshots FOLDER leaves pictures of every page there.

import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import nodeTest, { after } from 'node:test';
import { parseArgs } from 'node:util';
import { addresses } from './pages/addresses.mjs';
import { all, everyPage } from './pages/all.mjs';
import { edit } from './pages/edit.mjs';
import { explore } from './pages/explore.mjs';
import { faces } from './pages/faces.mjs';
import { mapPage } from './pages/map.mjs';
import { morph } from './pages/morph.mjs';
import { sliders } from './pages/sliders.mjs';
import { Browser, phone, portraits, Server, still, wide, within } from './support.mjs';

const {
  values: options,
  positionals: [program],
} = parseArgs({ allowPositionals: true, options: { screenshots: { type: 'string' }, only: { type: 'string' } } });
if (!program) {
  console.error('usage: node tests/apps/web.mjs PROGRAM [--screenshots FOLDER] [--only WORDS]');
  process.exit(2);
}

const server = new Server(resolve(program));
const files = portraits(server.program);
await server.start();
const browser = await Browser.open(server);

after(async () => {
  await browser.close();
  await server.stop();
  files.remove();
});

const test = (name, body) =>
  !options.only || name.includes(options.only) ? nodeTest(name, { timeout: 180000 }, body) : undefined;
const given = { browser, files, server };
for (const part of [faces, explore, sliders, edit, morph, mapPage, addresses, all]) part(test, given);

// --- how fast a picture follows the hand: said, not judged, since it is the machine's ---

test('the time from a slider to its picture', () =>
  within(browser, '/sliders?average', {}, async (page) => {
    await still(page, '#face');
    const times = await page.evaluate(async () => {
      const draw = CanvasRenderingContext2D.prototype.drawImage;
      let drawn = () => {};
      CanvasRenderingContext2D.prototype.drawImage = function (...given) {
        draw.apply(this, given);
        if (this.canvas.id === 'face') drawn();
      };
      const slider = document.querySelector('.direction input');
      const taken = [];
      for (let move = 0; move < 200; ++move) {
        const start = performance.now();
        const picture = new Promise((done) => (drawn = done));
        slider.value = 3 * Math.sin(move / 10);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        await picture;
        taken.push(performance.now() - start);
        await new Promise(requestAnimationFrame);
      }
      CanvasRenderingContext2D.prototype.drawImage = draw;
      return taken.sort((a, b) => a - b);
    });
    const [half, most] = [0.5, 0.99].map((share) => times[Math.floor(share * (times.length - 1))].toFixed(1));
    console.log(
      `from a slider's movement to the new picture: ${half} ms (p50), ${most} ms (p99), of ${times.length} moves`,
    );
  }));

// --- pictures of every page ---

async function photograph(folder, path, canvas, colorScheme, viewport) {
  const name = `${path.match(/^\/(\w*)/)[1] || 'faces'}-${colorScheme}-${viewport.width}.png`;
  await within(browser, path, { colorScheme, viewport, reducedMotion: 'reduce' }, async (page) => {
    if (canvas) await still(page, canvas);
    if (path === '/edit') {
      await page.waitForSelector('.direction input', { state: 'attached' });
      await page.screenshot({ path: resolve(folder, name.replace('edit', 'edit-empty')) });
      await page.setInputFiles('#file', files.faces[0]);
      await still(page, '#made');
      await page.locator('.direction input').nth(5).fill('2.5');
      await page.evaluate(() => scrollTo(0, 0));
    }
    await page.waitForTimeout(700);
    await page.screenshot({ path: resolve(folder, name) });
  });
}

if (options.screenshots) {
  mkdirSync(options.screenshots, { recursive: true });
  const { image } = (await server.ask('map')).items[0];
  const looks = everyPage.map(([path, canvas]) => (path === '/map' ? [`/map?image=${image}`, canvas] : [path, canvas]));
  for (const colorScheme of ['light', 'dark'])
    for (const viewport of [wide, phone])
      nodeTest(`screenshots, ${colorScheme}, ${viewport.width}`, async () => {
        for (const [path, canvas] of looks) await photograph(options.screenshots, path, canvas, colorScheme, viewport);
      });
}
