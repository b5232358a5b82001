// SPDX-License-Identifier: MIT
//
// What holds of every page.

import assert from 'node:assert/strict';
import { changes, isAccessible, phone, still, wide, within } from '../support.mjs';

export const everyPage = [
  ['/?seed=7', '#sheet li:last-child canvas'],
  ['/explore?seed=7', '#face'],
  ['/sliders?seed=7', '#face'],
  ['/edit', null],
  [
    `/morph?${new URLSearchParams([
      ['face', 'seed=1'],
      ['face', 'seed=2'],
    ])}`,
    '#stops canvas',
  ],
  ['/map', '#map'],
];

const nameOf = (path) => path.match(/^\/(\w*)/)[1] || 'faces';

async function arrive(page, path, canvas) {
  if (canvas) await still(page, canvas);
  else await page.waitForSelector('#choose');
}

export function all(test, { browser, files, server }) {
  for (const [path, canvas] of everyPage)
    for (const colorScheme of ['light', 'dark'])
      test(`${nameOf(path)}, ${colorScheme}: in its own colours, and accessible`, () =>
        within(browser, path, { colorScheme }, async (page) => {
          await arrive(page, path, canvas);
          const paper = await page.evaluate(() =>
            getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number),
          );
          assert.equal(
            paper.every((value) => value > 200),
            colorScheme === 'light',
          );
          assert.equal(await page.locator('nav [aria-current=page]').count(), 1);
          if (nameOf(path) === 'edit') {
            await isAccessible(page, path);
            await page.setInputFiles('#file', files.faces[0]);
            await still(page, '#made');
          }
          await isAccessible(page, path);
        }));

  for (const [path, canvas] of everyPage)
    test(`${nameOf(path)} fits a phone`, () =>
      within(browser, path, { viewport: phone }, async (page) => {
        await arrive(page, path, canvas);
        const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(content <= screen, `${content} pixels of ${screen}`);
        const links = await page.locator('nav').boundingBox();
        assert.ok(links.y + links.height > phone.height - 4, 'the links are where the thumb is');
        await isAccessible(page, `${path} on a phone`);
      }));

  test('a phone: from new faces to a slider by touch', () =>
    within(browser, '/?seed=7', { viewport: phone }, async (page) => {
      await changes(page, '#sheet canvas', () => page.tap('#go'));
      await page.locator('#sheet a').nth(20).tap();
      await page.waitForURL('**/explore?*');
      await still(page, '#face');
      await page.tap('#to-sliders');
      await page.waitForURL('**/sliders?*');
      await still(page, '#face');
      const slider = page.locator('.direction input').first();
      await slider.scrollIntoViewIfNeeded();
      await changes(page, '#face', () => slider.tap({ position: { x: 20, y: 14 } }));
      const face = await page.locator('#face').boundingBox();
      assert.ok(face.y >= 0 && face.y + face.height < phone.height, 'the face stays in view');
    }));

  test('everything by keyboard', () =>
    within(browser, '/?seed=7', {}, async (page) => {
      await still(page, '#sheet canvas');
      /** Tabs until the focus is where it should be, and sees it. */
      const tabTo = async (selector) => {
        for (let presses = 0; presses < 80; ++presses) {
          await page.keyboard.press('Tab');
          const [isThere, isSeen] = await page.evaluate((wanted) => {
            const style = getComputedStyle(document.activeElement);
            const sibling = document.activeElement.nextElementSibling;
            const ringed = (each) => each && getComputedStyle(each).outlineStyle !== 'none';
            return [document.activeElement.matches(wanted), style.outlineStyle !== 'none' || ringed(sibling)];
          }, selector);
          assert.ok(isSeen, `the focus on the way to ${selector} is not to be seen`);
          if (isThere) return;
        }
        assert.fail(`no Tab goes to ${selector}`);
      };
      await tabTo('#go');
      await changes(page, '#sheet canvas', () => page.keyboard.press('Enter'));
      await tabTo('#sheet a');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/explore?*index=8*');
      await still(page, '.strip canvas');
      await tabTo('#new');
      await changes(page, '#face', () => page.keyboard.press(' '));
      await tabTo('[name=range]');
      await page.keyboard.press('ArrowRight');
      await tabTo('.strip-box');
      await changes(page, '#face', () => page.keyboard.press('PageUp'));
      await page.goto('/sliders?average');
      await still(page, '#face');
      await tabTo('#randomize');
      await changes(page, '#face', () => page.keyboard.press('Enter'));
      await tabTo('.direction input');
      await changes(page, '#face', () => page.keyboard.press('Home'));
      await page.goto('/edit');
      await page.waitForSelector('#example:visible');
      await tabTo('#example');
      await page.keyboard.press('Enter');
      await still(page, '#made');
      await tabTo('.divider');
      await page.keyboard.press('ArrowLeft');
      await tabTo('.direction input');
      await changes(page, '.compare canvas', () => page.keyboard.press('End'));
      await page.goto(everyPage[4][0]);
      await still(page, '#stops canvas');
      await tabTo('#play');
      await page.keyboard.press('Enter');
      await tabTo('#random');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelectorAll('.stop').length === 3);
      await page.goto('/map');
      await still(page, '#map');
      await tabTo('#map');
      await page.keyboard.press('+');
      await page.keyboard.press('Enter');
      await tabTo('#to-sliders');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/sliders?image=*');
    }));

  test('the server goes and comes back; the page says so and goes on', () =>
    within(browser, '/sliders?average', { mayFail: true }, async (page) => {
      await still(page, '#face');
      await server.stop('SIGKILL');
      await changes(page, '#face', async () => {
        await page.locator('.direction input').first().fill('3');
        await page.getByText('The server is away.').waitFor();
        await page.locator('.direction input').first().fill('-3');
        await server.start({ mayBeUnready: true });
        await page.getByText('The server is back.').waitFor();
      });
      const shown = await still(page, '#face');
      await page.reload();
      assert.equal(await still(page, '#face'), shown, 'the newest state won');
    }));

  test('a page that asks nothing notices too', () =>
    within(browser, '/?seed=7', { mayFail: true }, async (page) => {
      await still(page, '#sheet canvas');
      await server.stop();
      await page.getByText('The server is away.').waitFor();
      await server.start({ mayBeUnready: true });
      await page.getByText('The server is back.').waitFor();
      await changes(page, '#sheet canvas', () => page.click('#go'));
    }));

  test('a page between the two sizes', () =>
    within(browser, '/sliders?average', { viewport: { width: 820, height: 1180 } }, async (page) => {
      await still(page, '#face');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      await page.setViewportSize(wide);
      await still(page, '#face');
    }));
}
