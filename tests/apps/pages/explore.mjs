// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { changes, downloaded, pixels, queryOf, sizeOfPng, still, within } from '../support.mjs';

const start = '/explore?seed=7&index=3';

export function explore(test, { browser }) {
  test('every latent has a strip of 20 frames, those that say most first', () =>
    within(browser, start, {}, async (page) => {
      const { directions } = await browser.server.ask('latents');
      await still(page, '.strip canvas');
      const shown = Math.min(directions.length, 32);
      assert.equal(await page.locator('.strip').count(), shown);
      const labels = await page
        .locator('.strip-box')
        .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
      assert.deepEqual(
        labels,
        directions.slice(0, shown).map((each) => each.name || each.id),
      );
      const [width, height] = await page.$eval('.strip canvas', (canvas) => [canvas.width, canvas.height]);
      assert.ok(Math.abs(width / height - 20) < 0.5, `${width} x ${height}`);
    }));

  test('a hand on a strip sees its frames large, and a click takes one, until it is undone', () =>
    within(browser, start, {}, async (page) => {
      const before = await still(page, '#face');
      await still(page, '.strip canvas');
      const box = await page.locator('.strip-box').first().boundingBox();
      const at = [box.x + box.width * 0.975, box.y + box.height / 2];
      await page.mouse.move(...at);
      assert.notEqual(await pixels(page, '#face'), before);
      await page.mouse.move(10, 10);
      assert.equal(await pixels(page, '#face'), before);
      await changes(page, '#face', () => page.mouse.click(...at).then(() => page.mouse.move(10, 10)));
      const { id } = (await browser.server.ask('latents')).directions[0];
      assert.equal((await queryOf(page)).get('set'), `${id}:1`);
      const taken = await still(page, '#face');
      await changes(page, '#face', () => page.click('#undo'));
      assert.equal(await still(page, '#face'), before);
      await changes(page, '#face', () => page.click('#redo'));
      assert.equal(await still(page, '#face'), taken);
      await page.reload();
      assert.equal(await still(page, '#face'), taken);
    }));

  test('long addresses come after a #, where no server sees them', async () => {
    let shown = null;
    await within(browser, start, {}, async (page) => (shown = await still(page, '#face')));
    await within(browser, start.replace('?', '#'), {}, async (page) => assert.equal(await still(page, '#face'), shown));
  });

  test('the range, and the mode of the published page', () =>
    within(browser, start, {}, async (page) => {
      const second = '.strip:nth-child(2) canvas';
      await still(page, second);
      await changes(page, second, () => page.locator('[name=range][value="3"]').check({ force: true }));
      assert.equal((await queryOf(page)).get('range'), '3');
      assert.equal(await page.locator('.strip-box').first().getAttribute('aria-valuemax'), '3');
      await changes(page, second, () => page.check('#faithful'));
      const labels = await page
        .locator('.strip small')
        .evaluateAll((all) => all.slice(0, 3).map((each) => each.textContent));
      const { directions } = await browser.server.ask('latents');
      const byNumber = [...directions].sort((a, b) => a.id.slice(1) - b.id.slice(1));
      byNumber.slice(0, 3).forEach((each, k) => assert.ok(labels[k].includes(each.note)));
      const box = await page.locator('.strip-box').nth(2).boundingBox();
      await page.mouse.click(box.x + box.width / 2 + 2, box.y + 5);
      assert.deepEqual(
        (await queryOf(page))
          .getAll('set')
          .map((text) => text.split(':')[0])
          .sort(),
        ['z0', 'z1', 'z2'],
      );
      await page.reload();
      assert.ok(await page.isChecked('#faithful'));
    }));

  test('a strip is a slider for the keyboard', () =>
    within(browser, start, {}, async (page) => {
      await still(page, '.strip canvas');
      await page.locator('.strip-box').first().focus();
      await changes(page, '#face', () => page.keyboard.press('End'));
      assert.equal(await page.locator('.strip-box').first().getAttribute('aria-valuenow'), '1.00');
      await changes(page, '#face', () => page.keyboard.press('Home'));
      assert.equal(await page.locator('.strip-box').first().getAttribute('aria-valuenow'), '-1.00');
      await changes(page, '#face', () => page.keyboard.press('Control+z'));
    }));

  test('a new sample, a pin, a picture to take home, and the ways on', () =>
    within(browser, start, {}, async (page) => {
      await changes(page, '#face', () => page.click('#new'));
      assert.notEqual((await queryOf(page)).get('seed'), '7');
      await page.click('#pin');
      await page.waitForFunction(() => JSON.parse(localStorage.getItem('animevae.pins'))?.length === 1);
      const { bytes } = await downloaded(page, () => page.click('#download'));
      assert.equal(sizeOfPng(bytes)[1], 512);
      const seed = (await queryOf(page)).get('seed');
      assert.equal(new URL(await page.getAttribute('#to-sliders', 'href'), page.url()).searchParams.get('seed'), seed);
      assert.match(
        new URL(await page.getAttribute('#to-morph', 'href'), page.url()).searchParams.get('face'),
        new RegExp(`seed=${seed}`),
      );
    }));
}
