/** A window, number by number: what a picture has under each tap of a kernel and, to be edited, the weight there. */

import { h, shown } from "./component.js";
import { numberInput, writeNumber } from "./number_cell.js";

export class Taps {
  /**
   * @param {(settled: boolean) => void} edited hears that a weight has changed
   * @param {(tap: number[] | null) => void} pointed hears at which tap somebody points
   */
  constructor(edited, pointed) {
    this.edited = edited;
    this.pointed = pointed;
    this.element = h("div", { class: "taps" });
  }

  /** @param {boolean} busy whether the weights here are newer than those of `data` */
  update(data, busy) {
    const { taps, kernel } = data;
    this.kernel = kernel;
    const size = `${taps}${Boolean(kernel)}`;
    if (this.size !== size) {
      this.size = size;
      this.weights = kernel?.values.map((row) => [...row]);
      this.cells = Array.from({ length: taps[0] }, (_, i) => Array.from({ length: taps[1] }, (_, j) => this.#cell(i, j)));
      this.element.replaceChildren(...this.cells.flat().map((cell) => cell.node));
      this.element.style.gridTemplateColumns = `repeat(${taps[1]}, minmax(0, 1fr))`;
      this.element.style.setProperty("--taps", Math.max(...taps));
    }
    if (!kernel) return;
    const keep = this.editing || busy;
    this.#each((cell, i, j) => {
      if (!keep) this.weights[i][j] = kernel.values[i][j];
      writeNumber(cell.input, shown(this.weights[i][j], kernel.digits));
      this.#tint(cell, this.weights[i][j]);
    });
  }

  /**
   * @param {import("./raster.js").Raster & {numbers: ArrayLike<number>}} film the picture
   * @param {(i: number, j: number) => number} at which of its pixels is under a tap
   * @param {(sign: number) => string} color of positive and of negative numbers
   * @param {number[][]} lit taps to point out
   */
  show(film, at, color, lit) {
    this.#each(({ node, value }, i, j) => {
      this.#fill(value, film, at(i, j), color);
      node.classList.toggle(
        "lit",
        lit.some(([a, b]) => a === i && b === j),
      );
    });
  }

  #each(visit) {
    this.cells.forEach((row, i) => row.forEach((cell, j) => visit(cell, i, j)));
  }

  #cell(i, j) {
    const value = h("span", { class: "x" });
    const node = h("div", { class: "tap" }, value);
    // Whoever points at a number sees which pixel it is.
    node.onpointerenter = () => this.pointed([i, j]);
    node.onpointerleave = () => this.pointed(null);
    if (!this.kernel) return { node, value };
    const read = () => ({ ...this.kernel, value: this.weights[i][j] });
    const put = (weight, settled) => {
      this.weights[i][j] = weight;
      this.#tint(cell, weight);
      this.editing = !settled;
      this.edited(settled);
    };
    const input = numberInput(`Weight in row ${i + 1}, column ${j + 1}`, read, put, () => {
      this.editing = false;
      this.edited(true);
    });
    input.addEventListener("focus", () => this.pointed([i, j]));
    input.addEventListener("blur", () => this.pointed(null));
    const cell = { node, value, input };
    node.append(input);
    return cell;
  }

  #tint({ input }, weight) {
    const share = Math.min(Math.abs(weight) / this.kernel.full, 1);
    const color = weight < 0 ? "var(--st-orange-color)" : "var(--st-violet-color)";
    input.style.background = share > 0.004 ? `color-mix(in srgb, ${color} ${Math.round(6 + share * 20)}%, transparent)` : "";
  }

  #fill(value, film, at, color) {
    value.textContent = film.channels === 1 ? shown(film.numbers[at] * film.scale, 2) : "";
    if (film.tone === "signed") {
      const level = film.numbers[at];
      const share = Math.min(Math.abs(level) / film.full, 1);
      value.style.background = `color-mix(in srgb, ${color(level)} ${Math.round(60 * share)}%, transparent)`;
      value.style.color = "";
      return;
    }
    const light = (c) => (255 * film.numbers[film.channels * at + (film.channels === 3 ? c : 0)]) / film.full;
    const [r, g, b] = [0, 1, 2].map(light);
    value.style.background = `rgb(${r}, ${g}, ${b})`;
    value.style.color = r > 117 ? "#000" : "#fff";
  }
}
