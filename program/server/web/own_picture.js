// SPDX-License-Identifier: MIT
//
// A picture of somebody's own: a small one for looking at while sliders move, and the file itself for the result.

import { make } from './dom.js';

const side = 1024; // of the small one's longer side: half of a phone's photograph would make every move wait
const mostPixels = 16e6; // of a picture that the server takes
const readable = ['image/png', 'image/jpeg', 'image/gif', 'image/bmp']; // by the server

const asFile = (canvas, type, quality) => new Promise((done) => canvas.toBlob(done, type, quality));

function drawn(bitmap, scale) {
  const canvas = make('canvas', {
    width: Math.max(1, Math.round(bitmap.width * scale)),
    height: Math.max(1, Math.round(bitmap.height * scale)),
  });
  const brush = canvas.getContext('2d');
  brush.imageSmoothingQuality = 'high';
  brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export class OwnPicture {
  /** Throws where the browser cannot read the file. */
  static async open(file, limits) {
    let whole;
    try {
      whole = await createImageBitmap(file);
    } catch {
      throw new Error(`${file.name || 'What was given'} is no picture that this browser can read`);
    }
    const own = new OwnPicture();
    own.name = (file.name || 'picture').replace(/\.[^.]*$/, '');
    const canvas = drawn(whole, Math.min(1, side / Math.max(whole.width, whole.height)));
    own.small = await createImageBitmap(canvas);
    // JPEG: what is sent with every move has to be small; PNG where a small one would show the difference.
    const isTiny = canvas.width * canvas.height < 300 * 300;
    own.smallFile = await asFile(canvas, isTiny ? 'image/png' : 'image/jpeg', 0.92);
    await own.#keepWhole(file, whole, limits);
    whole.close();
    return own;
  }

  /** The file as it came, if the server can take it; else the best that it can. */
  async #keepWhole(file, whole, { upload_bytes: mostBytes }) {
    this.wholeFile = file;
    this.wholeSize = [whole.width, whole.height];
    this.isReduced = false;
    if (readable.includes(file.type) && file.size <= mostBytes && whole.width * whole.height <= mostPixels) return;
    let reduction = Math.min(1, Math.sqrt(mostPixels / (whole.width * whole.height)));
    for (; ; reduction *= 0.7) {
      const canvas = drawn(whole, reduction);
      for (const type of ['image/png', 'image/jpeg']) {
        this.wholeFile = await asFile(canvas, type, 0.95);
        this.wholeSize = [canvas.width, canvas.height];
        this.isReduced = reduction < 1;
        if (this.wholeFile.size <= mostBytes) return;
      }
    }
  }

  /** A square of the small picture in pixels of the whole one, as the API takes it. */
  wholeSquare(square) {
    const [width, height] = this.wholeSize;
    const [x, y, side] = [square.x, square.y, square.side].map((value) =>
      Math.floor((value * width) / this.small.width),
    );
    // The small one's sides were rounded, and its squares with them.
    return [x, y, Math.min(side, width - x, height - y)].join(',');
  }

  close() {
    this.small.close();
  }
}
