// SPDX-License-Identifier: MIT

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changes, downloaded, pixels, sizeOfPng, still, within } from '../support.mjs';

const stage = '.compare canvas';

export function edit(test, { browser, files }) {
  const open = async (page, file = files.faces[0]) => {
    await page.waitForSelector('.direction input', { state: 'attached' });
    await page.setInputFiles('#file', file);
    await page.waitForSelector(stage);
    await page.waitForFunction(() => document.querySelector('#quality').textContent.includes('PSNR'));
  };

  test('a picture is uploaded, changed, and taken home whole', () =>
    within(browser, '/edit', {}, async (page) => {
      await open(page);
      const slider = page.locator('.direction input').first();
      const before = await still(page, stage);
      await changes(page, stage, () => slider.fill('2.5'));
      const edited = await pixels(page, stage);
      const { name, bytes } = await downloaded(page, () => page.click('#download'));
      assert.equal(name, '000000-edited.png');
      assert.deepEqual(sizeOfPng(bytes), sizeOfPng(readFileSync(files.faces[0])));
      assert.notDeepEqual(bytes, readFileSync(files.faces[0]));
      await changes(page, stage, () => page.click('#undo'));
      assert.equal(await still(page, stage), before);
      await changes(page, stage, () => page.click('#redo'));
      assert.equal(await still(page, stage), edited);
      await changes(page, stage, () => page.click('#zero'));
      assert.equal(await still(page, stage), before);
    }));

  test('the divider follows the hand and the arrow keys', () =>
    within(browser, '/edit', {}, async (page) => {
      await open(page);
      await page.locator('.direction input').first().fill('3');
      await still(page, stage);
      const box = await page.locator('.compare').boundingBox();
      const middle = [box.x + box.width / 2, box.y + box.height / 2];
      await changes(page, stage, async () => {
        await page.mouse.move(...middle);
        await page.mouse.down();
        await page.mouse.move(box.x + box.width * 0.8, middle[1], { steps: 4 });
        await page.mouse.up();
      });
      const divider = page.getByRole('slider', { name: 'Divider' });
      assert.equal(await divider.getAttribute('aria-valuenow'), '80');
      await divider.focus();
      await changes(page, stage, () => page.keyboard.press('Home'));
      assert.equal(await divider.getAttribute('aria-valuenow'), '0');
      await page.keyboard.press('ArrowRight');
      assert.equal(await divider.getAttribute('aria-valuenow'), '5');
    }));

  test('strength, and the residual', () =>
    within(browser, '/edit', {}, async (page) => {
      await open(page);
      await page.locator('.direction input').first().fill('2');
      await still(page, stage);
      await changes(page, stage, () => page.locator('#strength').fill('2'));
      await changes(page, stage, () => page.locator('#residual').uncheck());
      await page.getByRole('slider', { name: 'Divider' }).focus();
      const { bytes } = await downloaded(page, () => page.click('#download'));
      const { height, width } = (await browser.server.ask('model')).image;
      assert.deepEqual(sizeOfPng(bytes), [width, height]);
    }));

  test('the square says what the model sees', () =>
    within(browser, '/edit', {}, async (page) => {
      await open(page);
      await page.click('#crop');
      const square = page.locator('.square');
      const box = await square.boundingBox();
      const corner = await page.locator('.square .se').boundingBox();
      await changes(page, '#seen', async () => {
        await page.mouse.move(corner.x + 14, corner.y + 14);
        await page.mouse.down();
        await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6, { steps: 5 });
        await page.mouse.up();
      });
      assert.ok((await square.boundingBox()).width < box.width * 0.7);
      await changes(page, '#seen', async () => {
        await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
        await page.mouse.down();
        await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5, { steps: 5 });
        await page.mouse.up();
      });
      await square.focus();
      await changes(page, '#seen', () => page.keyboard.press('ArrowLeft'));
      await changes(page, '#seen', () => page.keyboard.press('-'));
      await page.click('#crop');
      await still(page, stage);
      const { bytes } = await downloaded(page, () => page.click('#download'));
      assert.deepEqual(sizeOfPng(bytes), [300, 300]);
    }));

  test('pictures are pasted, dropped and taken from the data', () =>
    within(browser, '/edit', {}, async (page) => {
      await page.waitForSelector('.direction input', { state: 'attached' });
      const give = (type) =>
        page.evaluate(
          async ([kind, base64]) => {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], 'mine.png', { type: 'image/png' }));
            const [what, where] =
              kind === 'paste'
                ? [new ClipboardEvent('paste', { clipboardData: data, bubbles: true }), window]
                : [new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }), document.body];
            where.dispatchEvent(what);
          },
          [type, readFileSync(files.faces[type === 'paste' ? 0 : 1]).toString('base64')],
        );
      await give('paste');
      await changes(page, '#seen', () => give('drop'));
      await page.reload();
      await page.click('#example');
      await still(page, '#seen');
    }));

  test('what is no picture is said to be none, and nothing is lost', () =>
    within(browser, '/edit', {}, async (page) => {
      const text = join(files.folder, 'words.png');
      writeFileSync(text, 'no picture at all');
      await page.waitForSelector('.direction input', { state: 'attached' });
      await page.setInputFiles('#file', text);
      await page.getByText('words.png is no picture that this browser can read.').waitFor();
      await open(page);
      await page.setInputFiles('#file', text);
      await page.getByText('words.png is no picture').waitFor();
      assert.ok(await page.locator(stage).isVisible());
    }));

  test('a tall picture begins with its square', () =>
    within(browser, '/edit', {}, async (page) => {
      const tall = await page.evaluate(() => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [1500, 2400];
        const brush = canvas.getContext('2d');
        brush.fillStyle = 'teal';
        brush.fillRect(200, 200, 900, 1200);
        return canvas.toDataURL('image/png').split(',')[1];
      });
      await page.waitForSelector('.direction input', { state: 'attached' });
      await page.setInputFiles('#file', {
        name: 'tall.png',
        mimeType: 'image/png',
        buffer: Buffer.from(tall, 'base64'),
      });
      await page.waitForSelector('.square');
      await page.locator('.direction input').first().fill('2');
      await still(page, stage);
      const { bytes } = await downloaded(page, () => page.click('#download'));
      assert.deepEqual(sizeOfPng(bytes), [1500, 2400]);
    }));
}
