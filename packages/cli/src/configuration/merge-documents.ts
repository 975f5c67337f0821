import { CliError, usageError } from '../exit-codes.ts';
import { escapeText } from '../output/escape.ts';
import { isObject } from '../output/print.ts';
import type { ReadDocument } from './read-documents.ts';

/** What may be in several documents. All else is said once. */
const LISTS = ['eventTypes', 'tenants'] as const;

export interface Merged {
  document: Record<string, unknown>;
  /** Tells of a problem in the file in which it is. */
  locate: (error: unknown) => unknown;
}

interface Origin {
  from: ReadDocument;
  /** Its place in the list of that document. */
  at: number;
}

/** The documents as one, since the API applies one as a whole or not at all. */
export function mergeDocuments(documents: readonly ReadDocument[]): Merged {
  const document: Record<string, unknown> = {};
  const owners = new Map<string, ReadDocument>();
  const origins = new Map<string, Origin[]>(LISTS.map((name) => [name, []]));
  for (const from of documents) {
    for (const [name, value] of Object.entries(from.content)) {
      const origin = origins.get(name);
      if (origin !== undefined && Array.isArray(value)) {
        origin.push(...value.map((_, at) => ({ from, at })));
        const before = document[name];
        set(document, name, [...(Array.isArray(before) ? (before as unknown[]) : []), ...(value as unknown[])]);
        continue;
      }
      refuseSecond({ name, value, from, before: owners.get(name), document });
      owners.set(name, from);
      set(document, name, value);
    }
  }
  return { document, locate: (error) => located(error, { owners, origins }) };
}

/** Not an assignment: `__proto__` is a member like any other. */
function set(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

interface Second {
  name: string;
  value: unknown;
  from: ReadDocument;
  before: ReadDocument | undefined;
  document: Record<string, unknown>;
}

function refuseSecond({ name, value, from, before, document }: Second): void {
  if (before === undefined || (name === 'version' && document[name] === value)) return;
  throw usageError(
    `${escapeText(name)} is in ${escapeText(before.source)} and in ${escapeText(from.source)}. Only ${LISTS.join(' and ')} may be in several documents.`,
  );
}

interface Places {
  owners: Map<string, ReadDocument>;
  origins: Map<string, Origin[]>;
}

function located(error: unknown, places: Places): unknown {
  if (!(error instanceof CliError) || !isObject(error.problem)) return error;
  const entries: unknown[] = Array.isArray(error.problem['errors']) ? error.problem['errors'] : [];
  if (entries.length === 0) return error;
  const lines = entries.filter(isObject).map(({ pointer, detail }) => {
    const where = typeof pointer === 'string' ? placeOf(pointer, places) : '';
    return `  ${escapeText(where)}: ${typeof detail === 'string' ? escapeText(detail) : ''}`;
  });
  const title = `The API refuses it, and nothing was changed (${error.code}):`;
  return new CliError(error.exitCode, [title, ...lines].join('\n'), { code: error.code, problem: error.problem });
}

/** `/document/tenants/3/name` as `shop.yaml:12 /tenants/0/name`. */
function placeOf(pointer: string, { owners, origins }: Places): string {
  const [, first, ...path] = pointer.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const name = path[0];
  if (first !== 'document' || name === undefined) return pointer;
  const origin = origins.get(name)?.[Number(path[1] ?? NaN)];
  const own = origin === undefined ? path : [name, String(origin.at), ...path.slice(2)];
  const from = origin?.from ?? owners.get(name);
  if (from === undefined) return `/${own.join('/')}`;
  const line = from.lineOf(own);
  return `${from.source}${line === undefined ? '' : `:${line}`} /${own.join('/')}`;
}
