/**
 * Pictures of numbers as tiles on a stage: they glide to where the next view has them. One of their units is chosen by
 * pointer or keys, one tile may be painted on, a table edited, and a timeline asks for other moments.
 */

import { h, liveComponent, s, set } from "./component.js";
import { Matrix } from "./matrix.js";
import { dabbed } from "./paint.js";
import { Bars } from "./tile_bars.js";
import { Tile } from "./tile.js";
import { Timeline } from "./timeline.js";

const NARROW = 620; // px
const ASK_MS = 200;
const GLIDE_MS = 500;
const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const COLORS = { data: "blue", second: "orange", result: "green", model: "violet", gradient: "yellow", muted: "gray" };

const clamp = (value, n) => Math.min(Math.max(value, 0), n - 1);

class Tiles {
  constructor(root, courier) {
    this.root = root;
    this.courier = courier;
    this.tiles = new Map();
    this.lines = h("canvas", { class: "edges", "aria-hidden": "true" });
    this.words = s("svg", { "aria-hidden": "true" });
    this.ring = h("div", { class: "ring", tabindex: 0, role: "img" });
    this.ring.onkeydown = (event) => this.#key(event);
    this.ring.onkeyup = this.ring.onblur = () => this.#rest();
    this.brush = h("div", { class: "brush", tabindex: 0, role: "img" });
    this.brush.onkeydown = (event) => this.#ink(event);
    this.brush.onblur = () => this.#place();
    this.bars = new Bars((k) => this.#choose([this.data.bars.kind, k, 0, 0], true));
    this.bar = h("div", { class: "bar", "aria-hidden": "true" });
    this.editor = h("div", { class: "editor" });
    this.stage = h("div", { class: "tiles", role: "group" }, this.lines, this.words, this.bars.element, this.editor, this.ring, this.brush, this.bar);
    this.timeline = new Timeline(
      (position) => this.#pass(position),
      (frame, settled) => this.#tell({ frame: Math.round(frame) }, settled),
    );
    this.status = h("p", { class: "status", role: "status" });
    root.append(this.stage, this.timeline.element, this.status);
    this.cursor = [0, 0];
    this.observer = new ResizeObserver(() => {
      this.#measure();
      this.#layout(false);
    });
    this.observer.observe(root);
  }

  get held() {
    return Boolean(this.pressed || this.timeline.moving || this.keyed);
  }

  update(data) {
    const glides = this.data && this.data.view !== data.view;
    this.data = data;
    this.#measure();
    const free = !this.held && !this.courier.busy;
    if (data.pixels && (free || !this.pixels)) this.pixels = data.pixels.map((row) => [...row]);
    if (data.choice && (free || !this.unit)) this.unit = data.choice.unit;
    this.stage.setAttribute("aria-label", data.alt);
    if (data.timeline) this.timeline.update(data.timeline, true, this.courier.busy);
    this.timeline.element.style.display = data.timeline ? "" : "none";
    this.#build(data, glides);
    this.#edit(data.matrices?.[0]);
    this.#layout(glides);
    this.#follow(data.job);
  }

  #build({ tiles, bytes, bars }, glides) {
    const all = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
    let start = 0;
    const fresh = [];
    const known = new Set();
    for (const spec of tiles) {
      let tile = this.tiles.get(spec.id);
      if (!tile) {
        tile = new Tile(this);
        this.tiles.set(spec.id, tile);
        this.stage.insertBefore(tile.element, this.bars.element);
        fresh.push(tile);
      }
      const size = spec.rows * spec.columns;
      tile.update(spec, all.subarray(start, start + size));
      start += size;
      known.add(spec.id);
    }
    // A tile that is new starts where it comes from, before that one leaves.
    this.starts = new Map(glides ? fresh.map((tile) => [tile, this.#origin(tile.spec.from)]) : []);
    for (const [id, tile] of this.tiles) {
      if (known.has(id)) continue;
      tile.element.remove();
      this.tiles.delete(id);
    }
    this.bars.update(bars);
  }

  /** The table that is edited on the stage. */
  #edit(spec) {
    if (!spec) {
      this.editor.replaceChildren();
      this.matrix = null;
      return;
    }
    if (!this.matrix) {
      const tell = (settled) => this.#tell({ values: { [this.matrix.spec.id]: this.matrix.values } }, settled);
      this.matrix = new Matrix({ courier: this.courier, tell }, spec, "");
      this.editor.append(this.matrix.element);
    }
    this.matrix.update(spec);
  }

  /** Read before anything is written: in between, the browser would have to lay out the page once more. */
  #measure() {
    this.width = this.root.clientWidth;
    this.style = getComputedStyle(this.root);
    const ink = this.style.getPropertyValue("--st-text-color");
    if (ink !== this.ink) this.colors = {};
    this.ink = ink;
    this.font = this.style.fontFamily;
  }

  /** Everything at its place for the width there is; tiles glide there where the view has changed. */
  #layout(glides) {
    const { width } = this;
    if (!width || !this.data) return;
    this.narrow = width < NARROW ? 1 : 0;
    const [wide, tall] = this.narrow ? this.data.narrow : this.data.wide;
    const scale = (this.scale = width / wide);
    this.stage.style.height = `${tall * scale}px`;
    // What else is drawn meanwhile must not stop the tiles on their way.
    if (glides) this.gliding = performance.now() + GLIDE_MS;
    const boxOf = ({ at }) => at[this.narrow]?.map((v) => v * scale);
    for (const tile of this.tiles.values()) {
      const box = boxOf(tile.spec);
      tile.element.hidden = !box;
      if (!box) continue;
      const start = this.starts.get(tile);
      if (start) {
        tile.element.style.transition = "none";
        tile.put(start);
        tile.element.getBoundingClientRect();
        tile.element.style.transition = "";
      }
      this.stage.classList.toggle("glides", performance.now() < (this.gliding ?? 0));
      tile.put(box);
      tile.draw();
    }
    this.starts.clear();
    const { words, bars } = this.data;
    set(this.words, { width, height: tall * scale });
    const written = JSON.stringify([words, this.narrow, scale]);
    if (written !== this.written) {
      this.written = written;
      this.#write(words, scale);
    }
    if (bars) {
      const [x, y, w, high] = boxOf(bars);
      this.bars.element.classList.toggle("small", high / bars.names.length < 26);
      Object.assign(this.bars.element.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${high}px` });
    }
    const corner = this.matrix && boxOf({ at: this.data.editor });
    this.editor.hidden = !corner;
    if (corner) this.editor.style.transform = `translate(${corner[0]}px, ${corner[1]}px)`;
    this.#connect(width, tall * scale);
    this.#place();
  }

  #write(words, scale) {
    this.words.replaceChildren(
      ...words.filter(({ at }) => at[this.narrow]).map(({ at, text, role, math, end }) => {
        const [x, y] = at[this.narrow];
        const node = s("text", { x: x * scale, y: y * scale, "text-anchor": end, class: `${role} ${math ? "math" : "label"}` });
        node.textContent = text;
        return node;
      }),
    );
  }

  /** The place of a window of a tile that is on the stage. */
  #origin(from) {
    const source = from && this.tiles.get(from[0]);
    if (!source?.box) return null;
    const [, r0, c0, r1, c1] = from;
    const [x, y, w, tall] = source.box;
    const { rows, columns } = source.spec;
    return [x + (c0 / columns) * w, y + (r0 / rows) * tall, ((c1 - c0) / columns) * w, ((r1 - r0) / rows) * tall];
  }

  #connect(width, tall) {
    const scale = window.devicePixelRatio || 1;
    const { threads, view, bars } = this.data;
    const drawn = JSON.stringify([width, tall, scale, threads, view, bars?.chosen, this.ink, this.data.tiles.map(({ at }) => at)]);
    if (drawn === this.connected) return;
    this.connected = drawn;
    set(this.lines, { width: Math.round(width * scale), height: Math.round(tall * scale) });
    Object.assign(this.lines.style, { width: `${width}px`, height: `${tall}px` });
    const context = this.lines.getContext("2d");
    context.scale(scale, scale);
    const boxes = this.data.tiles.map(({ id }) => this.tiles.get(id).box);
    for (const [from, to, strength, lit] of this.data.threads) {
      const [start, end] = [boxes[from], to < 0 ? this.#barBox() : boxes[to]];
      if (!start || !end) continue;
      const down = this.narrow;
      const [x0, y0] = down ? [start[0] + start[2] / 2, start[1] + start[3]] : [start[0] + start[2], start[1] + start[3] / 2];
      const [x1, y1] = down ? [end[0] + end[2] / 2, end[1]] : [end[0], end[1] + end[3] / 2];
      context.strokeStyle = this.color(strength < 0 ? "second" : "model");
      context.globalAlpha = lit ? 0.85 : 0.13;
      context.lineWidth = 0.4 + (lit ? 3.2 : 2) * Math.abs(strength);
      context.beginPath();
      context.moveTo(x0, y0);
      if (down) context.bezierCurveTo(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, x1, y1);
      else context.bezierCurveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
      context.stroke();
    }
  }

  /** Where a line to the chosen bar ends. */
  #barBox() {
    const { bars } = this.data;
    if (!bars || this.narrow || bars.chosen === null) return null;
    const [x, y, w, tall] = bars.at[0].map((v) => v * this.scale);
    return [x, y + (tall * bars.chosen) / bars.names.length, w, tall / bars.names.length];
  }

  color(role) {
    this.colors[role] ??= this.style.getPropertyValue(role === "ink" ? "--st-text-color" : `--st-${COLORS[role]}-color`);
    return this.colors[role];
  }

  // --- Choosing a unit ---------------------------------------------------------------------------

  /** The ring around the chosen unit, the cursor on the tile to paint on. */
  #place() {
    const { choice, paints } = this.data;
    this.ring.style.display = this.brush.style.display = "none";
    const painted = this.tiles.get(paints);
    if (painted && !painted.element.hidden) {
      const [x, y, w, tall] = painted.box;
      const [cell, high] = [w / painted.spec.columns, tall / painted.spec.rows];
      const [i, j] = this.cursor;
      const active = this.brush.getRootNode().activeElement === this.brush;
      const box = active ? [x + j * cell, y + i * high, cell, high] : [x, y, w, tall];
      this.#surround(this.brush, box);
      this.brush.setAttribute("aria-label", `A picture to paint on, ${painted.spec.rows} by ${painted.spec.columns}. Arrow keys move the cursor, space inks or clears a pixel.`);
    }
    if (!choice) return;
    const [kind, number, row, column] = this.unit;
    const same = ({ spec, element }) => !element.hidden && spec.unit?.[0] === kind && spec.unit[1] === number;
    const tile = [...this.tiles.values()].find(same);
    this.ring.setAttribute("aria-label", `${choice.spoken} Arrow keys move it, page up and page down take the next map.`);
    if (!tile) {
      // A unit that is no cell of a tile here still takes the keys.
      const chosen = this.bars.rows?.[number]?.row;
      const box = kind === this.data.bars?.kind && chosen ? this.#barBox() : null;
      this.#surround(this.ring, box ?? [0, 0, 12, 12]);
      this.ring.classList.toggle("loose", !box);
      return;
    }
    const [x, y, w, tall] = tile.box;
    const [cell, high] = [w / tile.spec.columns, tall / tile.spec.rows];
    this.ring.classList.remove("loose");
    this.#surround(this.ring, [x + column * cell, y + row * high, cell, high]);
  }

  #surround(node, [x, y, w, tall]) {
    Object.assign(node.style, { display: "", transform: `translate(${x}px, ${y}px)`, width: `${w}px`, height: `${tall}px` });
  }

  press(tile, event) {
    if (event.button > 0) return;
    tile.canvas.setPointerCapture(event.pointerId);
    this.pressed = tile;
    this.drag(tile, event);
  }

  drag(tile, event) {
    if (this.pressed !== tile) return;
    const [row, column] = tile.under(event);
    const { spec } = tile;
    if (this.data.paints === spec.id) return this.#dab(tile, row, column);
    const unit = spec.unit;
    if (!unit) return;
    if (unit[0] === "pick") this.picked = unit[1];
    else this.unit = [...unit, clamp(Math.floor(row), spec.rows), clamp(Math.floor(column), spec.columns)];
    this.#place();
    this.#tell(unit[0] === "pick" ? { pick: this.picked } : { unit: this.unit }, false);
  }

  release(tile) {
    if (this.pressed !== tile) return;
    this.pressed = null;
    if (this.last) this.#tell(this.last, true);
  }

  #choose(unit, settled) {
    this.unit = unit;
    this.#tell({ unit }, settled);
  }

  #key(event) {
    const step = KEYS[event.key];
    const page = { PageDown: 1, PageUp: -1 }[event.key];
    if (!step && !page) return;
    event.preventDefault();
    const { kinds } = this.data.choice;
    let at = kinds.findIndex(([name]) => name === this.unit[0]);
    let [, number, row, column] = this.unit;
    if (step) [row, column] = [row + step[0], column + step[1]];
    else number += page;
    if (number < 0 && at > 0) number = kinds[--at][1] - 1;
    else if (number >= kinds[at][1] && at + 1 < kinds.length) [at, number] = [at + 1, 0];
    const [name, n, rows, columns] = kinds[at];
    this.keyed = true;
    this.unit = [name, clamp(number, n), clamp(row, rows), clamp(column, columns)];
    this.#place();
    this.#tell({ unit: this.unit }, false);
  }

  /** A key has come up: the hand has let go. */
  #rest() {
    if (!this.keyed) return;
    this.keyed = false;
    this.#tell(this.last, true);
  }

  // --- Painting ----------------------------------------------------------------------------------

  #dab(tile, row, column) {
    this.pixels = dabbed(this.pixels, column - 0.5, row - 0.5, this.data);
    tile.draw();
    this.#tell({ pixels: this.pixels }, false);
  }

  #ink(event) {
    const step = KEYS[event.key];
    const n = this.pixels.length;
    if (step) this.cursor = this.cursor.map((value, i) => clamp(value + step[i], n));
    else if (event.key === " ") {
      const [i, j] = this.cursor;
      this.pixels[i][j] = this.pixels[i][j] ? 0 : this.data.full;
      this.tiles.get(this.data.paints).draw();
      this.#tell({ pixels: this.pixels }, true);
    } else return;
    event.preventDefault();
    this.#place();
  }

  // --- Time --------------------------------------------------------------------------------------

  /** The timeline passes a moment: the one nearest to it is asked for. */
  #pass(position) {
    const frame = Math.round(position);
    if (frame === this.passing) return;
    this.passing = frame;
    if (this.timeline.playing) this.#tell({ frame }, false);
  }

  #tell(values, settled) {
    this.last = settled ? null : values;
    this.courier.send(values, settled);
  }

  /** What is being computed: how it stands is asked for again and again, and its end makes the page run. */
  #follow(job) {
    this.status.textContent = job?.words ?? "";
    this.status.hidden = !job;
    this.bar.style.width = `${100 * (job?.share ?? 0)}%`;
    clearTimeout(this.timer);
    if (job) this.timer = setTimeout(() => (job.done ? this.courier.run({}) : this.courier.look()), job.done ? 0 : ASK_MS);
  }

  close() {
    clearTimeout(this.timer);
    this.timeline.halt();
    this.observer.disconnect();
  }
}

export const { render, remove } = liveComponent(Tiles);
