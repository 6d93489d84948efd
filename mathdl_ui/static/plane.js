/**
 * The live plane: handles that the hand moves, layers that Python computes, a timeline that plays a computed run.
 *
 * What is under the hand moves within one frame; everything computed follows when Python answers.
 */

import { recall } from "./backdrops.js";
import { h, liveComponent, s, set, shown } from "./component.js";
import { View, arrowPaths, blend, drawGrid, drawLayers, label, titledPoint } from "./layers.js";
import { Timeline } from "./timeline.js";

const COLORS = {
  data: "--st-blue-color",
  second: "--st-orange-color",
  result: "--st-green-color",
  model: "--st-violet-color",
  gradient: "--st-yellow-color",
  truth: "--st-text-color",
  muted: "--st-gray-color",
  ink: "--st-text-color",
};
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** The place on a rail that is nearest to a point. */
function onRail([[x0, y0], [x1, y1]], [x, y]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const share = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(Math.max(share, 0), 1);
  return [x0 + t * dx, y0 + t * dy];
}

/** Of a step along x and one along y, which may be the same. */
const both = (step) => (Array.isArray(step) ? step : [step, step]);

class Handle {
  constructor(plane, id) {
    this.plane = plane;
    this.id = id;
    this.node = s("g", { class: "handle", tabindex: 0, role: "button", "aria-roledescription": "movable point", "data-id": id });
    this.shaft = s("path", { class: "shape", "stroke-width": 3.5 });
    this.outer = s("path", { class: "outer", "stroke-width": 14 });
    this.head = s("path", { class: "head" });
    this.dot = s("circle", { class: "head", r: 4.5 });
    this.knob = s("circle", { class: "knob" });
    this.grip = s("circle", { class: "grip" });
    this.text = label([0, 0], "", { role: "", math: true, big: true });
    this.node.append(this.outer, this.shaft, this.head, this.dot, this.knob, this.text, this.grip);
    // Chromium ignores touch-action inside SVG: without this a finger's drag turns into a scroll.
    this.node.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    this.node.onpointerdown = (event) => this.#grab(event);
    this.node.onpointermove = (event) => this.#drag(event);
    this.node.onpointerup = this.node.onpointercancel = (event) => this.#release(event);
    this.node.onkeydown = (event) => this.#key(event);
    // A key may come up elsewhere: where the focus leaves the handle, the hand has let go of it too.
    this.node.onkeyup = (event) => event.key in KEYS && this.#rest();
    this.node.onblur = () => this.#rest();
  }

  update(spec) {
    this.spec = spec;
    // What others lead goes where Python puts it, unless it is this one that the hand moves.
    const led = spec.led && this.plane.moved !== this;
    if (!this.held && (led || !this.plane.courier.busy)) this.at = spec.at;
    // Moved along one axis, on a curve say, it goes with the curve along the other.
    else if (spec.led && spec.axis) this.at = spec.axis === "x" ? [this.at[0], spec.at[1]] : [spec.at[0], this.at[1]];
    this.node.setAttribute("class", `handle ${spec.role} ${this.held ? "held" : ""}`);
    this.draw();
  }

  draw() {
    const { spec, at } = this;
    const { view } = this.plane;
    const [x, y] = view.to(at);
    if (spec.origin) {
      const [ox, oy] = view.to(spec.origin);
      const [shaft, head] = arrowPaths([ox, oy], [x, y], 17);
      set(this.shaft, { d: shaft });
      set(this.head, { d: head });
      // Where arrows share a tail, a hand that takes one by its inner part would take any.
      set(this.outer, { d: `M${x + (ox - x) / 3} ${y + (oy - y) / 3}L${x} ${y}` });
    }
    set(this.dot, { cx: x, cy: y, visibility: spec.origin ? "hidden" : "visible" });
    for (const circle of [this.knob, this.grip]) set(circle, { cx: x, cy: y });
    set(this.knob, { r: spec.reach });
    set(this.grip, { r: spec.reach + 9 });
    const [ox, oy] = spec.origin ? view.to(spec.origin) : [x, y + 1];
    const length = Math.hypot(x - ox, y - oy) || 1;
    const [dx, dy] = [(x - ox) / length, (y - oy) / length];
    const lx = Math.min(Math.max(x + dx * 24, 12), view.width - 12);
    const ly = Math.min(Math.max(y + dy * 24 + 7, 20), view.height - 6);
    set(this.text, { x: lx, y: ly, "text-anchor": "middle" });
    this.text.textContent = spec.label;
    this.node.setAttribute("aria-label", `${spec.name} at ${shown(at[0])}, ${shown(at[1])}. Arrow keys move it.`);
  }

