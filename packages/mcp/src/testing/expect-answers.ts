import { expect, vi } from 'vitest';
import type { Line, World } from './scene.ts';

/** Calls a tool. */
export type Call = (name: string, given: Record<string, unknown>) => Promise<{ text: string }>;

/** Plays the calls of a sentence; checks what each answers, and what it did. */
export async function expectAnswers(
  [sentence, ...steps]: Line,
  { postrider, names, isRunning, mend }: World,
  call: Call,
): Promise<void> {
  if (sentence.includes('is mended')) mend();
  const id = (name: string) => names[name] ?? `no ${name}`;
  for (const { tool, given = {}, answers, running, keep = {}, after } of steps) {
    const { text } = await call(tool, filled(given, names));
    const answer = valueOf(text);
    expect({ tool, answer }).toMatchObject(filled({ tool, answer: answers }, names));
    if (isRunning && running !== undefined) expect(answer).toMatchObject({ ...filled(running, names) });
    for (const [name, path] of Object.entries(keep)) names[name] = memberOf(answer, path);
    if (after !== undefined) {
      await vi.waitFor(async () => expect(await after.read(postrider, id)).toMatchObject(filled(after, names).has));
    }
  }
}

/** The JSON behind the line that tells whose words an answer has; the text of anything else. */
function valueOf(text: string): unknown {
  const rest = text.startsWith('Data of Postrider.') ? text.slice(text.indexOf('\n') + 1) : text;
  return /^[[{]/.test(rest) ? JSON.parse(rest) : rest;
}

function memberOf(value: unknown, path: string): string {
  // The table names members that its answers have.
  const found = path.split('.').reduce((from, name) => (from as Record<string, unknown>)[name], value);
  return String(found);
}

/** The same with ids for `$name`. What is of a class, such as a matcher, stays but for what is written in it. */
function filled<T>(value: T, names: Record<string, string>): T {
  // Only texts are replaced by texts.
  const inside = (each: unknown): unknown => {
    if (typeof each === 'string') return each.startsWith('$') ? names[each.slice(1)] : each;
    if (Array.isArray(each)) return each.map(inside);
    if (typeof each !== 'object' || each === null || each instanceof RegExp) return each;
    const copy: unknown = Object.create(Object.getPrototypeOf(each) as object);
    return Object.assign(
      copy as object,
      Object.fromEntries(Object.entries(each).map(([name, one]) => [name, inside(one)])),
    );
  };
  return inside(value) as T;
}
