// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { changes, downloaded, pixels, queryOf, sizeOfPng, still, within } from '../support.mjs';

const start = '/sliders?average&add=c0:1';
const weights = (page) => page.locator('.direction input').evaluateAll((all) => all.map((each) => Number(each.value)));

async function drag(page, slider, share) {
  const box = await slider.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (let step = 1; step <= 6; ++step)
    await page.mouse.move(box.x + box.width * (0.5 + ((share - 0.5) * step) / 6), box.y + box.height / 2);
  await page.mouse.up();
}

export function sliders(test, { browser }) {
  test('the face follows a slider, and a double click puts it to zero', () =>
    within(browser, start, {}, async (page) => {
      const second = page.locator('.direction input').nth(1);
      await changes(page, '#face', () => drag(page, second, 0.9));
      assert.ok(Number(await second.inputValue()) > 2);
      assert.match((await queryOf(page)).getAll('add').join(), /c0:1,c1:2/);
      await changes(page, '#face', () => second.dblclick({ position: { x: 30, y: 14 } }));
      assert.equal(await second.inputValue(), '0');
      await second.focus();
      await page.keyboard.press('ArrowRight');
      assert.equal(await second.inputValue(), '0.1');
      await page.keyboard.press('0');
      assert.equal(await second.inputValue(), '0');
    }));

  test('an address names the sliders', async () => {
    let shown = null;
    await within(browser, start, {}, async (page) => {
      shown = await still(page, '#face');
      assert.equal((await weights(page))[0], 1);
      await page.reload();
      assert.equal(await still(page, '#face'), shown);
    });
    await within(browser, '/sliders?average&add=c0:-1', {}, async (page) =>
      assert.notEqual(await still(page, '#face'), shown),
    );
  });

  test('Randomize, Zero, and what was done undone', () =>
    within(browser, start, {}, async (page) => {
      const first = await still(page, '#face');
      await changes(page, '#face', () => page.click('#randomize'));
      assert.ok((await weights(page)).filter((weight) => weight !== 0).length > 5);
      const random = await still(page, '#face');
      await changes(page, '#face', () => page.click('#zero'));
      assert.ok((await weights(page)).every((weight) => weight === 0));
      await changes(page, '#face', () => page.keyboard.press('Control+z'));
      assert.equal(await still(page, '#face'), random);
      await changes(page, '#face', () => page.click('#undo'));
      assert.equal(await still(page, '#face'), first);
      await changes(page, '#face', () => page.keyboard.press('Control+Shift+Z'));
      assert.equal(await still(page, '#face'), random);
      assert.equal(await page.getAttribute('#redo', 'aria-disabled'), 'false');
    }));

  test('the walk moves each weight 0.05 per 20 ms, whatever the pictures take, and turns at 3', () =>
    within(browser, start, {}, async (page) => {
      const walked = await page.evaluate(async () => {
        const { Walk } = await import('/web/walk.js');
        const walk = new Walk({ c0: 0, c1: 2.98, other: 1 }, ['c0', 'c1']);
        return [0, 30, 10, 160, 1000, 200, 7, 13, 3600000].map((milliseconds) => walk.pass(milliseconds));
      });
      const far = walked.map(({ c0 }) => Math.round(100 * Math.abs(c0)) / 100);
      // An hour counts as the second that a hidden page is granted: 50 ticks after the 71 before.
      assert.deepEqual(far, [0, 0.05, 0.1, 0.5, 3, 2.5, 2.5, 2.45, 0.05]);
      assert.ok(walked.every(({ c1, other }) => Math.abs(c1) <= 3 && other === 1));
      assert.ok([2.93, 3].includes(Math.round(100 * walked[1].c1) / 100), 'neither rounded nor beyond the end');
    }));

  test('Animate moves every slider by 0.05 per 20 ms until it is stopped', () =>
    within(browser, '/sliders?average&add=c0:0', {}, async (page) => {
      await page.click('#zero');
      await still(page, '#face');
      await page.click('#animate');
      await page.waitForTimeout(600);
      await page.click('#animate');
      const after = await weights(page);
      assert.equal(new Set(after.map(Math.abs)).size, 1, `all went as far: ${after}`);
      assert.ok(Math.abs(after[0]) > 0.5 && Math.abs(after[0]) <= 3, String(after[0]));
      assert.equal(await page.getAttribute('#animate', 'aria-pressed'), 'false');
      const stopped = await still(page, '#face');
      await page.waitForTimeout(300);
      assert.equal(await pixels(page, '#face'), stopped);
      await changes(page, '#face', () => page.keyboard.press('Control+z'));
    }));

  test('latents and attributes are sliders too, and many of them can be searched', () =>
    within(browser, start, {}, async (page) => {
      await still(page, '#face');
      for (const kind of ['latents', 'attributes']) {
        const { directions } = await browser.server.ask(kind);
        await page.locator(`[name=kind][value=${kind}]`).check({ force: true });
        assert.equal(await page.locator('.direction').count(), directions.length);
        await changes(page, '#face', () => drag(page, page.locator('.direction input').first(), 0.95));
        assert.match((await queryOf(page)).getAll('add').join(), /c0:1/, 'the components stay');
      }
      const { directions } = await browser.server.ask('attributes');
      if (directions.length <= 24) return;
      await page.locator('input[type=search]').fill(directions.at(-1).id.split(/[=_]/)[0]);
      const visible = await page.locator('.direction:visible').count();
      assert.ok(visible >= 1 && visible < directions.length);
      await page.locator('input[type=search]').fill('no such thing');
      assert.ok(await page.getByText('No slider has such a name.').isVisible());
    }));

  test('faces are pinned to a tray that a reload keeps', () =>
    within(browser, start, {}, async (page) => {
      const pinned = await still(page, '#face');
      await page.click('#pin');
      await page.waitForSelector('.tray .thumb');
      await changes(page, '#face', () => page.click('#new'));
      await page.click('#pin');
      await page.waitForFunction(() => document.querySelectorAll('.tray .thumb').length === 2);
      await page.reload();
      await page.waitForFunction(() => document.querySelectorAll('.tray .thumb').length === 2);
      await changes(page, '#face', () => page.locator('.tray .thumb').first().click());
      assert.equal(await still(page, '#face'), pinned);
      await page.locator('.tray .remove').first().focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelectorAll('.tray .thumb').length === 1);
    }));

  test('another face to begin with, a picture to take home, and the ways on', () =>
    within(browser, start, {}, async (page) => {
      await changes(page, '#face', () => page.click('#new'));
      assert.match(await page.textContent('#base'), /face 1 of seed \d+/);
      await changes(page, '#face', () => page.click('#average'));
      const { bytes } = await downloaded(page, () => page.click('#download'));
      assert.equal(sizeOfPng(bytes)[1], 512);
      await page.click('#to-morph');
      await page.waitForURL('**/morph?*');
      await still(page, '#stops canvas');
    }));
}
