/**
 * A picture built up from layers that Python computed: layer i of a channel is a column of numbers beside a row of numbers,
 * and each pixel gets their product. The layers come once; afterwards the browser holds them by name and tells Python so.
 */

import { h, liveComponent, s, set } from "./component.js";
import { Timeline } from "./timeline.js";

/**
 * A film as it came, and its channels ready to be added up.
 * @typedef {{column: Int16Array, row: Int16Array, weight: number}} Layer
 * @typedef {{film: any, channels: {base: number, layers: Layer[]}[]}} Held
 */

/** @type {Map<string, Held>} */
const library = new Map();
const MOST_HELD = 6;
const FULL = 32767;
const INKS = { 1: ["result"], 3: ["red", "green", "blue"] };

function numbers(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return new Int16Array(bytes.buffer);
}

/** @returns {Held} */
function unpacked(film) {
  let columns;
  const channels = film.channels.map(({ columns: written, rows: alsoWritten, weights, base }) => {
    if (written) columns = numbers(written);
    const rows = numbers(alsoWritten);
    const [tall, wide] = [columns.length / weights.length, rows.length / weights.length];
    const layers = weights.map((weight, i) => ({
      column: columns.subarray(i * tall, (i + 1) * tall),
      row: rows.subarray(i * wide, (i + 1) * wide),
      weight,
    }));
    return { base, layers };
  });
  return { film, channels };
}

function hold(name, film) {
  library.set(name, unpacked(film));
  for (const old of [...library.keys()].slice(0, -MOST_HELD)) library.delete(old);
}

/** Adds a share of a layer to the light of all pixels; this runs for each pixel of each frame. */
function add(light, { column, row, weight }, share) {
  for (let i = 0, k = 0; i < column.length; i += 1) {
    const factor = share * weight * column[i];
    for (let j = 0; j < row.length; j += 1, k += 1) light[k] += factor * row[j];
  }
}

/** A layer has the largest light that a pixel of it can have at the largest of its numbers. */
const strength = ({ weight }) => Math.abs(weight) * FULL * FULL;

class Sheet {
  constructor(name) {
    this.canvas = h("canvas", name === "sum" ? { role: "img" } : { "aria-hidden": "true" });
    this.caption = h("figcaption");
    this.figure = h("figure", { class: name }, this.canvas, this.caption);
  }

  resize(width, height) {
    set(this.canvas, { width, height });
    this.pixels = new ImageData(width, height);
    this.pixels.data.fill(255);
  }

  /** @param {Float32Array[]} lights of the channels, from 0 to 1; what lies beyond is cut off */
  paint(lights) {
    const { data } = this.pixels; // rounds and clamps by itself
    for (let c = 0; c < 3; c += 1) {
      const light = lights[Math.min(c, lights.length - 1)];
      for (let k = 0, at = c; k < light.length; k += 1, at += 4) data[at] = 255 * light[k];
    }
    this.canvas.getContext("2d").putImageData(this.pixels, 0, 0);
  }
}

class RankPlayer {
  constructor(root, courier) {
    this.courier = courier;
    this.root = root;
    this.sum = new Sheet("sum");
    this.layer = new Sheet("layer");
    this.original = h("img", { alt: "The original." });
    this.spectrum = s("svg", { class: "spectrum", role: "img" });
    const original = h("figure", { class: "original" }, this.original, h("figcaption", {}, "the original"));
    this.mosaic = h("div", { class: "mosaic" }, this.sum.figure, this.layer.figure, original);
    this.timeline = new Timeline(
      (position) => this.#show(position),
      (rank, settled) => (settled || this.courier.told) && this.#tell(Math.round(rank), settled),
    );
    root.append(this.mosaic, this.timeline.element, this.spectrum);
    this.observer = new ResizeObserver(() => this.data && this.#drawSpectrum());
    this.observer.observe(root);
  }

  #tell(frame, settled) {
    this.courier.send({ frame, held: [...library.keys()] }, settled);
  }

  update(data) {
    if (data.film) hold(data.name, data.film);
    const found = library.get(data.name);
    // A page that forgot what it held says so, and gets it again.
    if (!found) return this.#tell(data.timeline.frame, true);
    if (this.name !== data.name) this.#insert(data.name, found);
    this.data = data;
    this.sum.canvas.setAttribute("aria-label", data.alt);
    this.spectrum.setAttribute("aria-label", data.spectrum);
    this.timeline.update({ ...data.timeline, caption: this.film.captions[data.timeline.frame] }, true, this.courier.busy);
    this.#drawSpectrum();
    if (!this.timeline.moving) this.#show(this.timeline.position);
  }

