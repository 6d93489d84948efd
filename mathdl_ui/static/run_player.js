/**
 * A training run that Python computed, played: what the network says on a live plane, each of its units as a small picture
 * with the weights between them, and curves beside. Everything shows the same frame. The film comes once, a byte a number;
 * afterwards the browser holds it by name and tells Python so.
 */

import { h, liveComponent, s, set } from "./component.js";
import { Plane } from "./plane.js";

const CLASSES = ["data", "second", "result", "model", "gradient"];
const LEVELS = 51; // shades of a class in a byte
const ZERO = 127; // the byte that stands for 0 between two signs
const MOST_HELD = 6;
const ASK_MS = 200; // how often to ask how a computation stands
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * Pictures of a film, frame by frame: `bytes` holds them one after the other, `size` to a frame.
 * @typedef {{part: string, count: number, height: number, width: number, palette?: string, layer?: number, bytes: Uint8Array, size: number}} Part
 * @typedef {{data: any, parts: Part[]}} Held
 */

/** @type {Map<string, Held>} */
const library = new Map();

/** Each frame came as what it adds to the one before, all parts of a frame together. */
async function unpacked(data) {
  const packed = Uint8Array.from(atob(data.bytes), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const steps = new Uint8Array(await new Response(stream).arrayBuffer());
  const frame = steps.length / data.n_frames;
  for (let i = frame; i < steps.length; i += 1) steps[i] += steps[i - frame];
  let start = 0;
  const parts = data.parts.map((part) => {
    const size = part.count * part.height * part.width;
    const bytes = new Uint8Array(size * data.n_frames);
    for (let f = 0; f < data.n_frames; f += 1) bytes.set(steps.subarray(f * frame + start, f * frame + start + size), f * size);
    start += size;
    return { ...part, bytes, size };
  });
  return { data, parts };
}

/** A color as red, green, blue from 0 to 255. */
function channels(color) {
  const context = h("canvas", { width: 1, height: 1 }).getContext("2d");
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** For each byte red, green, blue and opacity. */
function palette(kind, color) {
  const table = new Uint8Array(4 * 256);
  const put = (byte, role, opacity) => table.set([...channels(color(role)), Math.round(255 * opacity)], 4 * byte);
  for (let byte = 0; byte < 256; byte += 1) {
    if (kind === "classes") put(byte, CLASSES[Math.min(Math.floor(byte / LEVELS), 4)], 0.04 + 0.46 * ((byte % LEVELS) / (LEVELS - 1)));
    else if (kind === "counts") put(byte, "ink", byte ? 0.06 + 0.44 * Math.min(byte / 60, 1) : 0);
    else put(byte, byte < ZERO ? "data" : "second", 0.85 * Math.min(Math.abs(byte - ZERO) / ZERO, 1));
  }
  return table;
}

/** Paints the picture number `which` of a part at a position of the film; between two frames their colors are blended. */
function paint(canvas, part, which, position, table) {
  const { width, height } = part;
  if (canvas.width !== width || canvas.height !== height) set(canvas, { width, height });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  const first = Math.floor(position);
  const share = position - first;
  const from = first * part.size + which * width * height;
  const to = share > 0 ? from + part.size : from;
  for (let i = 0, at = 0; i < width * height; i += 1) {
    const a = 4 * part.bytes[from + i];
    const b = 4 * part.bytes[to + i];
    for (let c = 0; c < 4; c += 1, at += 1) pixels.data[at] = table[a + c] + share * (table[b + c] - table[a + c]);
  }
  context.putImageData(pixels, 0, 0);
}

const at = (values, position) => {
  const i = Math.floor(position);
  return i + 1 < values.length ? values[i] + (position - i) * (values[i + 1] - values[i]) : values[values.length - 1];
};

/** The units in rows, one row a layer, the weights as lines between them. */
class Network {
  constructor(player) {
    this.player = player;
    this.lines = h("canvas", { class: "edges", "aria-hidden": "true" });
    this.rows = h("div", { class: "rows" });
    this.element = h("div", { class: "network", tabindex: 0, role: "img" }, this.lines, this.rows);
    this.caption = h("p", { class: "hint" });
    this.element.onpointerleave = () => this.#show(null);
    this.element.onblur = () => this.#show(null);
    this.element.onkeydown = (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!by || !this.units.length) return;
      const now = this.units.indexOf(this.shown);
      this.#show(this.units[(now + by + this.units.length + (now < 0 && by < 0 ? 1 : 0)) % this.units.length]);
      event.preventDefault();
    };
  }

  build({ data, parts }) {
    this.parts = parts.filter(({ part }) => part === "units");
    this.edges = parts.filter(({ part }) => part === "edges");
    const chips = (names, role) => names.map((name, i) => ({ node: h("span", { class: `chip ${role(i)}` }, name) }));
    const inputs = chips(data.inputs, () => "ink");
    const outputs = chips(data.outputs, (i) => (data.outputs.length > 1 ? (CLASSES[i] && data.outputs.length <= 5 ? CLASSES[i] : "ink") : "ink"));
    const hidden = this.parts.map((part, layer) =>
      Array.from({ length: part.count }, (_, which) => {
        const unit = { node: h("canvas", { class: part.height === 1 ? "unit strip" : "unit" }), part, which, layer };
        unit.node.onpointerenter = unit.node.onclick = () => this.#show(unit);
        return unit;
      }),
    );
    this.layers = [inputs, ...hidden, outputs];
    this.units = hidden.flat();
    this.shown = null;
    this.places = null;
    this.rows.replaceChildren(...this.layers.map((layer) => h("div", { class: layer.length > 8 ? "row many" : "row" }, ...layer.map(({ node }) => node))));
    const none = outputs.length ? "No hidden units: a linear model." : "";
    this.rest = hidden.length ? "Point at a unit to see its answer large." : none;
    this.caption.textContent = this.rest;
  }

  #show(unit) {
    if (unit === this.shown) return;
    this.shown?.node.classList.remove("lit");
    unit?.node.classList.add("lit");
    this.shown = unit;
    this.caption.textContent = unit ? `Unit ${unit.which + 1} of layer ${unit.layer + 1}` : this.rest;
    this.player.refresh();
  }

  paint(position, table) {
    for (const { node, part, which } of this.units) paint(node, part, which, position, table);
    this.#connect(position);
  }

  /** Where the units are: asked once, as the browser would have to lay out the page for each frame. */
  #measure() {
    const box = this.element.getBoundingClientRect();
    const places = this.layers.map((layer) =>
      layer.map(({ node }) => {
        const place = node.getBoundingClientRect();
        return [place.left - box.left + place.width / 2, place.top - box.top, place.bottom - box.top];
      }),
    );
    return { width: box.width, height: box.height, places };
  }

  /** Lines between the units of neighboring rows: as thick as the weight is large, in the color of its sign. */
  #connect(position) {
    this.places ??= this.#measure();
    const { width: wide, height: tall, places } = this.places;
    const scale = window.devicePixelRatio || 1;
    set(this.lines, { width: Math.round(wide * scale), height: Math.round(tall * scale) });
    const context = this.lines.getContext("2d");
    context.scale(scale, scale);
    for (const { layer, height, width, bytes, size } of this.edges) {
      const frame = Math.round(position) * size;
      for (let i = 0; i < height; i += 1) {
        for (let j = 0; j < width; j += 1) {
          const weight = (bytes[frame + i * width + j] - ZERO) / ZERO;
          const [x0, , y0] = places[layer][j];
          const [x1, y1] = places[layer + 1][i];
          context.strokeStyle = this.player.color(weight < 0 ? "data" : "second");
          context.globalAlpha = 0.12 + 0.5 * Math.abs(weight);
          context.lineWidth = 0.3 + 3 * Math.abs(weight);
          context.beginPath();
          context.moveTo(x0, y0);
          context.bezierCurveTo(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, x1, y1);
          context.stroke();
        }
      }
    }
  }
}

