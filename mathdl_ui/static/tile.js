/** One picture of numbers on a stage: its bytes as colored cells, or written in them, with frames around some. */

import { h, shown } from "./component.js";

const ZERO = 127; // the byte that stands for 0 between two signs

export class Tile {
  constructor(owner) {
    this.owner = owner;
    this.canvas = h("canvas");
    this.caption = h("figcaption");
    this.element = h("figure", { class: "tile" }, this.canvas, this.caption);
    this.canvas.onpointerdown = (event) => owner.press(this, event);
    this.canvas.onpointermove = (event) => owner.drag(this, event);
    this.canvas.onpointerup = this.canvas.onpointercancel = (event) => owner.release(this, event);
  }

  update(spec, bytes) {
    this.spec = spec;
    this.bytes = bytes;
    this.caption.textContent = spec.label ?? "";
    this.element.classList.toggle("off", Boolean(spec.off));
    this.element.classList.toggle("marked", Boolean(spec.marked));
    const painted = this.owner.data.paints === spec.id;
    this.element.classList.toggle("held", Boolean(spec.unit) || painted);
    this.element.classList.toggle("painted", painted);
  }

  /** Put it into a box [x, y, w, h] in pixels. */
  put([x, y, w, tall]) {
    this.box = [x, y, w, tall];
    if (`${this.box}` === this.placed) return;
    this.placed = `${this.box}`;
    Object.assign(this.element.style, { transform: `translate(${x}px, ${y}px)`, width: `${w}px`, height: `${tall}px` });
  }

  /** The cell under a pointer, as row and column with fractions. */
  under(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientY - box.top) / box.height) * this.spec.rows, ((event.clientX - box.left) / box.width) * this.spec.columns];
  }

  draw() {
    const { rows, columns, role = "data", numbers, lit } = this.spec;
    const pixels = this.owner.data.paints === this.spec.id ? this.owner.pixels : null;
    const [, , w, tall] = this.box;
    const scale = window.devicePixelRatio || 1;
    const [across, down] = [Math.max(1, Math.round(w * scale)), Math.max(1, Math.round(tall * scale))];
    // What looks the same stays as it is: of some forty tiles a hand moves a few.
    const look = [across, down, rows, columns, role, this.owner.ink, pixels, numbers, lit, String(this.bytes)].join("|");
    if (look === this.look) return;
    this.look = look;
    if (this.canvas.width !== across || this.canvas.height !== down) [this.canvas.width, this.canvas.height] = [across, down];
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, across, down);
    const at = (i, n, size) => Math.round((i / n) * size);
    const { width, height } = this.canvas;
    for (let i = 0; i < rows; i += 1) {
      for (let j = 0; j < columns; j += 1) {
        const share = pixels ? pixels[i][j] / this.owner.data.full : (this.bytes[i * columns + j] - ZERO) / ZERO;
        if (!share) continue;
        context.globalAlpha = Math.abs(share) * (numbers ? 0.6 : 0.95);
        context.fillStyle = this.owner.color(share < 0 ? "second" : role);
        const [x, y] = [at(j, columns, width), at(i, rows, height)];
        context.fillRect(x, y, at(j + 1, columns, width) - x, at(i + 1, rows, height) - y);
      }
    }
    context.globalAlpha = 1;
    if (numbers) this.#write(context, pixels);
    context.strokeStyle = this.owner.ink;
    context.lineWidth = 1.6 * scale;
    for (const [r0, c0, r1, c1] of lit ?? []) {
      const [x, y] = [at(c0, columns, width) + scale, at(r0, rows, height) + scale];
      context.strokeRect(x, y, at(c1, columns, width) - x - scale, at(r1, rows, height) - y - scale);
    }
  }

  #write(context, pixels) {
    const { rows, columns, numbers } = this.spec;
    const [cell, tall] = [this.canvas.width / columns, this.canvas.height / rows];
    context.font = `${Math.min(cell * 0.34, tall * 0.5, 15 * (window.devicePixelRatio || 1))}px ${this.owner.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = this.owner.ink;
    numbers.forEach((number, k) => {
      if (number === null) return;
      const [i, j] = [Math.floor(k / columns), k % columns];
      const value = pixels ? pixels[i][j] / this.owner.data.full : number;
      context.fillText(shown(value, 2), (j + 0.5) * cell, (i + 0.53) * tall);
    });
  }
}