  #insert(name, { film, channels }) {
    this.name = name;
    this.film = film;
    this.channels = channels;
    const { width, height } = film;
    for (const sheet of [this.sum, this.layer]) sheet.resize(width, height);
    const empty = () => channels.map(() => new Float32Array(width * height));
    [this.total, this.shown] = [empty(), empty()];
    this.#restart();
    this.drawn = -1;
    this.original.src = film.original;
    this.mosaic.classList.toggle("coarse", width < 100);
    this.timeline.captions = film.captions;
    this.timeline.playing = false;
  }

  /** From no layer on: what many additions have rounded is forgotten. */
  #restart() {
    this.rank = 0;
    this.channels.forEach(({ base }, c) => this.total[c].fill(base));
  }

  /** Between two ranks the next layer fades in. */
  #show(position) {
    const rank = Math.floor(position);
    const newest = Math.ceil(position);
    if (rank === 0) this.#restart();
    for (; this.rank < rank; this.rank += 1) this.channels.forEach(({ layers }, c) => add(this.total[c], layers[this.rank], 1));
    for (; this.rank > rank; this.rank -= 1) this.channels.forEach(({ layers }, c) => add(this.total[c], layers[this.rank - 1], -1));
    this.shown.forEach((light, c) => {
      light.set(this.total[c]);
      if (newest > rank) add(light, this.channels[c].layers[rank], position - rank);
    });
    this.sum.paint(this.shown);
    if (this.drawn !== newest) this.#showAlone(newest);
    this.#mark(position);
  }

  /** The newest layer, its strongest pixel at full light or none; where it is 0 it is gray. */
  #showAlone(newest) {
    this.drawn = newest;
    const layers = newest ? this.channels.map((channel) => channel.layers[newest - 1]) : [];
    const strongest = Math.max(0, ...layers.map(strength));
    this.shown.forEach((light, c) => {
      light.fill(0.5);
      if (strongest > 0) add(light, layers[c], 0.5 / strongest);
    });
    this.layer.paint(this.shown);
    const { layer } = this.film;
    this.sum.caption.textContent = newest === 1 ? `1 ${layer}` : `${newest} ${layer}s`;
    this.layer.caption.textContent = newest ? `${layer} ${newest} alone, contrast raised` : `no ${layer} yet`;
  }

  #drawSpectrum() {
    const width = this.root.clientWidth;
    const { spectrum } = this.film ?? {};
    this.spectrum.style.display = spectrum ? "" : "none";
    if (!width || !spectrum) return;
    const { heights, ticks, words } = spectrum;
    const last = heights[0].length;
    const [left, right, top, tall] = [44, 8, 14, 96];
    this.across = (i) => left + ((i - 1) / Math.max(last - 1, 1)) * (width - left - right);
    const up = (share) => top + (1 - share) * tall;
    set(this.spectrum, { width, height: top + tall + 34, viewBox: `0 0 ${width} ${top + tall + 34}` });
    const line = (shares) => shares.map((share, i) => `${this.across(i + 1).toFixed(1)} ${up(share).toFixed(1)}`).join("L");
    const highest = heights[0].map((_, i) => Math.max(...heights.map((shares) => shares[i])));
    const area = `M${this.across(1)} ${up(0)}L${line(highest)}L${this.across(last)} ${up(0)}Z`;
    this.clip = s("rect", { x: 0, y: 0, height: top + tall, width: 0 });
    const cut = s("clipPath", { id: "kept" });
    cut.append(this.clip);
    const write = (x, y, text, anchor) => {
      const node = s("text", { x, y, "text-anchor": anchor, class: "tick" });
      node.textContent = text;
      return node;
    };
    this.rule = s("line", { y1: top, y2: top + tall, class: "axis" });
    const inks = INKS[heights.length];
    this.spectrum.replaceChildren(
      cut,
      s("path", { d: area, class: "area muted", "fill-opacity": 0.18 }),
      s("path", { d: area, class: "area result", "fill-opacity": 0.3, "clip-path": "url(#kept)" }),
      ...heights.map((shares, c) => s("path", { d: `M${line(shares)}`, class: `shape ${inks[c]}`, "stroke-width": 1.5 })),
      s("line", { x1: left, x2: width - right, y1: up(0), y2: up(0), class: "axis" }),
      this.rule,
      ...ticks.map(([share, text]) => write(left - 7, up(share) + 4, text, "end")),
      write(this.across(1), up(0) + 16, "1", "middle"),
      write(this.across(last), up(0) + 16, String(last), "end"),
      write((left + width - right) / 2, up(0) + 30, words, "middle"),
    );
    this.#mark(this.timeline.position);
  }

  #mark(position) {
    if (!this.rule || !this.film.spectrum) return;
    const x = position >= 1 ? this.across(position) : this.across(1);
    set(this.rule, { x1: x, x2: x });
    set(this.clip, { width: position >= 1 ? x + 1 : 0 });
  }

  close() {
    this.observer.disconnect();
    this.timeline.playing = false;
  }
}

export const { render, remove } = liveComponent(RankPlayer);
