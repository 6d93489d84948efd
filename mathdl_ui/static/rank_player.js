/**
 * A picture built up from layers that Python computed: layer i is a column of numbers beside a row of numbers, and each pixel
 * gets their product. The layers come once; afterwards the browser holds them by name and tells Python so.
 */

import { h, liveComponent, s, set } from "./component.js";
import { Timeline } from "./timeline.js";

/** @type {Map<string, {film: any, layers: {column: Int16Array, row: Int16Array, weight: number}[]}>} */
const library = new Map();
const MOST_HELD = 6;
const FULL = 32767;

function numbers(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return new Int16Array(bytes.buffer);
}

function hold(name, film) {
  const { height, width, weights } = film;
  const columns = numbers(film.columns);
  const rows = numbers(film.rows);
  const layers = weights.map((weight, i) => ({
    column: columns.subarray(i * height, (i + 1) * height),
    row: rows.subarray(i * width, (i + 1) * width),
    weight,
  }));
  library.set(name, { film, layers });
  for (const old of [...library.keys()].slice(0, -MOST_HELD)) library.delete(old);
}

class RankPlayer {
  constructor(root, courier) {
    this.courier = courier;
    this.root = root;
    this.sum = h("canvas", { role: "img" });
    this.layer = h("canvas", { "aria-hidden": "true" });
    this.original = h("img", { alt: "The original." });
    this.sumName = h("figcaption");
    this.layerName = h("figcaption");
    this.spectrum = s("svg", { class: "spectrum", role: "img" });
    const figure = (name, picture, caption) => h("figure", { class: name }, picture, caption);
    this.mosaic = h(
      "div",
      { class: "mosaic" },
      figure("sum", this.sum, this.sumName),
      figure("layer", this.layer, this.layerName),
      figure("original", this.original, h("figcaption", {}, "the original")),
    );
    this.timeline = new Timeline(
      (position) => this.#show(position),
      (rank, settled) => this.courier.send({ frame: Math.round(rank), held: [...library.keys()] }, settled),
    );
    root.append(this.mosaic, this.timeline.element, this.spectrum);
    this.observer = new ResizeObserver(() => this.data && this.#drawSpectrum());
    this.observer.observe(root);
  }

  update(data) {
    if (data.film) hold(data.name, data.film);
    const found = library.get(data.name);
    if (!found) {
      // A page that forgot what it held says so, and gets it again.
      this.courier.send({ frame: data.timeline.frame, held: [...library.keys()] }, true);
      return;
    }
    if (this.name !== data.name) {
      this.name = data.name;
      const { film, layers } = found;
      this.film = film;
      this.layers = layers;
      this.total = new Float32Array(film.height * film.width);
      this.rank = 0;
      for (const canvas of [this.sum, this.layer]) set(canvas, { width: film.width, height: film.height });
      this.pixels = new ImageData(film.width, film.height);
      this.gray = new Uint32Array(this.pixels.data.buffer);
      this.drawn = -1;
      this.original.src = film.original;
      this.mosaic.classList.toggle("coarse", film.width < 100);
      this.timeline.captions = film.captions;
      this.timeline.playing = false;
    }
    this.data = data;
    this.sum.setAttribute("aria-label", data.alt);
    this.spectrum.setAttribute("aria-label", data.spectrum);
    this.timeline.update({ ...data.timeline, caption: this.film.captions[data.timeline.frame] }, true);
    this.#drawSpectrum();
    if (!this.timeline.moving) this.#show(this.timeline.position);
  }

  /** Between two ranks the next layer fades in. */
  #show(position) {
    const rank = Math.floor(position);
    while (this.rank < rank) this.#add(this.layers[this.rank++], 1);
    while (this.rank > rank) this.#add(this.layers[--this.rank], -1);
    if (rank === 0) this.total.fill(0);
    const newest = Math.ceil(position);
    this.#paint(this.sum, this.layers[rank], position - rank, this.total, 0);
    if (this.drawn !== newest) {
      this.drawn = newest;
      // Its strongest pixel becomes white or black; where the layer is 0 it is gray.
      const layer = newest && this.layers[newest - 1].weight > 0 ? this.layers[newest - 1] : null;
      this.#paint(this.layer, layer, layer && 127 / 255 / (layer.weight * FULL * FULL), null, 128);
    }
    this.sumName.textContent = `rank ${newest}`;
    this.layerName.textContent = newest ? `layer ${newest} alone, contrast raised` : "no layer yet";
    this.#mark(position);
  }

  #add({ column, row, weight }, sign) {
    const { total } = this;
    const { width } = this.film;
    for (let i = 0, k = 0; i < column.length; i += 1) {
      const factor = sign * weight * column[i];
      for (let j = 0; j < width; j += 1, k += 1) total[k] += factor * row[j];
    }
  }

  /** A share of a layer over what there is; this runs for each pixel of each frame. */
  #paint(canvas, layer, share, under, zero) {
    const { height, width } = this.film;
    const { gray } = this;
    const { row } = layer ?? this.layers[0];
    for (let i = 0, k = 0; i < height; i += 1) {
      const factor = layer ? 255 * share * layer.weight * layer.column[i] : 0;
      for (let j = 0; j < width; j += 1, k += 1) {
        let light = zero + factor * row[j];
        if (under) light += 255 * under[k];
        light = light < 0 ? 0 : light > 255 ? 255 : light;
        const level = (light + 0.5) | 0;
        gray[k] = 0xff000000 | (level << 16) | (level << 8) | level;
      }
    }
    canvas.getContext("2d").putImageData(this.pixels, 0, 0);
  }

  #drawSpectrum() {
    const width = this.root.clientWidth;
    if (!width) return;
    const { heights, ticks, last } = this.film;
    const [left, right, top, tall] = [44, 8, 14, 96];
    this.across = (i) => left + ((i - 1) / Math.max(last - 1, 1)) * (width - left - right);
    const up = (share) => top + (1 - share) * tall;
    set(this.spectrum, { width, height: top + tall + 34, viewBox: `0 0 ${width} ${top + tall + 34}` });
    const points = heights.map(([i, share]) => `${this.across(i).toFixed(1)} ${up(share).toFixed(1)}`);
    const area = `M${this.across(1)} ${up(0)}L${points.join("L")}L${this.across(last)} ${up(0)}Z`;
    this.clip = s("rect", { x: 0, y: 0, height: top + tall, width: 0 });
    const cut = s("clipPath", { id: "kept" });
    cut.append(this.clip);
    const write = (x, y, words, anchor, name = "tick") => {
      const node = s("text", { x, y, "text-anchor": anchor, class: name });
      node.textContent = words;
      return node;
    };
    this.rule = s("line", { y1: top, y2: top + tall, class: "axis" });
    this.spectrum.replaceChildren(
      cut,
      s("path", { d: area, class: "area muted", "fill-opacity": 0.18 }),
      s("path", { d: area, class: "area result", "fill-opacity": 0.5, "clip-path": "url(#kept)" }),
      s("path", { d: `M${points.join("L")}`, class: "shape result", "stroke-width": 1.5 }),
      s("line", { x1: left, x2: width - right, y1: up(0), y2: up(0), class: "axis" }),
      this.rule,
      ...ticks.map(([share, words]) => write(left - 7, up(share) + 4, words, "end")),
      write(this.across(1), up(0) + 16, "1", "middle"),
      write(this.across(last), up(0) + 16, String(last), "end"),
      write((left + width - right) / 2, up(0) + 30, "singular values σᵢ, log scale; green: kept", "middle"),
    );
    this.#mark(this.timeline.position);
  }

  #mark(position) {
    if (!this.rule) return;
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
