import { isExact } from './exact-numbers.ts';
import { MAX_ENTRIES, pointerOf, type ProblemEntry } from '@postrider/domain';

/** More than payloads need, and safe for recursive code, ours and the receivers'. */
const MAX_DEPTH = 64;

/** What a number does not have. */
const AFTER_NUMBER = /[^-+.\deE]/g;

/** What JSON.parse does not report about a text that it accepts. */
export interface JsonFindings {
  /** Pointer to a member whose name its object has twice: JSON.parse keeps the last, other parsers the first. */
  duplicate: string | null;
  /** Values that Postgres, JSON.stringify or a receiver would change or refuse. */
  entries: readonly ProblemEntry[];
}

/** Scans a text that JSON.parse has accepted. Linear in the text. */
export function inspectJson(text: string): JsonFindings {
  return new Inspection(text).run();
}

interface Frame {
  /** The name or index of the member being read. */
  at: string | number;
  /** In an object: the next string is a name. */
  expectsName: boolean;
  firstName: string | undefined;
  /** Only from the second name on: a large text has many objects with one. */
  names: Set<string> | undefined;
}

class Inspection {
  private readonly text: string;
  private readonly entries: ProblemEntry[] = [];
  private readonly frames: Frame[] = [];
  private i = 0;
  /** The next backslash at or after `i`. A string that ends before it has no escapes. */
  private nextEscape: number;

  constructor(text: string) {
    this.text = text;
    this.nextEscape = this.findEscape(0);
  }

  run(): JsonFindings {
    const { text, frames, entries } = this;
    while (this.i < text.length) {
      const char = text.charAt(this.i);
      if (char === '"') {
        if (this.readString() === 'duplicate') return { duplicate: this.pointer(), entries };
      } else if (char === '-' || isDigit(char)) {
        this.readNumber();
      } else {
        if ((char === '{' || char === '[') && frames.length === MAX_DEPTH) {
          this.addEntry(`Must not be nested deeper than ${MAX_DEPTH} levels.`);
          break;
        }
        this.readStructure(char);
        this.i += 1;
      }
    }
    return { duplicate: null, entries };
  }

  private readStructure(char: string): void {
    const frame = this.frames.at(-1);
    if (char === '{') this.frames.push({ at: '', expectsName: true, firstName: undefined, names: undefined });
    else if (char === '[') this.frames.push({ at: 0, expectsName: false, firstName: undefined, names: undefined });
    else if (char === '}' || char === ']') this.frames.pop();
    else if (char === ':' && frame !== undefined) frame.expectsName = false;
    else if (char === ',' && frame !== undefined) {
      if (typeof frame.at === 'number') frame.at += 1;
      else frame.expectsName = true;
    }
  }

  private readNumber(): void {
    const start = this.i;
    AFTER_NUMBER.lastIndex = start;
    this.i = AFTER_NUMBER.exec(this.text)?.index ?? this.text.length;
    if (this.isFull() || isExact(this.text.slice(start, this.i))) return;
    this.addEntry(
      'Must have at most 15 significant digits: more would be lost in transit. Send it as a string instead.',
    );
  }

  private readString(): 'duplicate' | undefined {
    const start = this.i;
    this.i = this.endOfString(start);
    const frame = this.frames.at(-1);
    const isName = frame?.expectsName === true;
    const hasEscape = this.nextEscape < this.i;
    if (hasEscape) this.nextEscape = this.findEscape(this.i);
    if (!isName && !hasEscape) return undefined;
    const literal = this.text.slice(start, this.i);
    // The slice is a string literal of valid JSON.
    const value = hasEscape ? (JSON.parse(literal) as string) : literal.slice(1, -1);
    // Valid JSON in UTF-8 can have such characters only as escapes.
    const wrong = hasEscape ? wrongCharacter(value) : undefined;
    if (!isName) {
      if (wrong !== undefined) this.addEntry(`Must not have ${wrong}.`);
      return undefined;
    }
    if (wrong !== undefined) this.addEntry(`Must not have a name with ${wrong}.`, -1);
    frame.at = value;
    return isRepeated(frame, value) ? 'duplicate' : undefined;
  }

  private endOfString(start: number): number {
    const quote = this.text.indexOf('"', start + 1);
    if (quote < this.nextEscape) return quote + 1;
    let i = this.nextEscape;
    while (this.text.charAt(i) !== '"') i += this.text.charAt(i) === '\\' ? 2 : 1;
    return i + 1;
  }

  private findEscape(from: number): number {
    const at = this.text.indexOf('\\', from);
    return at < 0 ? this.text.length : at;
  }

  private isFull(): boolean {
    return this.entries.length >= MAX_ENTRIES;
  }

  /** Adds an entry for the member being read, or with -1 for the object around it. */
  private addEntry(detail: string, end?: number): void {
    if (!this.isFull()) this.entries.push({ pointer: this.pointer(end), detail });
  }

  private pointer(end?: number): string {
    return pointerOf(this.frames.slice(0, end).map(({ at }) => at));
  }
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

function isRepeated(frame: Frame, name: string): boolean {
  if (frame.firstName === undefined) {
    frame.firstName = name;
    return false;
  }
  frame.names ??= new Set([frame.firstName]);
  if (frame.names.has(name)) return true;
  frame.names.add(name);
  return false;
}

function wrongCharacter(text: string): string | undefined {
  if (text.includes('\0')) return 'a NUL character, which cannot be stored';
  // With the u flag this matches unpaired halves only; they have no form in UTF-8.
  if (/\p{Surrogate}/u.test(text)) return 'half of a surrogate pair, which UTF-8 cannot encode';
  return undefined;
}
