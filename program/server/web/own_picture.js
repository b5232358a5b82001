// SPDX-License-Identifier: MIT
//
// The user's own picture: a small copy for previews while sliders move, and the file itself for the result.

import { make } from './dom.js';

const side = 1024; // longer side of the small copy: larger ones would delay every preview
const mostPixels = 16e6; // pixels of a picture that the server accepts
const readable = ['image/png', 'image/jpeg', 'image/gif', 'image/bmp']; // formats that the server reads

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
    // JPEG, since it is uploaded for every preview; PNG for tiny pictures, where JPEG's artefacts would be visible.
    const isTiny = canvas.width * canvas.height < 300 * 300;
    own.smallFile = await asFile(canvas, isTiny ? 'image/png' : 'image/jpeg', 0.92);
    await own.#keepWhole(file, whole, limits);
    whole.close();
    return own;
  }

  /** Keeps the file itself if the server accepts it, or else the largest copy that the server accepts. */
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
    // The small copy's sides were rounded, so a square may reach beyond the whole picture.
    return [x, y, Math.min(side, width - x, height - y)].join(',');
  }

  close() {
    this.small.close();
  }
}
