import { RE2JS } from 're2js';

/** The compiled forms of one template's expressions are few; a bound keeps generated ones from piling up. */
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
 * As much of `RegExp` as jsonata uses, in linear time: `/(a+)+$/` takes the built-in one exponentially long. jsonata's
 * parser also keeps `source`; look-around and back references, which cannot be linear, are refused.
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
      // The engine's own words quote the pattern, which a template may have put together from data.
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
    // A group that took no part is undefined, as it is in what `RegExp` answers.
    return Object.assign(groups as string[], { index: matcher.start() });
  }

  test(text: string): boolean {
    return this.exec(text) !== null;
  }
}
