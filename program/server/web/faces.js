// SPDX-License-Identifier: MIT
//
// Pictures on canvases. Faces are some 64 pixels wide: they are enlarged smoothly, never stretched by the browser.

import { download, make } from './dom.js';

const scratch = document.createElement('canvas');

/** Draws a picture, or part of it, over a whole canvas. */
export function enlarge(canvas, picture, part = null) {
  const brush = canvas.getContext('2d');
  brush.imageSmoothingQuality = 'high';
  brush.drawImage(part ? cut(picture, part) : picture, 0, 0, canvas.width, canvas.height);
}

/** Part of a picture, alone until the next cut: enlarged from the whole, its edges would show what lies beside it. */
function cut(picture, [x, y, width, height]) {
  [scratch.width, scratch.height] = [width, height];
  scratch.getContext('2d').drawImage(picture, x, y, width, height, 0, 0, width, height);
  return scratch;
}

/** Gives a canvas as many pixels as the screen has there, up to `most` in a row. Says whether anything changed. */
export function fit(canvas, most = 1024) {
  // Not its bounding box, which grows and shrinks while a face appears.
  const box = [canvas.clientWidth, canvas.clientHeight];
  const scale = Math.min(devicePixelRatio, most / Math.max(...box, 1));
  const [width, height] = box.map((side) => Math.max(1, Math.round(side * scale)));
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}

/** A canvas that shows one face at a time and keeps it sharp whatever its size becomes. */
export class FaceView {
  #picture = null;

  constructor(canvas) {
    this.canvas = canvas;
    new ResizeObserver(() => fit(canvas) && this.restore()).observe(canvas);
  }

  /** Shows a face, which is the view's from then on. */
  show(picture) {
    this.#picture?.close();
    this.#picture = picture;
    this.restore();
  }

  /** Shows part of somebody else's picture until `restore`. */
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

/** Hands a canvas' picture to the person as a PNG. */
export function downloadCanvas(canvas, name) {
  return new Promise((done) => canvas.toBlob((blob) => done(download(blob, name)), 'image/png'));
}

/** A face as a file of a size that one can use: smoothly enlarged to `height` pixels. */
export async function downloadFace(picture, name, height = 512) {
  const canvas = make('canvas');
  canvas.height = height;
  canvas.width = Math.round((picture.width * height) / picture.height);
  enlarge(canvas, picture);
  picture.close();
  await downloadCanvas(canvas, name);
}
