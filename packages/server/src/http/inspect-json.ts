import { comesBack } from './exact-numbers.ts';
import { MAX_ENTRIES, type ProblemEntry } from './bound-problem.ts';
import { pointerOf } from './pointer.ts';

/** Deeper than any payload, shallow enough for every recursion over it, ours and the receivers'. */
const MAX_DEPTH = 64;

/** What JSON.parse does not tell about a text that it accepts. */
export interface JsonFindings {
  /** Pointer to the second member of a name in one object: JSON.parse keeps the last, other readers the first. */
  duplicate: string | null;
  /** What Postgres, JSON.stringify or a receiver could not carry unchanged. */
  entries: readonly ProblemEntry[];
}

/** Looks once over text that JSON.parse has accepted. The time is linear in the text, whatever it holds. */
export function inspectJson(text: string): JsonFindings {
  return new Inspection(text).run();
}

interface Frame {
  /** The name or index of the member being read. */
  at: string | number;
  /** In an object: the next string is a name. */
  expectsName: boolean;
  firstName: string | undefined;
  /** From the second name on: most objects of a large text are small. */
  names: Set<string> | undefined;
}

class Inspection {
  private readonly text: string;
  private readonly entries: ProblemEntry[] = [];
  private readonly frames: Frame[] = [];
  private i = 0;
  /** The first backslash that was not passed yet: strings without one need no second look. */
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
          this.note(`Must not be nested deeper than ${MAX_DEPTH} levels.`);
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
    while (isInNumber(this.text.charAt(this.i))) this.i += 1;
    if (this.isFull() || comesBack(this.text.slice(start, this.i))) return;
    this.note('Would change on its way: must have at most 15 significant digits. Send it as a string instead.');
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
    // Valid JSON: this slice is a string literal.
    const value = hasEscape ? (JSON.parse(literal) as string) : literal.slice(1, -1);
    // Without an escape neither can stand in a text that was valid UTF-8 and valid JSON.
    const wrong = hasEscape ? wrongCharacter(value) : undefined;
    if (!isName) {
      if (wrong !== undefined) this.note(`Must not hold ${wrong}.`);
      return undefined;
    }
    if (wrong !== undefined) this.note(`Must not have a member whose name holds ${wrong}.`, -1);
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

  /** About the member being read; with -1 about what it is a member of. */
  private note(detail: string, end?: number): void {
    if (!this.isFull()) this.entries.push({ pointer: this.pointer(end), detail });
  }

  private pointer(end?: number): string {
    return pointerOf(this.frames.slice(0, end).map(({ at }) => at));
  }
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

function isInNumber(char: string): boolean {
  return isDigit(char) || char === '.' || char === '-' || char === '+' || char === 'e' || char === 'E';
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
  if (/\p{Surrogate}/u.test(text)) return 'half of a surrogate pair, which has no form in UTF-8';
  return undefined;
}
