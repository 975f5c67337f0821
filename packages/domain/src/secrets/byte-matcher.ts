/** Each byte as it is compared: without case, and `+` as a blank, because forms write blanks as `+`. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x2b) return 0x20;
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
});

const MULTIPLIER = 0x9e3779b1;

/** Maps a state and a byte to the next state. A `Map` would be ten times slower. */
class Transitions {
  /** Pairs of key + 1 and value; 0 marks a free slot. At most half full. */
  readonly #slots: Int32Array;
  readonly #mask: number;

  constructor(capacity: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * capacity + 2));
    this.#slots = new Int32Array(2 * size);
    this.#mask = size - 1;
  }

  /** 0 if there is none. No transition leads to state 0. */
  get(state: number, byte: number): number {
    return this.#slots[this.#slotOf(state, byte) + 1] ?? 0;
  }

  set(state: number, byte: number, to: number): void {
    const slot = this.#slotOf(state, byte);
    this.#slots[slot] = state * 256 + byte + 1;
    this.#slots[slot + 1] = to;
  }

  #slotOf(state: number, byte: number): number {
    const key = state * 256 + byte + 1;
    let at = (Math.imul(key, MULTIPLIER) >>> 7) & this.#mask;
    for (;;) {
      const found = this.#slots[2 * at];
      if (found === key || found === 0) return 2 * at;
      at = (at + 1) & this.#mask;
    }
  }
}

/**
 * Finds many patterns in one pass (Aho and Corasick, 1975). One search for each pattern would cost patterns times bytes,
 * and outsiders choose both.
 */
export class ByteMatcher {
  /** State 0 is the start. */
  readonly #next: Transitions;
  readonly #depths: Int32Array;
  /** For each state, the state of its longest proper suffix that begins a pattern. */
  readonly #fallbacks: Int32Array;
  /** For each state, the length of the longest pattern that ends there; 0 if none does. */
  readonly #lengths: Int32Array;

  constructor(patterns: readonly Uint8Array[]) {
    const capacity = patterns.reduce((sum, { length }) => sum + length, 1);
    this.#next = new Transitions(capacity);
    this.#depths = new Int32Array(capacity);
    this.#fallbacks = new Int32Array(capacity);
    this.#lengths = new Int32Array(capacity);
    // Level by level, because a fallback is always shallower than its state. The longest pattern comes first, so that the
    // loop can stop at the first one that is too short.
    const heads = patterns.toSorted((a, b) => b.length - a.length).map((pattern) => ({ pattern, state: 0 }));
    let states = 1;
    for (let depth = 0; depth < (heads[0]?.pattern.length ?? 0); depth++) {
      for (const head of heads) {
        if (head.pattern.length <= depth) break;
        const byte = FOLDED[head.pattern[depth] ?? 0] ?? 0;
        let to = this.#next.get(head.state, byte);
        if (to === 0) {
          to = states++;
          this.#depths[to] = depth + 1;
          const fallback = head.state === 0 ? 0 : this.#step(this.#fallbacks[head.state] ?? 0, byte);
          this.#fallbacks[to] = fallback;
          this.#lengths[to] = this.#lengths[fallback] ?? 0;
          this.#next.set(head.state, byte, to);
        }
        if (head.pattern.length === depth + 1) this.#lengths[to] = depth + 1;
        head.state = to;
      }
    }
  }

  /** Calls `onMatch` for each match; `to` is exclusive. Returns how many bytes at the end begin a pattern. */
  scan(bytes: Uint8Array, onMatch: (from: number, to: number) => void): number {
    let state = 0;
    for (let at = 0; at < bytes.length; at++) {
      state = this.#step(state, FOLDED[bytes[at] ?? 0] ?? 0);
      const length = this.#lengths[state] ?? 0;
      if (length > 0) onMatch(at + 1 - length, at + 1);
    }
    return this.#depths[state] ?? 0;
  }

  #step(from: number, byte: number): number {
    let state = from;
    for (;;) {
      const to = this.#next.get(state, byte);
      if (to !== 0 || state === 0) return to;
      state = this.#fallbacks[state] ?? 0;
    }
  }
}

/** The bytes as the matcher compares them. */
export function folded(bytes: Uint8Array): string {
  return Buffer.from(bytes.map((byte) => FOLDED[byte] ?? 0)).toString('latin1');
}
