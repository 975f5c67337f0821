import { readFileSync } from 'node:fs';
import { usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { isObject } from '../output/print.ts';
import { readStdin } from '../settings/read-stdin.ts';

export interface BodyOptions {
  data?: string;
  set?: string[];
}

/** The JSON that `--data` gives (text, `@file`, `-`), changed by each `--set a.b=c`. Undefined: neither was given. */
export async function bodyOf({ data, set = [] }: BodyOptions, start?: unknown): Promise<unknown> {
  const body = data === undefined ? start : parse(await textOf(data));
  if (set.length === 0) return body;
  const changed: unknown = structuredClone(body ?? {});
  if (!isObject(changed)) throw usageError('--set changes members of an object, and the data is none.');
  for (const each of set) setMember(changed, each);
  return changed;
}

async function textOf(data: string): Promise<string> {
  if (data === '-') return readStdin();
  if (!data.startsWith('@')) return data;
  try {
    return readFileSync(data.slice(1), 'utf8');
  } catch {
    throw usageError(`${escapeText(data.slice(1))} cannot be read.`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(`--data is not JSON: ${escapeText(error instanceof Error ? error.message : '')}`);
  }
}

/** `a.b=c`. The value is JSON where it can be read as JSON without loss, else text. */
function setMember(body: Record<string, unknown>, assignment: string): void {
  const at = assignment.indexOf('=');
  if (at < 1) throw usageError(`--set takes name=value, such as amount=5 or customer.id=c-1.`);
  const names = assignment.slice(0, at).split('.');
  const last = names.pop() ?? '';
  let target = body;
  for (const name of names) {
    const next = Object.hasOwn(target, name) ? target[name] : undefined;
    const inner = isObject(next) ? next : {};
    define(target, name, inner);
    target = inner;
  }
  define(target, last, valueOf(assignment.slice(at + 1)));
}

/** Not an assignment: `__proto__` is a member like any other. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

function valueOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // An id of twenty digits would become another one.
    const isExact = typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER;
    return isExact ? value : text;
  } catch {
    return text;
  }
}
