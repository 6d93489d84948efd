/**
 * The live graph: nodes and edges that Python has laid out, dials in it that the hand turns, a timeline that plays it.
 *
 * Columns run from left to right; on a narrow screen they run from top to bottom. What is shown at a frame is in the data:
 * marks from a frame on, edges in phases. Between two frames a bead runs along the edges at work.
 */

import { h, liveComponent, s, set, shown } from "./component.js";
import { label } from "./layers.js";
import { Timeline } from "./timeline.js";

const RAIL = 84; // greatest length of a dial, px
const BOX = 30; // height of a node, px
const ASIDE = 26; // how far a node moves to make room for its numbers beside it, px
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

const last = (list, frame) => list.reduce((found, one) => (one.since <= frame ? one : found), list[0]);

class Graph {
  constructor(root, courier) {
    this.root = root;
    this.courier = courier;
    this.values = {};
    this.nodes = new Map();
    this.svg = s("svg", { role: "group" });
    this.under = s("g", { "aria-hidden": "true" });
    this.over = s("g");
    this.svg.append(this.under, this.over);
    this.stage = h("div", { class: "graph" }, this.svg);
    this.timeline = new Timeline(
      (frame) => {
        this.#paint(frame);
        this.#follow(Math.floor(frame + 1e-6));
      },
      (frame, settled) => {
        if (settled || this.courier.told) this.#send({ frame: Math.round(frame), chosen: "" }, settled);
      },
    );
    root.append(this.stage, this.timeline.element);
    this.observer = new ResizeObserver(() => this.data && this.update(this.data));
    this.observer.observe(root);
  }

  update(data) {
    this.data = data;
    const width = this.root.clientWidth;
    if (!width) return;
    this.#measure(width);
    this.svg.setAttribute("aria-label", data.alt);
    const keep = this.courier.busy;
    for (const { id, dial } of data.nodes) if (dial && !(keep && id in this.values)) this.values[id] = dial.value;
    for (const spec of data.nodes) {
      let node = this.nodes.get(spec.id);
      if (node && Boolean(node.spec.dial) !== Boolean(spec.dial)) {
        node.element.remove();
        node = undefined;
      }
      if (!node) {
        node = new Node(this, spec);
        this.nodes.set(spec.id, node);
      }
      node.spec = spec;
      this.over.append(...(node.element.parentNode ? [] : [node.element]));
    }
    for (const [id, node] of this.nodes) {
      if (data.nodes.some((spec) => spec.id === id)) continue;
      node.element.remove();
      this.nodes.delete(id);
    }
    this.timeline.update(data.timeline, true, this.timeline.held && this.courier.busy);
    this.#paint(this.timeline.moving ? this.timeline.position : data.timeline.frame);
  }