/** Small curves over the epochs, one below the other. */
class Panels {
  constructor() {
    this.element = h("div", { class: "panels" });
  }

  build(panels) {
    this.panels = panels.map((panel) => {
      const svg = s("svg", { role: "img", "aria-label": panel.alt });
      const said = h("span", { class: "said" });
      const keys = panel.keys.map(({ name, style }) => h("span", { class: `key ${style}` }, name));
      return { ...panel, svg, said, node: h("figure", {}, h("figcaption", {}, h("b", {}, panel.title), ...keys, said), svg) };
    });
    this.element.replaceChildren(...this.panels.map(({ node }) => node));
    this.resize();
  }

  resize() {
    const width = this.element.clientWidth;
    if (!width || !this.panels) return;
    const [left, tall] = [42, 68];
    for (const panel of this.panels) {
      const to = ([x, y]) => [left + x * (width - left - 6), 9 + (1 - y) * tall];
      const d = (points) => `M${points.map((p) => to(p).map((v) => v.toFixed(1)).join(" ")).join("L")}`;
      const ticks = panel.ticks.flatMap(([y, words]) => {
        const [, py] = to([0, y]);
        const text = s("text", { x: left - 6, y: py + 4, "text-anchor": "end", class: "tick" });
        text.textContent = words;
        return [s("line", { x1: left, x2: width - 6, y1: py, y2: py, class: "grid" }), text];
      });
      const bands = panel.bands.map(({ low, high, style }) => s("path", { d: `${d([...low, ...[...high].reverse()])}Z`, class: `band ${style}` }));
      const lines = panel.lines.filter(({ points }) => points.length).map(({ points, style }) => s("path", { d: d(points), class: `curve ${style}` }));
      const marks = panel.marks.map(([x, y, words]) => {
        const [px, py] = to([x, y]);
        const mark = s("g", { class: "mark" });
        // Curves fall: early on there is room below them, later above.
        const text = s("text", { x: px + (x > 0.5 ? -6 : 6), y: x > 0.5 ? 20 : tall + 5, "text-anchor": x > 0.5 ? "end" : "start", class: "tick halo" });
        text.textContent = words;
        mark.append(s("line", { x1: px, x2: px, y1: 9, y2: 9 + tall }), s("circle", { cx: px, cy: py, r: 3.5 }), text);
        return mark;
      });
      panel.rule = s("line", { y1: 4, y2: tall + 13, class: "now" });
      panel.dots = panel.lines.filter(({ live }) => live).map((line) => ({ line, dot: s("circle", { r: 3.2, class: `dot ${line.style}` }) }));
      panel.to = to;
      set(panel.svg, { width, height: tall + 16, viewBox: `0 0 ${width} ${tall + 16}` });
      panel.svg.replaceChildren(...ticks, ...bands, ...lines, ...marks, panel.rule, ...panel.dots.map(({ dot }) => dot));
    }
  }

