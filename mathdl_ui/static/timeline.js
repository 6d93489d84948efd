/** Play, pause, step, step back, scrub, speed: a run that Python computed once, played by the browser frame by frame. */

import { h, onLetGo } from "./component.js";

const ICONS = {
  play: "M3 1.5v13l11-6.5z",
  pause: "M3 2h4v12H3zM9 2h4v12H9z",
  back: "M12 2v12L4 8zM2 2h2v12H2z",
  next: "M4 2v12l8-6zM12 2h2v12h-2z",
};

function iconButton(name, title, onclick) {
  const button = h("button", { type: "button", "aria-label": title, title, onclick });
  paint(button, name);
  return button;
}

function paint(button, name) {
  button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
}

export class Timeline {
  /**
   * @param {(frame: number) => void} show draws a frame; between two frames the number has a fraction
   * @param {(frame: number, settled: boolean) => void} tell sends the frame the hand is at, settled once it has let go
   * @param {() => void} ask wants the frames, where they are not there from the start: a hand is near
   */
  constructor(show, tell, ask) {
    this.show = show;
    this.tell = tell;
    this.ask = ask;
    this.playing = false;
    this.position = 0;
    this.soon = []; // what the hand has done before the frames were there
    this.play = iconButton("play", "Play", () => (this.playing ? this.pause() : this.#soon(() => this.start())));
    this.scrub = h("input", { type: "range", min: 0, step: 1, "aria-label": "Frame" });
    this.scrub.oninput = () => {
      const frame = Number(this.scrub.value);
      this.scrubbing = true;
      this.halt();
      this.#soon(() => {
        this.#go(frame);
        this.tell(frame, false);
      });
    };
    onLetGo(this.scrub, () =>
      this.#soon(() => {
        this.scrubbing = false;
        this.tell(this.position, true);
      }),
    );
    this.speed = h("select", { "aria-label": "Speed" }, ...[0.25, 0.5, 1, 2, 4].map((v) => h("option", { value: v, selected: v === 1 }, `${v}×`)));
    this.where = h("span", { class: "where" });
    this.element = h(
      "div",
      { class: "timeline", role: "group", "aria-label": "Timeline" },
      this.play,
      iconButton("back", "Step back", () => this.#soon(() => this.#step(-1))),
      iconButton("next", "Step", () => this.#soon(() => this.#step(1))),
      this.scrub,
      this.where,
      this.speed,
    );
    for (const near of ["pointerenter", "pointerdown", "focusin"]) this.element.addEventListener(near, () => this.ready || this.ask?.());
  }

  update({ n_frames: nFrames, frame, seconds, caption, captions, label }, ready, busy) {
    this.last = nFrames - 1;
    this.seconds = seconds;
    this.captions = captions ?? (ready ? this.captions : undefined);
    this.scrub.max = this.last;
    this.scrub.setAttribute("aria-label", label);
    this.ready = ready;
    for (const control of [...this.element.querySelectorAll("button"), this.scrub]) control.disabled = !ready && !this.ask;
    if (!this.playing && !this.scrubbing && !busy) this.#place(frame, caption);
    if (ready) for (const act of this.soon.splice(0)) act();
    else if (this.soon.length) this.ask?.();
  }

  /** Now, or as soon as the frames have come: a step may lead where only they know. */
  #soon(act) {
    if (this.ready) return act();
    this.soon.push(act);
    this.ask?.();
  }

  /** Whether the hand is on the scrubber. */
  get held() {
    return Boolean(this.scrubbing);
  }

  get moving() {
    return this.playing || this.scrubbing;
  }

  start() {
    if (this.playing) return;
    if (this.position >= this.last) this.position = 0;
    this.playing = true;
    paint(this.play, "pause");
    this.play.setAttribute("aria-label", "Pause");
    let before = performance.now();
    const tick = (now) => {
      if (!this.playing) return;
      // The first frame's time may lie before the press that asked for it.
      const passed = (Math.max(now - before, 0) / 1000 / this.seconds) * this.last * Number(this.speed.value);
      before = now;
      this.#go(Math.min(this.position + passed, this.last));
      if (this.position >= this.last) this.pause();
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  pause() {
    this.halt();
    this.#go(Math.round(this.position));
    this.tell(this.position, true);
  }

  halt() {
    this.playing = false;
    paint(this.play, "play");
    this.play.setAttribute("aria-label", "Play");
  }

  #step(by) {
    this.halt();
    this.#go(Math.min(Math.max(Math.round(this.position) + by, 0), this.last));
    this.tell(this.position, true);
  }

  #go(position) {
    this.#place(position);
    this.show(position);
  }

  #place(position, exact) {
    this.position = position;
    this.scrub.value = Math.round(position);
    this.scrub.style.setProperty("--share", `${(100 * position) / Math.max(this.last, 1)}%`);
    // Until the frames have come, Python says what stands here.
    const caption = exact ?? this.captions?.[Math.round(position)] ?? this.where.textContent;
    this.where.textContent = caption;
    this.scrub.setAttribute("aria-valuetext", caption);
  }
}
