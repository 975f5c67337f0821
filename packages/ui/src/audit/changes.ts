import type { Schemas } from '../api/types.ts';

type AuditEntry = Schemas['AuditEntry'];

/** A member that a change set, removed or replaced. */
export interface Change {
  /** Where it is: `retention.days`. */
  path: string;
  kind: 'added' | 'removed' | 'changed';
  before: string | null;
  after: string | null;
}

const DEEPEST = 5;

/** What differs between before and after, member by member. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  const old = new Map(before === null ? [] : leavesOf(before, '', 0));
  const now = new Map(after === null ? [] : leavesOf(after, '', 0));
  return [...new Set([...old.keys(), ...now.keys()])].map((path): Change => {
    const was = old.get(path) ?? null;
    const is = now.get(path) ?? null;
    return { path, before: was, after: is, kind: was === null ? 'added' : is === null ? 'removed' : 'changed' };
  });
}

function leavesOf(value: object, prefix: string, depth: number): [path: string, text: string][] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const isOpened = isPlain(member) && depth < DEEPEST && Object.keys(member).length > 0;
    return isOpened ? leavesOf(member, path, depth + 1) : [[path, JSON.stringify(member)] as [string, string]];
  });
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A change in one line, for a list. */
export function inOneLine(entry: Pick<AuditEntry, 'before' | 'after'>): string {
  if (entry.before === null && entry.after === null) return '–';
  if (entry.before === null) return 'created';
  if (entry.after === null) return 'deleted';
  const changes = changesOf(entry);
  const [first] = changes;
  if (first === undefined) return '–';
  if (changes.length > 1) return changes.map(({ path }) => path).join(', ');
  return `${first.path}: ${first.before ?? 'none'} → ${first.after ?? 'none'}`;
}

/** `updateEndpoint` as words: "Update endpoint". */
export function actionInWords(action: string): string {
  const words = action.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
