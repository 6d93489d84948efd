/** Small tasks that the picture tells done from not done; what has been found stands below each one that is. */

import { h, liveComponent } from "./component.js";

class Quests {
  constructor(root) {
    this.items = [];
    this.list = h("ul", { class: "quests" });
    root.append(this.list);
  }

  /** @param {{quests: {task: string, found: string}[]}} data markup that Python wrote; `found` is empty before it is */
  update({ quests }) {
    while (this.items.length > quests.length) this.items.pop().item.remove();
    quests.forEach((quest, i) => {
      this.items[i] ??= this.#added();
      const shown = this.items[i];
      if (shown.task === quest.task && shown.found === quest.found) return;
      if (shown.task !== quest.task) shown.words.innerHTML = quest.task;
      Object.assign(shown, quest);
      shown.item.classList.toggle("done", Boolean(quest.found));
      shown.sign.textContent = quest.found ? "check_circle" : "radio_button_unchecked";
      shown.state.textContent = quest.found ? "Done: " : "To do: ";
      shown.finding.innerHTML = quest.found;
    });
  }

  #added() {
    const sign = h("span", { class: "icon", "aria-hidden": "true" });
    const state = h("span", { class: "unseen" });
    const words = h("span");
    const finding = h("p", { role: "status" });
    const item = h("li", {}, sign, h("div", {}, state, words, finding));
    this.list.append(item);
    return { item, sign, state, words, finding, task: "", found: "" };
  }
}

export const { render, remove } = liveComponent(Quests);
