import { MASK } from '@postrider/domain';

/** A thing as the audit shows it. */
export type View = Record<string, unknown>;

/** Larger members and what exceeds the whole are not kept: a template may have 32 KiB, a schema 64 KiB. */
const MAX_MEMBER_BYTES = 4 * 1024;
const MAX_VIEW_BYTES = 16 * 1024;

/** It changes with every other member. */
const ALWAYS_CHANGED = 'updatedAt';

interface Changing {
  before: View | null;
  after: View | null;
  /** The body of the request. */
  given: unknown;
}

/**
 * What was changed: the whole thing where it was created or deleted, else only the changed members. Null: nothing. A mask
 * does not tell whether what it hides has changed, so a masked member counts as changed when the request gave it.
 */
export function changedMembers({ before, after, given }: Changing): Pick<Changing, 'before' | 'after'> | null {
  if (before === null || after === null) {
    return { before: before && boundedView(before), after: after && boundedView(after) };
  }
  const isGiven = (name: string) => typeof given === 'object' && given !== null && Object.hasOwn(given, name);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => {
    if (name === ALWAYS_CHANGED) return false;
    const [from, to] = [textOf(before[name]), textOf(after[name])];
    return from !== to || (isGiven(name) && to.includes(MASK));
  });
  if (names.length === 0) return null;
  const pick = (view: View): View =>
    Object.fromEntries(names.flatMap((name) => (Object.hasOwn(view, name) ? [[name, view[name]]] : [])));
  return { before: boundedView(pick(before)), after: boundedView(pick(after)) };
}

/** The same without members that are too large: a text stands in their place. */
function boundedView(view: View): View {
  let left = MAX_VIEW_BYTES;
  const members = Object.entries(view).map(([name, value]) => {
    const bytes = Buffer.byteLength(textOf(value));
    if (bytes > MAX_MEMBER_BYTES || bytes > left) return [name, `(${bytes} bytes, too large to keep)`] as const;
    left -= bytes;
    return [name, value] as const;
  });
  return Object.fromEntries(members);
}

const textOf = (value: unknown): string => JSON.stringify(value) ?? '';
