/**
 * Two pictures and the window between them: each pixel of the second was computed from a window on the first. The hand moves
 * over either, a timeline goes from pixel to pixel, and the window stands large between the two, number by number.
 *
 * Windows, pictures and sums are Python's; here they are looked up and drawn.
 */

import { h, liveComponent, s, set, shown } from "./component.js";
import { levels, paintRaster } from "./raster.js";
import { Taps } from "./taps.js";
import { Timeline } from "./timeline.js";

const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const WIDE = 640; // px from which on the window stands between the pictures, not below them
const TITLE = 24;
const LEGIBLE = 30; // px of a pixel that has room for its number

/** Input pictures by name: they travel with a run of the page only. */
const films = new Map();

class Scan {
  constructor(root, courier) {
    this.root = root;
    this.courier = courier;
    this.first = h("canvas", { "aria-hidden": "true" });
    this.second = h("canvas", { "aria-hidden": "true" });
    this.svg = s("svg", { role: "group" });
    this.under = s("g", { "aria-hidden": "true" });
    this.point = s("g", { class: "handle result", tabindex: 0, role: "button", "aria-roledescription": "movable point", "data-id": "place" });
    this.pixel = s("rect", { class: "shape", "stroke-width": 2.5 });
    this.knob = s("circle", { class: "knob", r: 15 });
    this.grip = s("circle", { class: "grip", r: 24 });
    this.point.append(this.knob, this.pixel, this.grip);
    this.svg.append(this.under, this.point);
    this.taps = new Taps(
      (settled) => this.#tell(settled),
      (tap) => this.#pointAt(tap),
    );
    this.answer = h("output", { class: "answer" });
    this.between = h("div", { class: "between" }, this.taps.element, this.answer);
    this.stage = h("div", { class: "stage scan" }, this.first, this.second, this.svg, this.between);
    this.timeline = new Timeline(
      (frame) => this.#stand(this.#placeOf(Math.floor(frame))),
      (frame, settled) => {
        if (settled || this.courier.told) this.#tell(settled);
      },
    );
    root.append(this.stage, this.timeline.element);
    this.svg.onpointerdown = (event) => this.#take(event);
    this.svg.onpointermove = (event) => this.held && this.#go(event);
    this.svg.onpointerup = this.svg.onpointercancel = () => this.#release();
    // A finger on a picture moves the point; beside the pictures it scrolls.
    this.svg.addEventListener("touchstart", (event) => this.#panel(event.touches[0]) && event.preventDefault(), { passive: false });
    this.point.onkeydown = (event) => this.#key(event);
    this.point.onkeyup = (event) => event.key in KEYS && this.#rest();
    this.point.onblur = () => this.#rest();
    this.observer = new ResizeObserver(() => this.data && this.update(this.data));
    this.observer.observe(root);
  }

  update(data) {
    if (data.film) {
      films.set(data.name, { ...data.film, numbers: levels(data.film) });
      if (films.size > 12) films.delete(films.keys().next().value);
    }
    const film = films.get(data.name);
    // A page that forgot what it held says so, and gets it again.
    if (!film) return this.courier.run({ place: data.place });
    this.data = data;
    this.film = film;
    if (this.decoded !== data.output.values) {
      this.decoded = data.output.values;
      this.numbers = levels(data.output);
    }
    if (!this.root.clientWidth) return;
    if (!this.held && !this.timeline.moving && !this.courier.busy) this.place = data.place;
    this.place = this.place.map((value, axis) => Math.min(value, (axis ? data.columns : data.rows).length - 1));
    this.svg.setAttribute("aria-label", data.alt);
    this.#arrange();
    const n = data.timeline.n_frames;
    if (this.timeline.captions?.length !== n || this.across !== data.columns.length) {
      this.across = data.columns.length;
      this.timeline.captions = Array.from({ length: n }, (_, frame) => this.#caption(this.#placeOf(frame)));
    }
    this.timeline.update({ ...data.timeline, caption: this.#caption(this.place) }, true, this.courier.busy || this.held);
    this.#paint(this.first, film, film.numbers, data.name);
    this.#stand(this.place);
  }

  /** Paint a picture, unless it stands there already. */
  #paint(canvas, raster, numbers, name, n = Infinity) {
    const key = `${name} ${n} ${raster.tone} ${raster.full} ${this.#color(1)}`;
    if (canvas.painted === key) return;
    canvas.painted = key;
    paintRaster(canvas, raster, numbers, this.#color, n);
  }

  /** The colors of positive and negative numbers. */
  #color = (sign) => {
    const style = getComputedStyle(this.root);
    return style.getPropertyValue(sign < 0 ? "--st-orange-color" : "--st-green-color").trim();
  };

  #placeOf(frame) {
    const width = this.data.columns.length;
    return [Math.floor(frame / width), frame % width];
  }

  #caption([row, column]) {
    return `row ${row + 1}, column ${column + 1}`;
  }

  /** Where everything stands. */
  #arrange() {
    const { film, data } = this;
    const { output, taps } = data;
    const width = this.root.clientWidth;
    const wide = width >= WIDE;
    const grid = Math.max(156, Math.min(taps[1] * 64, 60 + taps[1] * 34));
    const middle = wide ? grid + 76 : 22;
    const tallest = Math.min(data.tallest, 0.62 * window.innerHeight);
    const unit = Math.min((width - middle) / (film.width + output.width), tallest / Math.max(film.height, output.height));
    const spare = Math.max(width - middle - unit * (film.width + output.width), 0) / 2;
    const tall = unit * Math.max(film.height, output.height);
    const box = (raster, x) => ({ x, y: TITLE + (tall - unit * raster.height) / 2, width: unit * raster.width, height: unit * raster.height });
    this.unit = unit;
    this.wide = wide;
    this.input = box(film, spare);
    this.output = box(output, width - spare - unit * output.width);
    this.height = TITLE + tall + 2;
    for (const [canvas, at] of [[this.first, this.input], [this.second, this.output]]) {
      Object.assign(canvas.style, { left: `${at.x}px`, top: `${at.y}px`, width: `${at.width}px`, height: `${at.height}px` });
    }
    this.taps.update(data, this.courier.busy);
    this.between.style.width = `${wide ? grid : Math.min(width, Math.max(grid, 200))}px`;
    const needed = this.between.offsetHeight;
    this.between.style.left = `${wide ? (this.input.x + this.input.width + this.output.x - grid) / 2 : (width - this.between.offsetWidth) / 2}px`;
    this.between.style.top = wide ? `${Math.max(TITLE + (tall - needed) / 2, 0)}px` : `${this.height + 18}px`;
    this.total = wide ? Math.max(this.height, needed) : this.height + 18 + needed;
    this.stage.style.height = `${this.total}px`;
    set(this.svg, { width, height: this.total, viewBox: `0 0 ${width} ${this.total}` });
  }

