/** A slider that looks and reads like Streamlit's, and sends while it is dragged. */

import { h, liveComponent, onLetGo, shown } from "./component.js";

class LiveSlider {
  constructor(root, courier) {
    this.courier = courier;
    this.name = h("span", { id: "name" });
    this.value = h("span", { class: "value" });
    this.input = h("input", { type: "range", "aria-labelledby": "name" });
    this.low = h("span");
    this.high = h("span");
    this.input.oninput = () => this.#moved(false);
    onLetGo(this.input, () => this.#moved(true));
    root.append(
      h(
        "div",
        { class: "slider" },
        h("div", { class: "head" }, this.name, this.value),
        this.input,
        h("div", { class: "ends" }, this.low, this.high),
      ),
    );
  }

  #moved(settled) {
    this.#label();
    this.courier.send({ value: Number(this.input.value) }, settled);
  }

  #label() {
    const { minimum, maximum, digits, unit } = this.data;
    const value = Number(this.input.value);
    this.value.textContent = shown(value, digits) + unit;
    this.input.setAttribute("aria-valuetext", this.value.textContent);
    this.input.style.setProperty("--share", `${(100 * (value - minimum)) / (maximum - minimum)}%`);
  }

  update(data) {
    this.data = data;
    this.name.textContent = data.label;
    this.input.min = data.minimum;
    this.input.max = data.maximum;
    this.input.step = data.step;
    this.low.textContent = shown(data.minimum, data.digits);
    this.high.textContent = shown(data.maximum, data.digits);
    if (!this.courier.busy) this.input.value = data.value;
    this.#label();
  }
}

export const { render, remove } = liveComponent(LiveSlider);
