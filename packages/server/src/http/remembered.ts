const MAX_REMEMBERED = 10_000;

interface Entry<Row> {
  at: number;
  found: Promise<Row | undefined>;
}

/** Remembers for a short time what was found. */
export class Remembered<Row> {
  private readonly forMs: number;
  private readonly entries = new Map<string, Entry<Row>>();

  constructor(forMs: number) {
    this.forMs = forMs;
  }

  find(name: string, now: Date, lookUp: () => Promise<Row | undefined>): Promise<Row | undefined> {
    const at = now.getTime();
    const known = this.entries.get(name);
    if (known !== undefined && at - known.at < this.forMs) return known.found;
    const found = lookUp();
    if (this.entries.size >= MAX_REMEMBERED) this.entries.clear();
    const entry = { at, found };
    this.entries.set(name, entry);
    const forget = () => {
      if (this.entries.get(name) === entry) this.entries.delete(name);
    };
    // Only what exists stays: guesses would displace it.
    found.then((row) => row ?? forget(), forget);
    return found;
  }

  forget(name: string): void {
    this.entries.delete(name);
  }

  forgetAll(): void {
    this.entries.clear();
  }
}