  paint(position) {
    for (const panel of this.panels ?? []) {
      if (!panel.to) continue;
      panel.said.textContent = panel.said_at[Math.min(Math.round(position), panel.said_at.length - 1)] ?? "";
      const points = panel.dots.map(({ line, dot }) => {
        const point = line.points.length ? [0, 1].map((c) => at(line.points.map((p) => p[c]), position)) : [0, 0];
        const [cx, cy] = panel.to(point);
        set(dot, { cx, cy, visibility: line.points.length ? "visible" : "hidden" });
        return cx;
      });
      const x = points[0] ?? panel.to([0, 0])[0];
      set(panel.rule, { x1: x, x2: x });
    }
  }
}

class RunPlayer extends Plane {
  constructor(root, courier) {
    const main = h("div", { class: "main" });
    super(main, courier);
    this.network = new Network(this);
    this.panels = new Panels();
    this.picture = h("canvas");
    this.bar = h("div", { class: "bar", "aria-hidden": "true" });
    this.status = h("p", { class: "status", role: "status" });
    const side = h("div", { class: "side" }, this.network.element, this.network.caption);
    this.stage.append(this.bar);
    main.append(this.status);
    root.append(h("div", { class: "player" }, side, main, this.panels.element));
    this.cursor = s("g", { class: "cursor", "aria-hidden": "true" });
    this.cursor.append(s("circle", { r: 9 }), s("circle", { r: 1.5 }));
    set(this.cursor, { transform: "translate(-99 -99)" });
    this.svg.append(this.cursor);
    this.svg.addEventListener("click", (event) => this.#tapped(event));
    this.svg.addEventListener("keydown", (event) => this.#key(event));
    this.svg.addEventListener("blur", () => this.#aim(null));
    this.wide = new ResizeObserver(() => {
      this.panels.resize();
      this.network.places = null;
      this.refresh();
    });
    this.wide.observe(root);
  }

  update(data) {
    if (data.film && !library.has(data.film_name)) this.#hold(data.film_name, data.film);
    const found = library.get(data.film_name);
    // A page that forgot what it held says so, and gets it again.
    if (!found && !data.film && this.coming !== data.film_name) return this.send({}, true);
    if (!this.courier.busy) [this.painted, this.known] = [[], data.n_painted];
    // What was played is gone.
    if (this.told && this.told.film_name !== data.film_name) this.timeline.halt();
    this.told = data;
    if (data.panels) this.panels.build(data.panels);
    if (found && this.film !== found) {
      this.film = found;
      this.network.build(found);
    }
    const stale = this.paper;
    super.update(data);
    if (stale !== this.paper) this.tables = {};
    // Its place is kept while there is no run.
    Object.assign(this.timeline.element.style, { display: "", visibility: data.timeline ? "" : "hidden" });
    this.network.element.setAttribute("aria-label", data.network);
    set(this.svg, { tabindex: data.brush ? 0 : null });
    this.stage.classList.toggle("painting", Boolean(data.brush));
    this.refresh();
    this.#follow(data.job);
    if (data.plays !== this.plays && this.plays !== undefined && found && data.timeline) this.#play();
    if (this.plays === undefined || (found && data.timeline)) this.plays = data.plays;
  }

  async #hold(name, film) {
    this.coming = name;
    library.set(name, await unpacked(film));
    for (const old of [...library.keys()].slice(0, -MOST_HELD)) library.delete(old);
    if (this.told?.film_name === name) this.update({ ...this.told, film: undefined });
  }

  #play() {
    this.timeline.position = this.timeline.last;
    this.timeline.start();
  }

  /** What is being computed: how it stands is asked for again and again, and its end makes the page run. */
  #follow(job) {
    this.status.textContent = job?.words ?? "";
    this.bar.style.width = `${100 * (job?.share ?? 0)}%`;
    clearTimeout(this.timer);
    if (job) this.timer = setTimeout(() => (job.done ? this.send({}, true) : this.courier.look()), job.done ? 0 : ASK_MS);
  }

