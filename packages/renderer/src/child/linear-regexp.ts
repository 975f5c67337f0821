import { RE2JS } from 're2js';

/** A template has few regular expressions. The bound is for those that an expression generates. */
const MAX_KEPT = 500;
const kept = new Map<string, RE2JS>();

function compile(source: string, flags: string): RE2JS {
  const name = `${flags}/${source}`;
  const known = kept.get(name);
  if (known !== undefined) return known;
  const options = (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('m') ? RE2JS.MULTILINE : 0);
  const compiled = RE2JS.compile(RE2JS.translateRegExp(source), options);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(name, compiled);
  return compiled;
}

/**
 * The part of `RegExp` that jsonata uses, in linear time: the built-in one takes exponential time for `/(a+)+$/`. Refuses
 * look-around and back-references, because they cannot be linear. jsonata's parser also reads `source`.
 */
export class LinearRegExp {
  readonly source: string;
  readonly flags: string;
  lastIndex = 0;
  readonly #compiled: RE2JS;

  constructor(pattern: string | LinearRegExp, flags = '') {
    this.source = typeof pattern === 'string' ? pattern : pattern.source;
    this.flags = typeof pattern === 'string' ? flags : pattern.flags;
    try {
      this.#compiled = compile(this.source, this.flags);
    } catch {
      // The engine's message quotes the pattern, which may contain data of the event.
      // oxlint-disable-next-line no-throw-literal -- an error as jsonata throws them
      throw { code: 'REGEX' };
    }
  }

  exec(text: string): (string[] & { index: number }) | null {
    const from = this.flags.includes('g') ? this.lastIndex : 0;
    const matcher = this.#compiled.matcher(text);
    if (from > text.length || !matcher.find(from)) {
      this.lastIndex = 0;
      return null;
    }
    if (this.flags.includes('g')) this.lastIndex = matcher.end();
    const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? undefined);
    // A group that did not take part is undefined, as with `RegExp`.
    return Object.assign(groups as string[], { index: matcher.start() });
  }

  test(text: string): boolean {
    return this.exec(text) !== null;
  }
}
