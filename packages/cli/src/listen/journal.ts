import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { isObject } from '../output/print.ts';
import { unlessRefused, type ListenerId } from './listen-state.ts';

/** What is known of an event that was forwarded. */
interface Known {
  /** When the event was accepted, in ms since 1970. */
  at: number;
  /** How often a request may have reached the receiver. */
  tries: number;
  /** The receiver answered, or somebody gave up. False: the last request may have been cut in the middle. */
  ended: boolean;
}

/** One line of the file. */
type Line = { id: string; at?: number; try?: number; ended?: boolean } | { through: number };

/** Enough for a day of a busy test system. */
const REMEMBERED = 50_000;
const LINES_MORE = 4 * REMEMBERED;

/**
 * What a listener has forwarded, in a file: a line is written before each request and after each answer, so that a program
 * that is killed knows afterwards what was answered, and what may have arrived.
 */
export class Journal {
  private readonly path: string;
  private readonly listener: ListenerId;
  private readonly known = new Map<string, Known>();
  private file: number | undefined;
  private lines = 0;
  private forgottenTo = 0;
  private sinceMs: number | undefined;
  private throughMs = 0;

  constructor(path: string, listener: ListenerId) {
    this.path = path;
    this.listener = listener;
    for (const line of readLines(path)) this.take(line);
    this.shorten();
  }

  /** Events accepted before are not offered. Undefined: this listener has never run. */
  get since(): number | undefined {
    return this.sinceMs;
  }

  /** Everything up to here was dealt with. */
  get through(): number {
    return this.throughMs;
  }

  /** From now on, what was accepted at or after `since` is offered, unless it was answered. */
  begin(since: number): void {
    // What was passed over may fit now.
    for (const [id, { tries }] of this.known) if (tries === 0) this.known.delete(id);
    this.sinceMs = since;
    this.throughMs = since;
    this.shorten();
  }

  /** The event is not for this listener. */
  pass(id: string, at: number): void {
    this.know(id, { at, tries: 0, ended: true });
    this.write({ id, at, try: 0, ended: true });
  }

  isEnded(id: string): boolean {
    return this.known.get(id)?.ended === true;
  }

  /** Notes that a request goes out, and tells which one of its event it is. */
  sending(id: string, at: number): { number: number; again: boolean } {
    const before = this.known.get(id);
    const number = (before?.tries ?? 0) + 1;
    this.know(id, { at, tries: number, ended: false });
    this.write({ id, at, try: number });
    // What was forgotten may have been forwarded.
    return { number, again: number > 1 || at <= this.forgottenTo };
  }

  ended(id: string): void {
    const known = this.known.get(id);
    if (known !== undefined) known.ended = true;
    this.write({ id, ended: true });
  }

  /** No byte of the request reached anybody. */
  unsent(id: string): void {
    const known = this.known.get(id);
    if (known === undefined) return;
    known.tries -= 1;
    this.write({ id, at: known.at, try: known.tries });
  }

  dealtWith(through: number): void {
    if (through <= this.throughMs) return;
    this.throughMs = through;
    this.write({ through });
    if (this.lines > LINES_MORE) this.shorten();
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  private write(line: Line): void {
    const { file } = this;
    if (file === undefined) throw new Error('The journal is closed.');
    this.lines += 1;
    unlessRefused(this.path, () => writeSync(file, `${JSON.stringify(line)}\n`));
  }

  private know(id: string, known: Known): void {
    // The latest comes last.
    this.known.delete(id);
    this.known.set(id, known);
  }

  private take(line: Record<string, unknown>): void {
    const { id, at, try: tries, ended, since, through, forgottenTo } = line;
    if (typeof id === 'string') {
      const before = this.known.get(id);
      if (typeof at === 'number' && typeof tries === 'number') this.know(id, { at, tries, ended: ended === true });
      else if (before !== undefined && ended === true) before.ended = true;
      return;
    }
    if (typeof since === 'number') [this.sinceMs, this.throughMs] = [since, since];
    if (typeof through === 'number') this.throughMs = through;
    if (typeof forgottenTo === 'number') this.forgottenTo = forgottenTo;
  }

  /** Writes the file anew, with what has to be remembered. */
  private shorten(): void {
    for (const [id, { at, tries }] of this.known) {
      if (this.known.size <= REMEMBERED) break;
      this.known.delete(id);
      if (tries > 0) this.forgottenTo = Math.max(this.forgottenTo, at);
    }
    const { baseUrl, tenant, name } = this.listener;
    const head = { version: 1, baseUrl, tenant, name, since: this.sinceMs, forgottenTo: this.forgottenTo };
    const ids = [...this.known].map(([id, { at, tries, ended }]) => ({ id, at, try: tries, ended }));
    const lines = [head, ...ids, { through: this.throughMs }].map((line) => JSON.stringify(line));
    unlessRefused(this.path, () => {
      const next = `${this.path}.new`;
      writeFileSync(next, `${lines.join('\n')}\n`, { mode: 0o600 });
      this.close();
      renameSync(next, this.path);
      this.file = openSync(this.path, 'a', 0o600);
    });
    this.lines = lines.length;
  }
}

function readLines(path: string): Record<string, unknown>[] {
  const text = unlessRefused(path, () => (existsSync(path) ? readFileSync(path, 'utf8') : ''));
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return isObject(value) ? [value] : [];
    } catch {
      // The last one of a program that was killed.
      return [];
    }
  });
}