  /** Which way it flows, and how far apart columns and rows are. */
  #measure(width) {
    const { n_columns: columns, n_rows: rows, column, row } = this.data;
    const least = Math.min(column, 82);
    this.down = width < columns * column && rows * least <= Math.max(width, 340) + 0.5 && width < 640;
    if (this.down) {
      this.step = [Math.min((width - ASIDE / 2) / rows, 150), Math.max(row, 92)];
      this.size = [width, columns * this.step[1]];
    } else {
      this.step = [Math.max(width / columns, column), row];
      this.size = [Math.max(width, columns * column), rows * row];
    }
    const [w, tall] = this.size;
    this.rail = Math.min(RAIL, (this.down ? this.step[0] : column) - 18);
    this.start = this.down ? (w - rows * this.step[0]) / 2 : 0;
    set(this.svg, { width: w, height: tall, viewBox: `0 0 ${w} ${tall}` });
    this.stage.classList.toggle("down", this.down);
    const wide = w > width + 1;
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", "Graph"]]) {
      if (wide) this.stage.setAttribute(name, value);
      else this.stage.removeAttribute(name);
    }
  }

  to([column, row]) {
    const [x, y] = this.step;
    return this.down ? [this.start + (row + 0.5) * x, (column + 0.5) * y] : [(column + 0.5) * x, (row + 0.5) * y];
  }

  /** @param {number} frame with a fraction while it plays */
  #paint(frame) {
    const now = Math.floor(frame + 1e-6);
    const share = frame - now;
    const drawn = [];
    for (const edge of this.data.edges) drawn.push(...this.#edge(edge, now, share));
    this.under.replaceChildren(...drawn);
    for (const node of this.nodes.values()) node.draw(now);
  }

  #edge(edge, frame, share) {
    const points = this.#points(edge);
    const [d, middle] = this.#curve(points);
    const phase = last(edge.phases, frame);
    const width = phase.width + (edge.chosen ? 2.5 : 0);
    const shape = s("path", { d, class: `shape ${phase.role}`, "stroke-width": width, "stroke-opacity": phase.opacity });
    const nodes = [shape];
    if (edge.id) {
      const grip = s("path", { d, class: "thread", "stroke-width": 13 });
      grip.onclick = () => this.choose(edge.id);
      const title = s("title");
      title.textContent = edge.title;
      grip.append(title);
      nodes.push(grip);
    }
    const twin = edge.slot > 0 && this.data.edges.some((other) => other.slot < edge.slot && other.start === edge.start && other.end === edge.end);
    if (phase.label) nodes.push(label([middle[0], middle[1] + (twin ? 15 : -5)], phase.label, { role: `small ${phase.role}`, anchor: "middle" }));
    const runs = edge.forward === frame + 1 ? "data" : edge.backward === frame + 1 ? "gradient" : "";
    if (runs && share > 0) {
      const along = runs === "data" ? share : 1 - share;
      const { x, y } = shape.getPointAtLength(along * shape.getTotalLength());
      nodes.push(s("circle", { cx: x, cy: y, r: 5.5, class: `head ${runs}` }));
    }
    return nodes;
  }

  /** Where an edge leaves, passes, arrives. */
  #points({ start, end, via, slot, slots }) {
    const from = this.nodes.get(start);
    const to = this.nodes.get(end);
    const aside = (slot - (slots - 1) / 2) * 9;
    const [x0, y0] = from.center;
    const [x1, y1] = to.center;
    const inner = via.map((place) => this.to(place));
    if (this.down) {
      const top = from.spec.dial ? 6 : BOX / 2;
      return [[x0, y0 + top], ...inner, [x1 + aside * 1.6, y1 - BOX / 2]];
    }
    return [[x0 + from.width / 2, y0], ...inner, [x1 - to.width / 2, y1 + aside]];
  }

  /** A smooth path through points along the flow, and the middle of its last part. */
  #curve(points) {
    const along = this.down ? 1 : 0;
    let d = `M${points[0].map((v) => v.toFixed(1)).join(" ")}`;
    for (let i = 1; i < points.length; i += 1) {
      const [a, b] = [points[i - 1], points[i]];
      const half = (b[along] - a[along]) / 2;
      const [p, q] = this.down ? [[a[0], a[1] + half], [b[0], b[1] - half]] : [[a[0] + half, a[1]], [b[0] - half, b[1]]];
      d += `C${[...p, ...q, ...b].map((v) => v.toFixed(1)).join(" ")}`;
    }
    const [a, b] = points.slice(-2);
    return [d, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]];
  }

  /** While it plays, what is written beside it goes from step to step with it. */
  #follow(frame) {
    if (!this.timeline.playing || !this.courier.told || frame === this.followed) return;
    this.followed = frame;
    this.#send({ frame, chosen: "" }, false);
  }

  choose(id) {
    this.#send({ chosen: id }, true);
  }

  turn(id, value, settled) {
    this.values[id] = value;
    this.nodes.get(id).draw(Math.floor(this.timeline.position + 1e-6));
    this.#send({}, settled);
  }

  #send(change, settled) {
    this.courier.send({ dials: this.values, ...change }, settled);
  }

  close() {
    this.observer.disconnect();
    this.timeline.playing = false;
  }
}

class Node {
  constructor(graph, spec) {
    this.graph = graph;
    this.spec = spec;
    this.element = s("g", { class: `node ${spec.dial ? "dial" : ""}`, tabindex: 0 });
    this.ring = s("rect", { class: "ring", height: BOX, rx: BOX / 2 });
    this.text = s("text", { class: "math op", "text-anchor": "middle" });
    this.tag = s("text", { class: "halo number data" });
    this.marks = s("g");
    this.element.append(this.ring, this.text, this.tag, this.marks);
    if (spec.dial) this.#makeDial();
    else this.#makeButton();
  }

  get width() {
    if (this.spec.dial) return this.graph.rail;
    return Math.max(BOX, 9 * this.spec.label.length + 18);
  }

  /** Where it stands; downward its numbers stand beside it, and the two share its place. */
  get center() {
    const [x, y] = this.graph.to(this.spec.at);
    return this.graph.down && !this.spec.dial ? [x - ASIDE, y] : [x, y];
  }

