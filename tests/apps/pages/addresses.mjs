// SPDX-License-Identifier: MIT
//
// Addresses that people type, break and share: numbers that are none, directions that are not there, pages that are not
// there, and the app below a path of a proxy's.

import assert from 'node:assert/strict';
import { isAccessible, Proxy, queryOf, still, within } from '../support.mjs';
import { everyPage } from './all.mjs';

const last = '#sheet li:last-child canvas';
const anySeed = /^\d{1,6}$/;

/** What the page says at its bottom. */
async function said(page) {
  await page.waitForSelector('.notice:visible');
  return page.textContent('.notice');
}

function numbers(test, { browser }) {
  for (const seed of ['abc', '-1', '12345678901234567890', '1e20', '1.5', ''])
    test(`a seed that is none, “${seed}”: other faces, and the page says so`, () =>
      within(browser, `/?seed=${seed}`, {}, async (page) => {
        await still(page, last);
        const taken = (await queryOf(page)).get('seed');
        assert.match(taken, anySeed);
        assert.equal(await page.inputValue('#seed'), taken);
        const words = await said(page);
        assert.ok(words.includes(`“${seed}”`) && words.includes(`faces of seed ${taken}`), words);
      }));

  test('a seed that is none is said where it is typed, too', () =>
    within(browser, '/?seed=7', {}, async (page) => {
      await still(page, last);
      await page.locator('#seed').fill('-1');
      await page.keyboard.press('Enter');
      assert.match(await said(page), /no seed/);
      await still(page, last);
      assert.match((await queryOf(page)).get('seed'), anySeed);
    }));

  test('the largest seed is one', () =>
    within(browser, `/?seed=${Number.MAX_SAFE_INTEGER}`, {}, async (page) => {
      await still(page, last);
      assert.equal((await queryOf(page)).get('seed'), String(Number.MAX_SAFE_INTEGER));
      assert.ok(!(await page.isVisible('.notice')));
    }));

  for (const [path, words] of [
    ['/?seed=7&temperature=warm', /temperature in the address, “warm”, is no number from 0 to 10.*seed 7/],
    ['/?seed=7&temperature=5', /temperature is 2 at most.*seed 7/],
  ])
    test(`${path} is said`, () =>
      within(browser, path, {}, async (page) => {
        await still(page, last);
        assert.match(await said(page), words);
      }));
}

function points(test, { browser }) {
  for (const [path, words] of [
    ['/explore?seed=abc&index=3', /seed.*“abc”.*This is face 4 of seed \d+\./],
    ['/explore?seed=7&index=5000', /index.*“5000”.*from 0 to 1,023\. This is face 1 of seed 7\./],
    ['/explore?image=abc', /image.*“abc”.*This is face 1 of seed \d+\./],
    ['/explore?image=999999', /image.*whole number from 0 to.*This is face 1 of seed \d+\./],
    ['/explore?latents=1,2', /latents.*list of \d+ numbers.*This is face 1 of seed \d+\./],
    ['/explore?latents=1,x', /latents.*not all numbers.*This is face 1 of seed \d+\./],
    ['/explore?seed=7&set=zz:1&set=z1:1', /no direction “zz”.*This is face 1 of seed 7, changed\./],
    ['/sliders?seed=-1', /seed.*“-1”.*This is face 1 of seed \d+\./],
    ['/sliders?add=zz:1', /no direction “zz”.*This is the average face\./],
    ['/sliders?seed=7&add=zz:1&add=c0:1', /no direction “zz”.*This is face 1 of seed 7, changed\./],
    ['/sliders?seed=7&add=c0:much', /“c0:much”.*This is face 1 of seed 7\./],
  ])
    test(`${path} is said, and a face shown`, () =>
      within(browser, path, { mayFail: true }, async (page) => {
        await still(page, '#face');
        assert.match(await said(page), words);
      }));

  test('a morph of faces that are none', () =>
    within(browser, '/morph?face=seed%3Dabc&face=&steps=1000', {}, async (page) => {
      await still(page, '#stops canvas');
      const words = await said(page);
      assert.match(words, /seed.*“abc”.*faces in the address are none.*steps.*“1000”/);
      assert.equal(await page.locator('.stop').count(), 2);
    }));

  test('a map of an image that is not on it', () =>
    within(browser, '/map?image=x', {}, async (page) => {
      await still(page, '#map');
      assert.match(await said(page), /no image “x”/);
    }));
}

function noSuchPage(test, { browser }) {
  for (const path of ['/nothere', '/not/here/'])
    test(`${path}: a page with the bar, from which one goes on`, () =>
      within(browser, path, { mayFail: true }, async (page) => {
        await page.waitForSelector('nav a');
        assert.equal(await page.textContent('h1'), 'There is no such page');
        assert.equal(await page.locator('nav a').count(), 6);
        await isAccessible(page, path);
        await page.click('main a');
        await still(page, last);
      }));
}

function belowAPath(test, { browser, server }) {
  test('every page below a path of a proxy', async () => {
    const proxy = await Proxy.open(server, '/faces');
    try {
      for (const [path, canvas] of everyPage)
        await within(browser, proxy.address + path.slice(1), {}, async (page) => {
          if (canvas) await still(page, canvas);
          else await page.waitForSelector('#choose');
          assert.equal(await page.locator('nav [aria-current=page]').count(), 1, path);
          for (const link of await page.$$eval('a', (all) => all.map((each) => each.href)))
            assert.ok(link.startsWith(proxy.address), `${path} leads to ${link}`);
        });
      assert.deepEqual(proxy.strays, []);
    } finally {
      proxy.close();
    }
  });

  test('from page to page below a path', async () => {
    const proxy = await Proxy.open(server, '/faces');
    try {
      await within(browser, `${proxy.address}?seed=7`, {}, async (page) => {
        await still(page, last);
        await page.locator('#sheet a').nth(11).click();
        await page.waitForURL('**/faces/explore?*');
        await still(page, '#face');
        await page.reload();
        await still(page, '#face');
        await page.click('#to-sliders');
        await page.waitForURL('**/faces/sliders?*');
        await still(page, '#face');
        await page.click('#to-morph');
        await page.waitForURL('**/faces/morph?*');
        await still(page, '#stops canvas');
        await page.click('nav a:last-child');
        await page.waitForURL('**/faces/map');
        await still(page, '#map');
        await page.click('.mark');
        await still(page, last);
        assert.equal(new URL(page.url()).pathname, '/faces/');
      });
      await within(browser, `${proxy.address}a/b`, { mayFail: true }, async (page) => {
        await page.waitForSelector('nav a');
        await page.click('main a');
        await still(page, last);
      });
      assert.deepEqual(proxy.strays, []);
    } finally {
      proxy.close();
    }
  });
}

export function addresses(test, given) {
  for (const part of [numbers, points, noSuchPage, belowAPath]) part(test, given);
}
