// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { changes, downloaded, pixels, queryOf, sizeOfPng, still, within } from '../support.mjs';

const last = '#sheet li:last-child canvas';

export function faces(test, { browser }) {
  test('GO shows 64 other faces, and the way back shows the first ones', () =>
    within(browser, '/', {}, async (page) => {
      const first = await still(page, last);
      const seed = (await queryOf(page)).get('seed');
      assert.match(seed, /^\d+$/);
      assert.equal(await page.locator('#sheet canvas').count(), 64);
      await changes(page, last, () => page.click('#go'));
      assert.notEqual((await queryOf(page)).get('seed'), seed);
      await changes(page, last, () => page.goBack());
      assert.equal((await queryOf(page)).get('seed'), seed);
      assert.equal(await still(page, last), first);
      await changes(page, last, () => page.goForward());
    }));

  test('an address names its faces', async () => {
    let shown = null;
    await within(browser, '/?seed=7&temperature=0.5', {}, async (page) => {
      shown = await still(page, last);
      assert.equal(await page.inputValue('#seed'), '7');
      await page.reload();
      assert.equal(await still(page, last), shown);
    });
    await within(browser, '/?seed=7', {}, async (page) => assert.notEqual(await still(page, last), shown));
  });

  test('the temperature warms the same faces, and a seed can be typed', () =>
    within(browser, '/?seed=7', {}, async (page) => {
      await changes(page, last, () => page.locator('#temperature').fill('0'));
      assert.equal(await pixels(page, last), await pixels(page, '#sheet canvas'), 'without noise all faces are one');
      assert.equal((await queryOf(page)).get('temperature'), '0');
      await changes(page, last, () => page.locator('#temperature').fill('1.5'));
      await changes(page, last, () =>
        page
          .locator('#seed')
          .fill('8')
          .then(() => page.keyboard.press('Enter')),
      );
      assert.equal((await queryOf(page)).get('seed'), '8');
    }));

  test('the sheet can be taken home, with gaps of two pixels', () =>
    within(browser, '/?seed=7', {}, async (page) => {
      await still(page, last);
      const { name, bytes } = await downloaded(page, () => page.click('#download'));
      assert.equal(name, 'faces-7.png');
      const { height, width } = (await browser.server.ask('model')).image;
      assert.deepEqual(sizeOfPng(bytes), [8 * (width + 2) + 2, 8 * (height + 2) + 2]);
    }));

  test('a face opens in Explore', () =>
    within(browser, '/?seed=7&temperature=0.5', {}, async (page) => {
      await still(page, last);
      await page.locator('#sheet a').nth(11).click();
      await page.waitForURL('**/explore?*');
      assert.deepEqual(Object.fromEntries(await queryOf(page)), { seed: '7', index: '11', temperature: '0.5' });
      assert.match(await page.textContent('#name'), /Face 12 of seed 7/);
    }));

  test('arrows go from face to face', () =>
    within(browser, '/?seed=7', {}, async (page) => {
      await page.locator('#sheet a').first().focus();
      for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft']) await page.keyboard.press(key);
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Face 9');
      await page.keyboard.press('End');
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Face 64');
    }));
}