  #pointAt(tap) {
    this.pointed = tap;
    this.#draw();
  }

  /** Go to a pixel of the second picture; while the timeline plays, what follows it is still to come. */
  #stand(place) {
    this.place = place;
    const [row, column] = place;
    const { data, film } = this;
    const { rows, columns, dilation, output } = data;
    const to = this.timeline.moving ? row * columns.length + column + 1 : Infinity;
    this.#paint(this.second, output, this.numbers, this.decoded, to);
    const [top, left] = [rows[row], columns[column]];
    const moving = this.timeline.moving || this.held || this.nudged;
    const under = (i, j) => film.width * (top + i * dilation) + left + j * dilation;
    this.taps.show(film, under, this.#color, moving ? [] : data.lit);
    if (this.held || this.nudged) {
      const caption = this.#caption(place);
      this.timeline.update({ ...data.timeline, frame: row * columns.length + column, caption }, true, false);
    }
    this.answer.textContent = moving && output.channels === 1 ? `${data.sum} ${this.#number(row * columns.length + column)}` : data.answer;
    this.point.setAttribute("aria-label", `Output pixel in ${this.#caption(place)}: ${this.#number(row * columns.length + column)}. Arrow keys move it.`);
    this.#draw();
  }

  /** All that is drawn over the pictures. */
  #draw() {
    const { data, unit } = this;
    const [row, column] = this.place;
    const { rows, columns, taps, dilation } = data;
    const [top, left] = [rows[row], columns[column]];
    const to = this.timeline.moving ? row * columns.length + column + 1 : Infinity;
    const [x, y] = [this.input.x + unit * left, this.input.y + unit * top];
    const [w, tall] = [unit * (dilation * (taps[1] - 1) + 1), unit * (dilation * (taps[0] - 1) + 1)];
    const [px, py] = [this.output.x + unit * column, this.output.y + unit * row];
    set(this.pixel, { x: px, y: py, width: unit, height: unit });
    for (const circle of [this.knob, this.grip]) set(circle, { cx: px + unit / 2, cy: py + unit / 2 });
    this.under.replaceChildren(...this.#frames(), ...this.#numerals(to), ...this.#marks(x, y, w, tall), ...this.#lines(x, y, w, tall, px, py));
  }

  #number(p) {
    const { output } = this.data;
    return output.channels === 1 ? shown(this.numbers[p] * output.scale, 2) : "in color";
  }

  /** The pictures' outlines and names; what was put around the first one lies outside of its dashed line. */
  #frames() {
    const { unit, input, output, data } = this;
    const [top, left, height, width] = data.inside;
    const padded = height < this.film.height || width < this.film.width;
    const ring = (box) => `M${box.x} ${box.y}h${box.width}v${box.height}h${-box.width}z`;
    const within = { x: input.x + unit * left, y: input.y + unit * top, width: unit * width, height: unit * height };
    const name = (box, text, role, end) => {
      const node = s("text", { x: end ? box.x + box.width : box.x, y: box.y - 8, "text-anchor": end ? "end" : "start", class: `label ${role}` });
      node.textContent = text;
      return node;
    };
    const outline = (box, extra = {}) => s("rect", { ...box, class: "border", ...extra });
    return [
      outline(input),
      outline(output),
      ...(padded ? [s("path", { d: ring(input) + ring(within), class: "around" }), outline(within, { class: "padding" })] : []),
      name(input, data.titles[0], "data", false),
      name(output, this.#title(), "result", true),
    ];
  }

  /** The second title, or as much of it as has room beside the first picture. */
  #title() {
    const { input, output, data } = this;
    const room = output.x + output.width - input.x - input.width - 12;
    return data.titles[1].length * 7.2 > room ? data.titles[1].split(",")[0] : data.titles[1];
  }

  /** Where pixels are large enough, their numbers. */
  #numerals(to) {
    const { unit, film, data } = this;
    if (unit < LEGIBLE || film.channels === 3) return [];
    const written = [];
    const write = (raster, numbers, box, last) => {
      for (let p = 0; p < Math.min(raster.width * raster.height, last); p += 1) {
        const dark = raster.tone === "light" ? (255 * numbers[p]) / raster.full <= 117 : null;
        const node = s("text", {
          x: box.x + unit * ((p % raster.width) + 0.5),
          y: box.y + unit * (Math.floor(p / raster.width) + 0.5) + 4,
          "text-anchor": "middle",
          class: "numeral",
          fill: dark === null ? null : dark ? "#fff" : "#000",
        });
        node.textContent = shown(numbers[p] * raster.scale, 1);
        written.push(node);
      }
    };
    write(film, film.numbers, this.input, Infinity);
    write(data.output, this.numbers, this.output, to);
    return written;
  }

  /** The window, and its taps where they are apart. */
  #marks(x, y, width, height) {
    const { unit, data } = this;
    const { taps, dilation } = data;
    const halo = s("rect", { x, y, width, height, class: "shape paper", "stroke-width": 5 });
    const frame = s("rect", { x, y, width, height, class: "shape data", "stroke-width": 2.5 });
    const each = [];
    if (this.pointed) {
      const [i, j] = this.pointed;
      const at = { x: x + unit * dilation * j, y: y + unit * dilation * i, width: unit, height: unit };
      each.push(s("rect", { ...at, class: "shape paper", "stroke-width": 5 }), s("rect", { ...at, class: "shape model", "stroke-width": 2.5 }));
    }
    if (dilation === 1) return [halo, frame, ...each];
    for (let i = 0; i < taps[0]; i += 1) {
      for (let j = 0; j < taps[1]; j += 1) {
        each.push(s("rect", { x: x + unit * dilation * j, y: y + unit * dilation * i, width: unit, height: unit, class: "shape data", "stroke-width": 1.5 }));
      }
    }
    set(frame, { "stroke-width": 1 });
    return [halo, frame, ...each];
  }

  /** From the window to where it stands large, and from there to the pixel. */
  #lines(x, y, width, height, px, py) {
    const [left, top] = [this.between.offsetLeft, this.between.offsetTop];
    const [right, bottom] = [left + this.taps.element.offsetWidth, top + this.taps.element.offsetHeight];
    const line = (x1, y1, x2, y2, role) => s("path", { d: `M${x1} ${y1}L${x2} ${y2}`, class: `shape ${role}`, "stroke-width": 1.2, "stroke-opacity": 0.75 });
    if (!this.wide) {
      return [
        line(x, y + height, left, top, "data"),
        line(x + width, y + height, right, top, "data"),
        line(right, top, px + this.unit / 2, py + this.unit, "result"),
      ];
    }
    return [
      line(x + width, y, left, top, "data"),
      line(x + width, y + height, left, bottom, "data"),
      line(right, top, px, py, "result"),
      line(right, bottom, px, py + this.unit, "result"),
    ];
  }

  /** Which picture is under a pointer. */
  #panel(event) {
    const box = this.svg.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const within = (at) => x >= at.x - 8 && x <= at.x + at.width + 8 && y >= at.y - 8 && y <= at.y + at.height + 8;
    if (within(this.output)) return "output";
    return within(this.input) ? "input" : null;
  }

  #take(event) {
    const panel = this.#panel(event);
    if (event.button > 0 || !panel) return;
    this.held = panel;
    this.timeline.halt();
    this.svg.setPointerCapture(event.pointerId);
    this.point.classList.add("held");
    this.point.focus({ preventScroll: true });
    event.preventDefault();
    this.#go(event);
  }

  /** To the pixel under the pointer, or the one whose window has its middle nearest to it. */
  #go(event) {
    const { rows, columns, taps, dilation } = this.data;
    const box = this.svg.getBoundingClientRect();
    const at = this.held === "output" ? this.output : this.input;
    const x = (event.clientX - box.left - at.x) / this.unit;
    const y = (event.clientY - box.top - at.y) / this.unit;
    const pixel = (value, starts) => Math.min(Math.max(Math.floor(value), 0), starts.length - 1);
    const window = (value, starts, k) => {
      const away = (start) => Math.abs(start + (dilation * (k - 1) + 1) / 2 - value);
      return starts.reduce((best, start, i) => (away(start) < away(starts[best]) ? i : best), 0);
    };
    const place = this.held === "output" ? [pixel(y, rows), pixel(x, columns)] : [window(y, rows, taps[0]), window(x, columns, taps[1])];
    if (place.every((value, axis) => value === this.place[axis])) return;
    this.#stand(place);
    this.#tell(false);
  }

  #release() {
    if (!this.held) return;
    this.held = null;
    this.point.classList.remove("held");
    this.#tell(true);
  }

  #key(event) {
    const step = KEYS[event.key];
    if (!step) return;
    const { rows, columns } = this.data;
    const by = event.shiftKey ? 5 : 1;
    this.nudged = true;
    this.timeline.halt();
    this.#stand(this.place.map((value, axis) => Math.min(Math.max(value + by * step[axis], 0), (axis ? columns : rows).length - 1)));
    this.#tell(false);
    event.preventDefault();
  }

  #rest() {
    if (this.nudged) {
      this.nudged = false;
      this.#tell(true);
    }
  }

  #tell(settled) {
    this.courier.send({ place: this.place, ...(this.data.kernel ? { weights: this.taps.weights } : {}) }, settled);
  }

  close() {
    this.observer.disconnect();
    this.timeline.playing = false;
  }
}

export const { render, remove } = liveComponent(Scan);
