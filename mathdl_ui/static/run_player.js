/**
 * A training run that Python computed, played: what the network says on a live plane, each of its units as a small picture
 * with the weights between them, and curves beside. Everything shows the same frame. The film comes once, a byte a number;
 * afterwards the browser holds it by name and tells Python so.
 */

import { h, liveComponent, s, set } from "./component.js";
import { Plane } from "./plane.js";
import { keep, library, paint, palette } from "./run_film.js";
import { Network } from "./run_network.js";
import { Panels } from "./run_panels.js";

const ASK_MS = 200; // how often to ask how a computation stands
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

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
    if (data.film && !library.has(data.film_name)) {
      this.coming = data.film_name;
      keep(data.film_name, data.film)?.then(() => this.#come(data.film_name));
    }
    const found = library.get(data.film_name);
    // A page that forgot what it held says so, and gets it again.
    if (!found && !data.film && this.coming !== data.film_name) return this.#run();
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

  /** A film that took a while to unpack is here. */
  #come(name) {
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
    if (job) this.timer = setTimeout(() => (job.done ? this.#run() : this.courier.look()), job.done ? 0 : ASK_MS);
  }

  #run() {
    this.courier.run({ films: [...library.keys()] });
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
