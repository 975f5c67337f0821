import { FILTER_LIMITS, FILTER_ROOTS } from './filter.ts';

/** The names that lead to a member of an event. */
export type FieldPath = readonly string[];

/** An index as JSON Pointer writes it (RFC 6901 §4): "01" is none. */
const INDEX = /^(0|[1-9]\d{0,9})$/;

/** The path that a text such as `data.items.0.price` names, or what is wrong with it. `\.` is a dot in a name, `\\` a backslash. */
export function readPath(text: string): { path: FieldPath } | { detail: string } {
  if (text.length > FILTER_LIMITS.pathLength) {
    return { detail: `A path may be ${FILTER_LIMITS.pathLength} characters long; this one has ${text.length}.` };
  }
  const path: string[] = [];
  let name = '';
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\\') {
      const escaped = text.charAt(++i);
      if (escaped !== '.' && escaped !== '\\') {
        return { detail: 'A backslash in a path stands before a dot or a backslash of a name: "data.a\\.b".' };
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
  if (path.includes('')) return { detail: 'A name in the path is empty. Write paths like "data.customer.id".' };
  if (!FILTER_ROOTS.some((root) => root === path[0])) {
    return { detail: `A path begins with ${FILTER_ROOTS.join(', ')}: write "data.amount" for a member of the data.` };
  }
  return { path };
}

/**
 * What is at a path: members that an object has itself, elements of an array by index. Undefined where there is nothing,
 * which JSON cannot hold.
 */
export function valueAt(event: object, path: FieldPath): unknown {
  let value: unknown = event;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value) && !INDEX.test(name)) return undefined;
    if (!Object.hasOwn(value, name)) return undefined;
    // It has this member itself: nothing is read from a prototype.
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
