import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './database.ts';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts';
import { createSealer, headOf, keyIdOf, MAX_HEAD_BYTES, SealBroken, type SealingKey } from './sealing.ts';
import { defineQuery, readRows } from './statement.ts';

/** What a column holds when the run has ended. */
export interface ResealedColumn {
  what: string;
  /** How many values this run sealed anew. */
  resealed: number;
  /** Ids of keys, and how many values are sealed with each. */
  byKey: ReadonlyMap<string, number>;
  /** Identities of values that do not open with the key that they name, and of those that name none. */
  broken: readonly string[];
}

interface ResealOptions {
  /** The first one seals. All of them open. */
  keys: readonly [SealingKey, ...SealingKey[]];
  /** Only counts, and tries whether everything opens. */
  dryRun: boolean;
  onProgress?: (progress: { what: string; rows: number; resealed: number }) => void;
}

const PAGE_ROWS = 500;
/** A row that somebody else has locked or changes is left for the next pass. */
const MOST_PASSES = 40;
const PAUSE_MS = 250;

/**
 * Seals with the first key whatever is sealed with another one, while servers and workers run. It waits for no lock, holds its
 * own for one short statement, and replaces only the very value that it opened. It can be stopped and repeated at any time.
 */
export async function reseal(database: Database, options: ResealOptions): Promise<ResealedColumn[]> {
  const reports: ResealedColumn[] = [];
  for (const column of SEALED_COLUMNS) {
    let resealed = 0;
    for (let pass = 1; !options.dryRun && pass <= MOST_PASSES; pass++) {
      const walked = await walk(database, column, { ...options, before: resealed });
      resealed += walked.resealed;
      if (walked.missed === 0) break;
      await sleep(PAUSE_MS);
    }
    // From the start again: a process that seals with the old key may have written behind the last pass.
    const { byKey, broken } = await walk(database, column, { ...options, dryRun: true, before: resealed });
    reports.push({ what: column.what, resealed, byKey, broken });
  }
  return reports;
}

interface Walked {
  resealed: number;
  missed: number;
  byKey: Map<string, number>;
  broken: string[];
}

/** Looks at each row of a table, in the order of its primary key. */
async function walk(
  database: Database,
  column: SealedColumn,
  { keys, dryRun, onProgress, before }: ResealOptions & { before: number },
): Promise<Walked> {
  const walked: Walked = { resealed: 0, missed: 0, byKey: new Map(), broken: [] };
  const open = opener(column, keys);
  const read = readPage(column);
  const replace = replaceValues(column);
  const head = headOf(keys[0]);
  let rows = 0;
  for (let after: string[] | undefined = column.key.map(() => ''); after !== undefined;) {
    const page: StoredValue[] = await readRows(database, read({ head, ...named(after) }));
    const anew = page.flatMap((value) => open(value, walked));
    if (!dryRun && anew.length > 0) {
      const byColumn = column.key.map((_, i) => anew.map(({ key }) => key[i]));
      const old = anew.map((value) => value.old);
      const fresh = anew.map((value) => value.fresh);
      const { rowCount } = await database.query(replace({ old, fresh, ...named(byColumn) }));
      walked.resealed += rowCount ?? 0;
      walked.missed += anew.length - (rowCount ?? 0);
    }
    rows += page.length;
    onProgress?.({ what: column.what, rows, resealed: before + walked.resealed });
    after = page.length < PAGE_ROWS ? undefined : page.at(-1)?.key;
  }
  return walked;
}

interface StoredValue {
  key: string[];
  /** Its first bytes. Null: there is no value. */
  head: Buffer | null;
  /** The whole value, if another key than the first one sealed it. */
  old: Buffer | null;
}

type Anew = Pick<StoredValue, 'key'> & { old: Buffer; fresh: Buffer };

/** Counts a value, and seals it anew if it should be and can be. */
function opener(column: SealedColumn, keys: readonly SealingKey[]): (value: StoredValue, counts: Walked) => Anew[] {
  const sealer = createSealer(keys);
  const known = new Set(keys.map(({ id }) => id));
  return ({ key, head, old }, { byKey, broken }) => {
    if (head === null || (column.holdsPlain && head[0] === JSON_BEGINS)) return [];
    const identity = column.identity(...key);
    try {
      const keyId = keyIdOf(head);
      const fresh = old !== null && known.has(keyId) ? sealer.seal(sealer.open(old, identity), identity) : null;
      byKey.set(keyId, (byKey.get(keyId) ?? 0) + 1);
      return old === null || fresh === null ? [] : [{ key, old, fresh }];
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      broken.push(identity);
      return [];
    }
  };
}

const JSON_BEGINS = '{'.charCodeAt(0);

/** The values of a composite key as those of a statement. */
const named = (values: readonly unknown[]) => Object.fromEntries(values.map((value, i) => [`key${i}`, value]));

function readPage({ table, column, key }: SealedColumn) {
  const after = key.map((_, i) => `$key${i}`);
  return defineQuery(
    `select array[${key.join(', ')}] as key, substring(${column} for ${MAX_HEAD_BYTES}) as head,
       case when substring(${column} for octet_length($head::bytea)) <> $head then ${column} end as old
     from ${table} where (${key.join(', ')}) > (${after.join(', ')}) order by ${key.join(', ')} limit ${PAGE_ROWS}`,
  );
}

/** `skip locked` also keeps it out of every deadlock. */
function replaceValues({ table, column, key }: SealedColumn) {
  const columns = key.join(', ');
  const given = key.map((_, i) => `$key${i}::text[]`);
  const same = (left: string, right: string) => key.map((name) => `${left}.${name} = ${right}.${name}`).join(' and ');
  return defineQuery(
    `with given as materialized (
       select * from unnest(${given.join(', ')}, $old::bytea[], $fresh::bytea[]) as g (${columns}, old, fresh)),
     free as materialized (
       select ${columns} from ${table} where (${columns}) in (select ${columns} from given)
       for no key update skip locked)
     update ${table} stored set ${column} = given.fresh from given join free on ${same('free', 'given')}
     where ${same('stored', 'given')} and stored.${column} = given.old`,
  );
}
