// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { changes, phone, pixels, queryOf, still, within } from '../support.mjs';

const map = '#map';

export function mapPage(test, { browser }) {
  const middle = async (page) => {
    const box = await page.locator(map).boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };

  test('the map is zoomed and moved by wheel, hand, keys and buttons', () =>
    within(browser, '/map', {}, async (page) => {
      const whole = await still(page, map);
      await page.mouse.move(...(await middle(page)));
      await changes(page, map, () => page.mouse.wheel(0, -600));
      const [x, y] = await middle(page);
      await changes(page, map, async () => {
        await page.mouse.down();
        await page.mouse.move(x + 150, y + 60, { steps: 4 });
        await page.mouse.up();
      });
      assert.equal((await queryOf(page)).get('image'), null, 'a drag takes no face');
      await page.mouse.move(5, 5);
      await page.locator(map).focus();
      for (const key of ['+', 'ArrowLeft', 'ArrowUp', '-']) await changes(page, map, () => page.keyboard.press(key));
      await changes(page, map, () => page.click('#nearer'));
      await changes(page, map, () => page.click('#further'));
      await page.click('#whole');
      await page.locator(map).press('Escape');
      assert.ok(!(await page.locator('#card').isVisible()));
      assert.equal(await still(page, map), whole);
    }));

  test('a face under the hand is shown with its reconstruction, and a click takes it', () =>
    within(browser, '/map', {}, async (page) => {
      await still(page, map);
      await page.mouse.move(...(await middle(page)));
      await page.mouse.wheel(0, -3000);
      await still(page, map);
      const [x, y] = await middle(page);
      let found = null;
      for (let step = 0; step < 60 && !found; ++step) {
        await page.mouse.move(x + (step % 10) * 12, y + Math.floor(step / 10) * 12);
        if (await page.locator('#card').isVisible()) found = [x + (step % 10) * 12, y + Math.floor(step / 10) * 12];
      }
      assert.ok(found, 'no face near the middle');
      await still(page, '#original');
      await still(page, '#made');
      assert.notEqual(await pixels(page, '#original'), await pixels(page, '#made'));
      await page.mouse.click(...found);
      const image = (await queryOf(page)).get('image');
      assert.equal(await page.textContent('#name'), `Image ${image}`);
      await page.click('#pin');
      await page.waitForFunction(() => JSON.parse(localStorage.getItem('animevae.pins'))?.length === 1);
      await page.click('#to-explore');
      await page.waitForURL(`**/explore?image=${image}`);
      await still(page, '#face');
    }));

  test('an address names a face of the map', async () => {
    const { image } = (await browser.server.ask('map')).items[3];
    await within(browser, `/map?image=${image}`, {}, async (page) => {
      await still(page, '#made');
      assert.equal(await page.textContent('#name'), `Image ${image}`);
      await page.click('#to-sliders');
      await page.waitForURL(`**/sliders?image=${image}`);
    });
  });

  test('keys alone take a face', () =>
    within(browser, '/map', {}, async (page) => {
      await still(page, map);
      await page.locator(map).focus();
      for (const key of ['+', '+', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
      await still(page, '#made');
      assert.match((await queryOf(page)).get('image'), /^\d+$/);
    }));

  test('two fingers go nearer, one finger moves, a tap takes', () =>
    within(browser, '/map', { viewport: phone }, async (page) => {
      await still(page, map);
      const hand = await page.context().newCDPSession(page);
      const touch = (type, ...touchPoints) => hand.send('Input.dispatchTouchEvent', { type, touchPoints });
      const [x, y] = await middle(page);
      await changes(page, map, async () => {
        await touch('touchStart', { x: x - 20, y, id: 0 }, { x: x + 20, y, id: 1 });
        for (let apart = 30; apart <= 150; apart += 20)
          await touch('touchMove', { x: x - apart, y, id: 0 }, { x: x + apart, y, id: 1 });
        await touch('touchEnd');
      });
      await changes(page, map, async () => {
        await touch('touchStart', { x, y, id: 0 });
        for (let way = 0; way <= 60; way += 10) await touch('touchMove', { x: x + way, y, id: 0 });
        await touch('touchEnd');
      });
      assert.equal((await queryOf(page)).get('image'), null);
      for (let step = 0; step < 20 && !(await page.locator('#card').isVisible()); ++step)
        await page.touchscreen.tap(x + 16 * (step % 5), y - 32 * Math.floor(step / 5));
      assert.match((await queryOf(page)).get('image'), /^\d+$/);
    }));

  test('the same in words', () =>
    within(browser, '/map', {}, async (page) => {
      await still(page, map);
      await page.click('#as-list');
      const items = (await browser.server.ask('map')).items;
      assert.equal(await page.locator('#rows tr').count(), Math.min(25, items.length));
      const leftmost = items.reduce((a, b) => (b.x < a.x ? b : a));
      assert.equal(await page.locator('#rows th').first().textContent(), String(leftmost.image));
      await page.click('#later');
      assert.match(await page.textContent('#rows-told'), /^26 to 50/);
      await page.click('#earlier');
      await page.click('#close');
      assert.ok(!(await page.locator('#list').isVisible()));
    }));
}
