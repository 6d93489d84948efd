/** A signal to be drawn with one stroke: each number follows the hand as it passes, or takes the arrow keys. */

import { liveComponent, s, set, shown } from "./component.js";

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const HEIGHT = 150;

class Strokes {
  constructor(root, courier) {
    this.root = root;
    this.courier = courier;
    this.chosen = 0;
    this.svg = s("svg", { class: "strokes", tabindex: 0, role: "slider", height: HEIGHT, "aria-orientation": "vertical" });
    this.axis = s("line", { class: "axis", x1: 0 });
    this.frame = s("rect", { class: "chosen" });
    this.bars = s("g");
    this.svg.append(this.axis, this.bars, this.frame);
    this.svg.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    this.svg.onpointerdown = (event) => {
      this.svg.setPointerCapture(event.pointerId);
      this.svg.focus({ preventScroll: true });
      this.last = null;
      this.held = true;
      this.#stroke(event);
    };
    this.svg.onpointermove = (event) => this.held && this.#stroke(event);
    this.svg.onpointerup = this.svg.onpointercancel = () => {
      if (this.held) this.#tell(true);
      this.held = false;
    };
    this.svg.onkeydown = (event) => this.#key(event);
    root.append(this.svg);
    this.observer = new ResizeObserver(() => this.data && this.update(this.data));
    this.observer.observe(root);
  }

  update(data) {
    this.data = data;
    if (!this.held && !this.courier.busy) this.levels = [...data.levels];
    this.width = this.root.clientWidth;
    if (!this.width) return;
    set(this.svg, { width: this.width, viewBox: `0 0 ${this.width} ${HEIGHT}`, "aria-label": data.alt });
    this.svg.setAttribute("class", `strokes ${data.role}`);
    while (this.bars.childElementCount < this.levels.length) this.bars.append(s("rect", { class: "bar", rx: 2 }));
    this.#draw();
  }

  #up(level) {
    const { minimum, maximum } = this.data;
    return 4 + (1 - (level - minimum) / (maximum - minimum)) * (HEIGHT - 8);
  }

  #draw() {
    const wide = this.width / this.levels.length;
    const base = this.#up(0);
    set(this.axis, { x2: this.width, y1: base, y2: base });
    this.levels.forEach((level, i) => {
      const y = this.#up(level);
      set(this.bars.children[i], { x: i * wide + 1, width: Math.max(wide - 2, 1), y: Math.min(y, base), height: Math.max(Math.abs(base - y), 1) });
    });
    set(this.frame, { x: this.chosen * wide, width: wide, y: 1, height: HEIGHT - 2 });
    const { minimum, maximum } = this.data;
    const level = this.levels[this.chosen];
    set(this.svg, { "aria-valuemin": minimum, "aria-valuemax": maximum, "aria-valuenow": level, "aria-valuetext": `number ${this.chosen + 1}: ${shown(level)}` });
  }

  #put(i, level) {
    const { minimum, maximum, step } = this.data;
    const rounded = Number((Math.round(level / step) * step).toFixed(6));
    this.levels[i] = Math.min(Math.max(rounded, minimum), maximum);
  }

  /** All numbers between here and where the hand was before, so that a fast stroke leaves no gaps. */
  #stroke(event) {
    const box = this.svg.getBoundingClientRect();
    const { minimum, maximum } = this.data;
    const n = this.levels.length;
    const i = Math.min(Math.max(Math.floor(((event.clientX - box.left) / box.width) * n), 0), n - 1);
    const level = minimum + (1 - (event.clientY - box.top - 4) / (HEIGHT - 8)) * (maximum - minimum);
    const [from, before] = this.last ?? [i, level];
    const steps = Math.max(Math.abs(i - from), 1);
    for (let t = 0; t <= steps; t += 1) this.#put(Math.round(from + ((i - from) * t) / steps), before + ((level - before) * t) / steps);
    this.last = [i, level];
    this.chosen = i;
    this.#draw();
    this.#tell(false);
  }

  #key(event) {
    const step = KEYS[event.key];
    if (!step) return;
    this.chosen = Math.min(Math.max(this.chosen + step[0], 0), this.levels.length - 1);
    if (step[1]) {
      this.#put(this.chosen, this.levels[this.chosen] + step[1] * this.data.step * (event.shiftKey ? 5 : 1));
      this.#tell(true);
    }
    this.#draw();
    event.preventDefault();
  }

  #tell(settled) {
    this.courier.send({ levels: this.levels }, settled);
  }

  close() {
    this.observer.disconnect();
  }
}

export const { render, remove } = liveComponent(Strokes);
