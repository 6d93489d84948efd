/** Shares as bars with their names, and a mark where each was before. */

import { h } from "./component.js";

export class Bars {
  /** @param {(k: number) => void} choose hears which bar is pressed */
  constructor(choose) {
    this.choose = choose;
    this.element = h("div", { class: "bars" });
  }

  /** @param {{names: string[], values: number[], before: number[], chosen: number | null} | null} bars */
  update(bars) {
    this.element.style.display = bars ? "" : "none";
    if (!bars) return;
    if (this.rows?.length !== bars.names.length) {
      this.rows = bars.names.map((name, k) => {
        const fill = h("span", { class: "fill" });
        const mark = h("span", { class: "mark" });
        const said = h("span", { class: "said" });
        const row = h("div", { class: "bar-row" }, h("span", { class: "bar-name" }, name), h("span", { class: "track" }, fill, mark), said);
        row.onclick = () => this.choose(k);
        return { row, fill, mark, said };
      });
      this.element.replaceChildren(...this.rows.map(({ row }) => row));
    }
    const most = Math.max(...bars.values);
    bars.values.forEach((value, k) => {
      const { row, fill, mark, said } = this.rows[k];
      fill.style.width = `${100 * value}%`;
      mark.style.left = `${100 * bars.before[k]}%`;
      mark.style.visibility = Math.abs(bars.before[k] - value) > 0.005 ? "" : "hidden";
      said.textContent = value >= 0.0005 ? `${(100 * value).toFixed(1)} %` : "";
      row.classList.toggle("most", value === most);
      row.classList.toggle("chosen", bars.chosen === k);
    });
  }
}