  #makeButton() {
    set(this.element, { role: "button" });
    const choose = () => this.graph.choose(this.spec.chosen ? "" : this.spec.id);
    this.element.onclick = choose;
    this.element.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      choose();
      event.preventDefault();
    };
  }

  #makeDial() {
    const { element } = this;
    set(element, { role: "slider" });
    this.rail = s("path", { class: "rail" });
    this.knob = s("circle", { class: "knob", r: 8 });
    this.grip = s("rect", { class: "grip", height: 46 });
    element.append(this.rail, this.knob, this.grip);
    element.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    element.onpointerdown = (event) => {
      if (event.button > 0) return;
      element.setPointerCapture(event.pointerId);
      element.focus({ preventScroll: true });
      this.held = { x: event.clientX, value: this.value, moved: false };
      event.preventDefault();
    };
    element.onpointermove = (event) => {
      if (!this.held) return;
      const by = event.clientX - this.held.x;
      if (Math.abs(by) > 2) this.held.moved = true;
      if (!this.held.moved) return;
      const { minimum, maximum } = this.spec.dial;
      this.#turn(this.held.value + (by / this.graph.rail) * (maximum - minimum), false);
    };
    element.onpointerup = element.onpointercancel = () => {
      const held = this.held;
      this.held = null;
      if (held?.moved) this.graph.turn(this.spec.id, this.value, true);
      else if (held) this.graph.choose(this.spec.chosen ? "" : this.spec.id);
    };
    element.onkeydown = (event) => {
      const { minimum, maximum, step } = this.spec.dial;
      const ends = { Home: minimum, End: maximum };
      if (event.key === "Enter" || event.key === " ") this.graph.choose(this.spec.chosen ? "" : this.spec.id);
      else if (event.key in ends) this.#nudge(ends[event.key]);
      else if (event.key in KEYS) this.#nudge(this.value + KEYS[event.key] * step * (event.shiftKey ? 10 : 1));
      else return;
      event.preventDefault();
    };
    element.onkeyup = () => this.#rest();
    element.onblur = () => this.#rest();
  }

  get value() {
    return this.graph.values[this.spec.id];
  }

  #nudge(value) {
    this.nudged = true;
    this.#turn(value, false);
  }

  #rest() {
    if (this.nudged) this.graph.turn(this.spec.id, this.value, true);
    this.nudged = false;
  }

  #turn(value, settled) {
    const { minimum, maximum, step } = this.spec.dial;
    const steps = Math.round((Math.min(Math.max(value, minimum), maximum) - minimum) / step);
    this.graph.turn(this.spec.id, Number((minimum + steps * step).toFixed(9)), settled);
  }

  draw(frame) {
    const { spec } = this;
    const [x, y] = this.center;
    const active = spec.active.find(([at]) => at === frame);
    const lit = spec.chosen ? "chosen" : active ? "active" : "";
    this.element.setAttribute("class", `node ${spec.dial ? "dial" : ""} ${active?.[1] ?? ""} ${lit}`);
    const { width } = this;
    const marks = spec.marks.filter((mark) => mark.since <= frame && (mark.until === null || frame < mark.until));
    if (spec.dial) this.#drawDial(x, y);
    else {
      this.element.setAttribute("aria-label", spec.spoken);
      this.element.setAttribute("aria-pressed", String(spec.chosen));
      set(this.ring, { x: x - width / 2, y: y - BOX / 2, width });
      set(this.text, { x, y: y + 5.5 });
      this.text.textContent = spec.label;
      this.#drawTag(x, y, marks.find(({ side }) => side === "above"));
    }
    const tagged = spec.tag ? marks.filter(({ side }) => side !== "above") : marks;
    this.marks.replaceChildren(...tagged.map((mark) => this.#mark(mark, x, y)));
  }

  /** The name of a node, and its value once it has one. */
  #drawTag(x, y, mark) {
    const { spec, graph } = this;
    const [dx, dy] = graph.down ? [this.width / 2 + 4, -4] : [0, -BOX / 2 - 6];
    set(this.tag, { x: x + dx, y: y + dy, "text-anchor": graph.down ? "start" : "middle" });
    const name = s("tspan", { class: "math" });
    name.textContent = spec.tag;
    this.tag.replaceChildren(...(spec.tag ? [name, mark ? ` = ${mark.text}` : ""] : []));
  }

  #mark(mark, x, y) {
    const above = mark.side === "above";
    const beside = this.graph.down && !this.spec.dial;
    const at = beside ? [x + this.width / 2 + 4, y + (above ? -4 : 13)] : [x, y + (above ? -BOX / 2 - 6 : BOX / 2 + 16)];
    if (this.spec.dial && this.graph.down && !above) at[0] += 6;
    return label(at, mark.text, { role: `number ${mark.role}`, anchor: beside || (this.spec.dial && this.graph.down && !above) ? "start" : "middle" });
  }

  #drawDial(x, y) {
    const { graph } = this;
    const { minimum, maximum, step } = this.spec.dial;
    const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    const share = (this.value - minimum) / (maximum - minimum);
    const { rail } = graph;
    const from = x - rail / 2;
    const zero = from + (rail * (0 - minimum)) / (maximum - minimum);
    set(this.rail, { d: `M${from} ${y}H${from + rail}M${zero} ${y - 4}V${y + 4}` });
    set(this.knob, { cx: from + share * rail, cy: y });
    set(this.grip, { x: from - 9, y: y - 32, width: rail + 18 });
    set(this.text, { x, y: y - 15, class: "dial-name" });
    const name = s("tspan", { class: "math" });
    name.textContent = `${this.spec.label} `;
    const value = s("tspan", { class: "turned data" });
    value.textContent = `= ${shown(this.value, digits)}`;
    this.text.replaceChildren(name, value);
    set(this.ring, { x: from - 9, y: y - 33, width: rail + 18, height: 46, rx: 10 });
    set(this.element, {
      "aria-label": this.spec.spoken,
      "aria-valuemin": minimum,
      "aria-valuemax": maximum,
      "aria-valuenow": this.value,
      "aria-valuetext": `${this.spec.label} = ${shown(this.value, digits)}`,
    });
  }
}

export const { render, remove } = liveComponent(Graph);
