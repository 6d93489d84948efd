/**
 * Carries the state of a live component to Python: at most one message on its way, never an old one after a new one, and
 * the last state always.
 *
 * Python answers each message by echoing its number in `data.ack`. Until then newer states wait, and only the newest
 * is kept; so a slow server is sent less, not more.
 */

const PATIENCE_MS = 3000; // an answer that never comes (a dropped socket) must not silence the hand

export class Courier {
  constructor() {
    this.sent = Date.now(); // larger than any number a former mount of the same key has used
    this.answered = this.sent;
    this.waiting = null;
    this.timer = 0;
    this.deliver = () => {};
  }

  /** @param {(state: object) => void} deliver the newest `setStateValue`, bound to its state's name */
  connect(deliver) {
    this.deliver = deliver;
  }

  get busy() {
    return this.answered < this.sent || this.waiting !== null;
  }

  /**
   * @param {object} values what the hand has made of the state
   * @param {boolean} settled true when the hand has let go
   */
  send(values, settled) {
    this.waiting = { values, settled };
    if (this.answered >= this.sent) this.#post();
  }

  /** @param {number | null | undefined} ack the number of the last message Python has read */
  acknowledge(ack) {
    if (typeof ack !== "number" || ack < this.sent) return;
    this.answered = this.sent;
    if (this.waiting) this.#post();
  }

  #post() {
    const { values, settled } = this.waiting;
    this.waiting = null;
    this.sent += 1;
    this.deliver({ seq: this.sent, settled, values });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.answered = this.sent;
      if (this.waiting) this.#post();
    }, PATIENCE_MS);
  }

  close() {
    clearTimeout(this.timer);
    if (this.waiting) this.deliver({ seq: this.sent + 1, ...this.waiting });
  }
}
