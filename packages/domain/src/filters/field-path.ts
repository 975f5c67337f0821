import { FILTER_LIMITS, FILTER_ROOTS } from './filter.ts';

/** The names that lead to a member of an event. */
export type FieldPath = readonly string[];

/** An array index as in JSON Pointer (RFC 6901 §4). "01" is not an index. */
const INDEX = /^(0|[1-9]\d{0,9})$/;

/** Reads a path such as `data.items.0.price`. `\.` is a dot in a name, `\\` a backslash. `detail`: what is wrong with it. */
export function readPath(text: string): { path: FieldPath } | { detail: string } {
  if (text.length > FILTER_LIMITS.pathLength) {
    return { detail: `A path must be at most ${FILTER_LIMITS.pathLength} characters; this one has ${text.length}.` };
  }
  const path: string[] = [];
  let name = '';
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\\') {
      const escaped = text.charAt(++i);
      if (escaped !== '.' && escaped !== '\\') {
        return { detail: 'In a path, a backslash must be followed by a dot or a backslash, as in "data.a\\.b".' };
      }
      name += escaped;
    } else if (character === '.') {
      path.push(name);
      name = '';
    } else {
      name += character;
    }
  }
  path.push(name);
  if (path.includes('')) return { detail: 'A path must not have an empty name. Write paths like "data.customer.id".' };
  if (!FILTER_ROOTS.some((root) => root === path[0])) {
    return {
      detail: `A path must begin with one of ${FILTER_ROOTS.join(', ')}. For a member of the data write "data.amount".`,
    };
  }
  return { path };
}

/**
 * The value at a path: own members of objects, and elements of arrays by index. Undefined if there is none; JSON itself has
 * no undefined.
 */
export function valueAt(event: object, path: FieldPath): unknown {
  let value: unknown = event;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value) && !INDEX.test(name)) return undefined;
    if (!Object.hasOwn(value, name)) return undefined;
    // An own member, so nothing is read from a prototype.
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