  #allowed(x, y) {
    const { rail, step, axis, x: xs, y: ys } = this.spec;
    if (rail) return onRail(rail, [x, y]);
    const [across, up] = both(step);
    const round = (value, by, [low, high]) => Math.min(Math.max(Number((Math.round(value / by) * by).toFixed(10)), low), high);
    return [axis === "y" ? this.at[0] : round(x, across, xs), axis === "x" ? this.at[1] : round(y, up, ys)];
  }

  #move(x, y) {
    const before = this.at;
    this.at = this.#allowed(x, y);
    this.draw();
    for (const other of this.plane.handles.values()) {
      if (other.spec.follows !== this.id) continue;
      other.at = other.at.map((value, i) => Number((value + this.at[i] - before[i]).toFixed(10)));
      other.draw();
    }
    this.#tell(false);
  }

  #tell(settled) {
    this.plane.tell(this, settled);
  }

  #grab(event) {
    if (event.button > 0) return;
    this.plane.nearest(event, this).take(event);
  }

  /** Goes to where the pointer is, as if it had been carried there. */
  jump(event) {
    const box = this.plane.svg.getBoundingClientRect();
    this.#move(...this.plane.view.from(event.clientX - box.left, event.clientY - box.top));
    this.#tell(true);
  }

  take(event) {
    this.node.setPointerCapture(event.pointerId);
    this.held = true;
    this.node.classList.add("held");
    const [px, py] = this.plane.view.to(this.at);
    const box = this.plane.svg.getBoundingClientRect();
    this.offset = [px - (event.clientX - box.left), py - (event.clientY - box.top)];
    this.node.focus({ preventScroll: true });
    event.preventDefault();
  }

  #drag(event) {
    if (!this.held) return;
    const box = this.plane.svg.getBoundingClientRect();
    this.#move(...this.plane.view.from(event.clientX - box.left + this.offset[0], event.clientY - box.top + this.offset[1]));
  }

  #release() {
    if (!this.held) return;
    this.held = false;
    this.node.classList.remove("held");
    this.#tell(true);
  }

  #key(event) {
    const direction = KEYS[event.key];
    if (!direction) return;
    const { rail, coarse, step } = this.spec;
    let [dx, dy] = direction;
    if (rail) {
      // Right and up lead to its end, left and down to its start, wherever they lie.
      const ahead = dx + dy;
      [dx, dy] = [ahead * (rail[1][0] - rail[0][0]), ahead * (rail[1][1] - rail[0][1])];
    }
    const [across, up] = both(event.shiftKey ? coarse : step);
    this.nudged = true;
    this.#move(this.at[0] + dx * across, this.at[1] + dy * up);
    event.preventDefault();
  }

  #rest() {
    if (this.nudged) this.#tell(true);
    this.nudged = false;
  }
}

export class Plane {
  constructor(root, courier) {
    this.courier = courier;
    this.handles = new Map();
    this.backCanvas = h("canvas", { class: "back", "aria-hidden": "true" });
    this.canvas = h("canvas", { "aria-hidden": "true" });
    this.svg = s("svg", { role: "group" });
    this.grid = s("g", { "aria-hidden": "true" });
    this.back = s("g", { "aria-hidden": "true" });
    this.under = s("g", { "aria-hidden": "true" });
    this.over = s("g");
    this.svg.append(this.grid, this.back, this.under, this.over);
    this.tip = h("div", { class: "tip", role: "status", hidden: true });
    this.stage = h("div", { class: "stage" }, this.backCanvas, this.canvas, this.svg, this.tip);
    this.timeline = new Timeline(
      (frame) => this.paint(frame),
      // A drawing keeps up with a hand on the timeline; the whole page would not.
      (frame, settled) => {
        this.moved = this.timeline;
        if (settled || this.courier.told) this.send({ frame: Math.round(frame) }, settled);
      },
      () => this.#fetch(),
    );
    root.append(this.stage, this.timeline.element);
    this.root = root;
    this.svg.onpointermove = this.svg.onpointerdown = (event) => this.#explain(event);
    this.svg.onclick = (event) => {
      if (this.data.jumps && !event.target.closest(".handle")) this.handles.values().next().value?.jump(event);
    };
    this.svg.onpointerleave = () => (this.tip.hidden = true);
    this.observer = new ResizeObserver(() => this.data && this.update(this.data));
    this.observer.observe(root);
  }

