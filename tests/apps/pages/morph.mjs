// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { changes, downloaded, pixels, queryOf, still, within } from '../support.mjs';

const start = `/morph?${new URLSearchParams([
  ['face', 'seed=1'],
  ['face', 'seed=2'],
  ['face', 'seed=3'],
])}`;
const stops = (page) => page.locator('.stop').count();
const order = async (page) => (await queryOf(page)).getAll('face').join(' ');

export function morph(test, { browser }) {
  test('the film plays, stops and can be searched', () =>
    within(browser, start, {}, async (page) => {
      await page.waitForFunction(() => Number(document.querySelector('#place').value) > 0.2);
      await page.click('#play');
      const stopped = await still(page, '#film');
      assert.equal(await page.getAttribute('#play', 'aria-label'), 'Play');
      await changes(page, '#film', () => page.locator('#place').fill('0'));
      assert.notEqual(await pixels(page, '#film'), stopped);
      await page.click('#play');
      await page.waitForFunction(() => Number(document.querySelector('#place').value) > 0.1);
    }));

  test('who likes less motion starts the film by hand', () =>
    within(browser, start, { reducedMotion: 'reduce' }, async (page) => {
      await still(page, '#film');
      assert.equal(await page.getAttribute('#play', 'aria-label'), 'Play');
      assert.equal(await page.inputValue('#place'), '0');
    }));

  test('faces are added, up to eight, and taken away, down to two', () =>
    within(browser, start, {}, async (page) => {
      await still(page, '.stop canvas');
      for (let more = 3; more < 8; ++more) await page.click(more % 2 ? '#random' : '#image');
      assert.equal(await stops(page), 8);
      await page.locator('#random').click({ force: true });
      await page.getByText('A morph has 8 faces at most.').waitFor();
      assert.equal(await stops(page), 8);
      for (let less = 8; less > 2; --less) await page.locator('.stop [aria-label^=Remove]').first().click();
      assert.equal(await stops(page), 2);
      assert.ok(await page.locator('.stop [aria-label^=Remove]').first().isDisabled());
      await page.click('#undo');
      assert.equal(await stops(page), 3);
      await page.click('#redo');
      assert.equal(await stops(page), 2);
    }));

  test('faces change places by button and by hand', () =>
    within(browser, start, {}, async (page) => {
      await still(page, '.stop canvas');
      assert.equal(await order(page), 'seed=1 seed=2 seed=3');
      await page.locator('.stop [aria-label^=Later]').first().click();
      assert.equal(await order(page), 'seed=2 seed=1 seed=3');
      await page.keyboard.press('Enter');
      assert.equal(await order(page), 'seed=2 seed=3 seed=1', 'the focus went with the face');
      const [first, last] = [
        await page.locator('.stop canvas').first().boundingBox(),
        await page.locator('.stop canvas').last().boundingBox(),
      ];
      await page.mouse.move(first.x + 40, first.y + 40);
      await page.mouse.down();
      await page.mouse.move(last.x + 40, last.y + 40, { steps: 8 });
      await page.mouse.up();
      assert.equal(await order(page), 'seed=3 seed=1 seed=2');
    }));

  test('the path, its end, its pictures and their speed, in the address too', () =>
    within(browser, start, {}, async (page) => {
      await page.click('#play');
      await page.locator('#place').fill('0.3');
      await still(page, '#film');
      await changes(page, '#film', () => page.locator('[name=path][value=linear]').check({ force: true }));
      await changes(page, '#film', () => page.locator('[name=closed][value="1"]').check({ force: true }));
      await changes(page, '#film', () => page.locator('#steps').fill('9'));
      await page.locator('#speed').fill('10');
      await page.waitForFunction(() => document.querySelector('#length').textContent === '2.4 s');
      const asked = Object.fromEntries(await queryOf(page));
      assert.deepEqual([asked.path, asked.closed, asked.steps, asked.speed], ['linear', '', '9', '10']);
      await page.reload();
      assert.equal(await page.inputValue('#steps'), '9');
      assert.ok(await page.isChecked('[name=path][value=linear]'));
      assert.equal(await stops(page), 3);
    }));

  test('the animation is taken home as GIF and as WebP', () =>
    within(browser, start, {}, async (page) => {
      await page.locator('#steps').fill('4');
      const gif = await downloaded(page, () => page.click('#gif'));
      assert.equal(gif.name, 'morph.gif');
      assert.equal(gif.bytes.subarray(0, 6).toString(), 'GIF89a');
      assert.equal(gif.bytes.readUInt16LE(8), 4 * (await browser.server.ask('model')).image.height);
      const webp = await downloaded(page, () => page.click('#webp'));
      assert.equal(webp.bytes.subarray(8, 12).toString(), 'WEBP');
    }));

  test('pinned faces can be picked', () =>
    within(browser, '/sliders?seed=5', {}, async (page) => {
      await still(page, '#face');
      await page.click('#pin');
      await page.waitForSelector('.tray .thumb');
      await page.goto(start);
      await page.click('.tray .thumb');
      assert.equal(await stops(page), 4);
      assert.match((await queryOf(page)).getAll('face')[3], /^latents=/);
    }));
}
