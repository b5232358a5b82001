// SPDX-License-Identifier: MIT
//
// Pictures on canvases. Faces are about 64 pixels wide, so canvases are drawn at the screen's resolution, enlarged
// smoothly, instead of being stretched by the browser.

import { download, make } from './dom.js';

const scratch = document.createElement('canvas');

/** Draws a picture, or part of it, over a whole canvas. */
export function enlarge(canvas, picture, part = null) {
  const brush = canvas.getContext('2d');
  brush.imageSmoothingQuality = 'high';
  brush.drawImage(part ? cut(picture, part) : picture, 0, 0, canvas.width, canvas.height);
}

/** A copy of a part of a picture, valid until the next cut. Enlarged from the whole picture, the edges of a tile would
 *  show its neighbours. */
function cut(picture, [x, y, width, height]) {
  [scratch.width, scratch.height] = [width, height];
  scratch.getContext('2d').drawImage(picture, x, y, width, height, 0, 0, width, height);
  return scratch;
}

/** Gives a canvas as many pixels as the screen has there, up to `most` in a row. Returns whether its size changed. */
export function fit(canvas, most = 1024) {
  // Not its bounding box, which an animation changes while a face appears.
  const box = [canvas.clientWidth, canvas.clientHeight];
  const scale = Math.min(devicePixelRatio, most / Math.max(...box, 1));
  const [width, height] = box.map((side) => Math.max(1, Math.round(side * scale)));
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}

/** A canvas that shows one face at a time and draws it again at every new size, so that it stays sharp. */
export class FaceView {
  #picture = null;

  constructor(canvas) {
    this.canvas = canvas;
    new ResizeObserver(() => fit(canvas) && this.restore()).observe(canvas);
  }

  /** Shows a face, and closes it when the next one comes. */
  show(picture) {
    this.#picture?.close();
    this.#picture = picture;
    this.restore();
  }

  /** Shows part of a picture, which the caller keeps, until `restore`. */
  glance(picture, part) {
    enlarge(this.canvas, picture, part);
  }

  restore() {
    if (this.#picture) enlarge(this.canvas, this.#picture);
  }
}

/** Tile `index` of a sheet with `columns` tiles a row, as enlarge() takes it. */
export function tile(index, columns, width, height) {
  return [(index % columns) * width, Math.floor(index / columns) * height, width, height];
}

/** Makes the browser download the picture of a canvas as a PNG. */
export function downloadCanvas(canvas, name) {
  return new Promise((done) => canvas.toBlob((blob) => done(download(blob, name)), 'image/png'));
}

/** Makes the browser download a face, smoothly enlarged to `height` pixels. */
export async function downloadFace(picture, name, height = 512) {
  const canvas = make('canvas');
  canvas.height = height;
  canvas.width = Math.round((picture.width * height) / picture.height);
  enlarge(canvas, picture);
  picture.close();
  await downloadCanvas(canvas, name);
}
