/** Sentences whose numbers follow the hand: paragraphs of markup that Python wrote. */

import { liveComponent } from "./component.js";

class Prose {
  constructor(root) {
    this.root = root;
    root.classList.add("prose");
  }

  update({ paragraphs }) {
    const markup = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("");
    if (markup === this.markup) return;
    this.markup = markup;
    this.root.innerHTML = markup;
  }
}

export const { render, remove } = liveComponent(Prose);
