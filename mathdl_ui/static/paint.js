/** A small grid to paint on: pointer or finger, or arrow keys and space. Pixels are sent while the brush moves. */

import { h, liveComponent } from "./component.js";

/** The pixels after a dab of ink from 0 to `full` at column x and row y; it reaches `reach` pixels far. */
export function dabbed(pixels, x, y, { full, reach }) {
  return pixels.map((row, i) =>
    row.map((value, j) => {
      const ink = full * Math.max(0, 1 - Math.hypot(i - y, j - x) / reach) * 1.4;
      return Math.min(full, Math.max(value, Math.round(ink)));
    }),
  );
}

const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

class Paint {
  constructor(root, courier) {
    this.courier = courier;
    this.root = root;
    this.canvas = h("canvas", { tabindex: 0, role: "img" });
    this.clear = h("button", { type: "button" }, "Clear");
    this.clear.onclick = () => {
      this.pixels = this.pixels.map((row) => row.map(() => 0));
      this.#draw();
      this.#tell(true);
    };
    this.canvas.onpointerdown = (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      this.held = true;
      this.#brush(event);
    };
    this.canvas.onpointermove = (event) => this.held && this.#brush(event);
    this.canvas.onpointerup = this.canvas.onpointercancel = () => {
      if (this.held) this.#tell(true);
      this.held = false;
    };
    this.canvas.onkeydown = (event) => this.#key(event);
    root.append(h("div", { class: "paint" }, this.canvas, this.clear));
    this.cursor = [0, 0];
  }

  update(data) {
    this.data = data;
    this.n = data.pixels.length;
    if (!this.held && !this.courier.busy) this.pixels = data.pixels.map((row) => [...row]);
    this.canvas.setAttribute("aria-label", data.alt);
    this.#draw();
  }

  #brush(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * this.n - 0.5;
    const y = ((event.clientY - box.top) / box.height) * this.n - 0.5;
    this.pixels = dabbed(this.pixels, x, y, this.data);
    this.#draw();
    this.#tell(false);
  }

  #key(event) {
    const step = KEYS[event.key];
    if (step) this.cursor = this.cursor.map((value, i) => Math.min(Math.max(value + step[i], 0), this.n - 1));
    else if (event.key === " ") {
      const [i, j] = this.cursor;
      this.pixels[i][j] = this.pixels[i][j] ? 0 : this.data.full;
      this.#tell(true);
    } else return;
    event.preventDefault();
    this.#draw(true);
  }

  #draw(cursor = false) {
    const style = getComputedStyle(this.root);
    this.canvas.width = this.canvas.height = this.n * 10;
    const context = this.canvas.getContext("2d");
    context.fillStyle = style.getPropertyValue(`--st-${this.data.color}-color`);
    this.pixels.forEach((row, i) =>
      row.forEach((value, j) => {
        context.globalAlpha = value / this.data.full;
        context.fillRect(j * 10, i * 10, 10, 10);
      }),
    );
    if (!cursor) return;
    context.globalAlpha = 1;
    context.strokeStyle = style.getPropertyValue("--st-text-color");
    context.strokeRect(this.cursor[1] * 10 + 0.5, this.cursor[0] * 10 + 0.5, 9, 9);
  }

  #tell(settled) {
    this.courier.send({ pixels: this.pixels }, settled);
  }
}

export const { render, remove } = liveComponent(Paint);