  send(change, settled) {
    super.send({ films: [...library.keys()], ...change }, settled);
  }

  get position() {
    return this.told?.timeline ? this.timeline.position : 0;
  }

  table(kind) {
    this.tables ??= {};
    this.tables[kind] ??= palette(kind, (role) => this.color(role));
    return this.tables[kind];
  }

  refresh() {
    if (this.view && this.told) this.paint(this.timeline.moving ? this.timeline.position : null);
  }

  paint(frame) {
    super.paint(frame);
    this.panels.paint(frame ?? this.position);
    if (this.film) this.network.paint(Math.min(frame ?? this.position, this.film.data.n_frames - 1), this.table("signed"));
  }

  layersAt(frame) {
    const above = super.layersAt(frame);
    if (!this.film) return above;
    const position = Math.min(frame ?? this.position, this.film.data.n_frames - 1);
    const surface = this.film.parts.find(({ part }) => part === "surface");
    const unit = this.network.shown;
    const { box } = this.film.data;
    if (unit) paint(this.picture, unit.part, unit.which, position, this.table("signed"));
    else if (surface) paint(this.picture, surface, 0, position, this.table(surface.palette));
    else return above;
    const image = { kind: "image", source: this.picture, box, smooth: surface?.palette !== "counts" && !(unit && unit.part.height === 1) };
    const numbers = surface?.palette === "counts" && !unit ? this.#numbers(surface, Math.round(position)) : [];
    return [image, ...numbers, ...(surface?.palette === "counts" && unit ? [] : above)];
  }

  /** The counts of a table, written into its cells. */
  #numbers({ bytes, size, height, width }, frame) {
    const written = [];
    for (let i = 0; i < size; i += 1) {
      const count = bytes[frame * size + i];
      const place = [(i % width) + 0.5, height - Math.floor(i / width) - 0.5];
      if (count) written.push({ kind: "text", at: place, text: String(count), role: "ink", anchor: "middle", shift: [0, 5] });
    }
    return written;
  }

  // --- Painting points ---------------------------------------------------------------------------

  #tapped(event) {
    if (!this.told?.brush || event.target.closest(".handle")) return;
    const box = this.svg.getBoundingClientRect();
    this.#add(this.view.from(event.clientX - box.left, event.clientY - box.top));
  }

  #add(place) {
    const { x, y, brush } = this.told;
    const inside = [x, y].every(([low, high], i) => place[i] >= low && place[i] <= high);
    if (!inside) return;
    this.painted.push(place);
    this.told.layers = [...this.told.layers, { kind: "points", points: [place], role: brush, r: 5, opacity: 0.9 }];
    this.data = { ...this.data, layers: this.told.layers };
    this.refresh();
    this.send({ painted: this.painted, from: this.known }, true);
  }

  /** Where the next point goes, for those who paint by keys. */
  #aim(place) {
    this.aimed = place;
    const [px, py] = place ? this.view.to(place) : [-99, -99];
    set(this.cursor, { transform: `translate(${px} ${py})` });
  }

  #key(event) {
    if (!this.told?.brush || event.target !== this.svg) return;
    const { x, y } = this.told;
    const place = this.aimed ?? [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
    const direction = KEYS[event.key];
    if (direction) {
      const step = event.shiftKey ? 0.1 : 0.02;
      this.#aim([x, y].map(([low, high], i) => Math.min(Math.max(place[i] + direction[i] * step * (high - low), low), high)));
    } else if (event.key === " " || event.key === "Enter") {
      this.#aim(place);
      this.#add(place);
    } else return;
    event.preventDefault();
  }

  close() {
    clearTimeout(this.timer);
    this.wide.disconnect();
    super.close();
  }
}

export const { render, remove } = liveComponent(RunPlayer);