  update(data) {
    // Whoever moves the timeline changes nothing else, so its frames still hold; after anything else they do not.
    const played = this.moved === this.timeline;
    const mine = "ack" in data ? data.ack !== this.ack : this.courier.asking;
    if ("ack" in data) this.ack = data.ack;
    const frames = data.frames ?? (played && mine ? this.data?.frames : undefined);
    this.data = { ...data, frames };
    this.fetching = false;
    const width = this.root.clientWidth;
    if (!width) return;
    const tallest = Math.max(Math.min(data.tallest, 260), Math.min(data.tallest, 0.74 * window.innerHeight));
    const view = new View(data, width, tallest);
    const style = getComputedStyle(this.root);
    const paper = style.getPropertyValue("--st-background-color");
    if (!view.same(this.view) || paper !== this.paper || data.axes !== this.axes) {
      this.view = view;
      this.paper = paper;
      this.axes = data.axes;
      this.style = style;
      this.colors = {};
      this.stage.style.height = `${view.height}px`;
      set(this.svg, { width: view.width, height: view.height, viewBox: `0 0 ${view.width} ${view.height}` });
      drawGrid(this.grid, view, data.axes);
      this.shown = null;
    }
    this.#lay(data.backdrop);
    this.svg.setAttribute("aria-label", data.alt);
    for (const spec of data.handles) {
      if (!this.handles.has(spec.id)) {
        const handle = new Handle(this, spec.id);
        this.handles.set(spec.id, handle);
        this.over.append(handle.node);
      }
      this.handles.get(spec.id).update(spec);
    }
    for (const [id, handle] of this.handles) {
      if (data.handles.some((spec) => spec.id === id)) continue;
      handle.node.remove();
      this.handles.delete(id);
    }
    this.timeline.element.hidden = !data.timeline;
    this.timeline.element.style.display = data.timeline ? "" : "none";
    if (data.timeline) this.timeline.update(data.timeline, Boolean(frames), played && this.courier.busy);
    this.paint(this.timeline.moving ? this.timeline.position : null);
  }

  /** What stays is drawn when it, the size or the theme is another. */
  #lay(backdrop) {
    const name = backdrop?.name ?? "";
    const layers = recall(backdrop);
    if (this.shown === name) return;
    this.shown = name;
    drawLayers(this.back, this.backCanvas, this.view, layers, (role) => this.color(role));
  }

  /** @param {number | null} frame of the timeline; null draws the layers as Python sent them for the current state */
  paint(frame) {
    this.layers = this.layersAt(frame);
    drawLayers(this.under, this.canvas, this.view, this.layers, (role) => this.color(role));
  }

  /** All layers at a frame, lowest first. */
  layersAt(frame) {
    const { layers, moving = [], frames } = this.data;
    if (frame === null || !frames) return [...layers, ...moving];
    const i = Math.floor(frame);
    const { layers: run, at = {} } = i + 1 < frames.length ? blend(frames[i], frames[i + 1], frame - i) : frames[i];
    for (const [id, point] of Object.entries(at)) {
      this.handles.get(id).at = point;
      this.handles.get(id).draw();
    }
    return [...layers, ...run];
  }

  color(role) {
    this.colors[role] ??= role.startsWith("#") ? role : this.style.getPropertyValue(COLORS[role] ?? role).trim();
    return this.colors[role];
  }

  /** Of the handles whose tips are within reach of a pointer the nearest; else the one whose arrow it has met. */
  nearest(event, met) {
    const box = this.svg.getBoundingClientRect();
    const away = ({ at }) => {
      const [x, y] = this.view.to(at);
      return Math.hypot(x - (event.clientX - box.left), y - (event.clientY - box.top));
    };
    const others = [...this.handles.values()].filter((other) => away(other) < Math.min(away(met), other.spec.reach + 9));
    return others.sort((one, other) => away(one) - away(other))[0] ?? met;
  }

  /** A hand is near the timeline: ask for its frames, unless they are on their way. */
  #fetch() {
    if (this.fetching) return;
    this.fetching = true;
    this.courier.film();
  }

  /** @param {Handle} moved the handle that the hand has moved */
  tell(moved, settled) {
    this.moved = moved;
    this.send({ held: moved.id }, settled);
  }

  send(change, settled) {
    const at = Object.fromEntries([...this.handles].map(([id, handle]) => [id, handle.at]));
    this.courier.send({ at, frame: this.data.timeline?.frame ?? 0, ...change }, settled);
  }

  #explain(event) {
    const box = this.svg.getBoundingClientRect();
    const found = titledPoint(this.view, this.layers ?? [], event.clientX - box.left, event.clientY - box.top, event.pointerType === "touch" ? 24 : 12);
    this.tip.hidden = !found;
    if (!found) return;
    this.tip.replaceChildren(...(found.picture ? [this.#thumbnail(found.picture)] : []), found.title);
    const left = found.x > this.view.width / 2;
    Object.assign(this.tip.style, {
      left: left ? "" : `${found.x + 12}px`,
      right: left ? `${this.view.width - found.x + 12}px` : "",
      top: `${Math.min(found.y + 8, this.view.height - 40)}px`,
    });
  }

  /** @param {string} shades a square gray picture, one digit of base 36 for each pixel */
  #thumbnail(shades) {
    const side = Math.round(Math.sqrt(shades.length));
    const canvas = h("canvas", { width: side, height: side, class: "thumbnail" });
    const context = canvas.getContext("2d");
    context.fillStyle = this.color("ink");
    [...shades].forEach((shade, i) => {
      context.globalAlpha = Number.parseInt(shade, 36) / 35;
      context.fillRect(i % side, Math.floor(i / side), 1, 1);
    });
    return canvas;
  }

  close() {
    this.observer.disconnect();
    this.timeline.playing = false;
  }
}

export const { render, remove } = liveComponent(Plane);
