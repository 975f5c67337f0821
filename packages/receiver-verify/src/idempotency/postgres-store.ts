import type { Claim, IdempotencyStore } from './idempotency-store.ts';

/** Runs one statement: `(text, values) => pool.query(text, values)` with pg, `sql.unsafe` with postgres.js. */
export type PostgresQuery = (text: string, values: (string | number)[]) => Promise<PostgresRows>;
type Row = Record<string, unknown>;
type PostgresRows = { rows: readonly Row[] } | readonly Row[];

export interface PostgresStoreOptions {
  query: PostgresQuery;
  /** Default `webhook_receipts`; may name a schema, `billing.webhook_receipts`. */
  table?: string;
}

export interface PostgresStore extends IdempotencyStore {
  /** Deletes expired rows, oldest first, and returns how many. Call it about once a day. */
  deleteExpired(limit?: number): Promise<number>;
}

const DEFAULT_TABLE = 'webhook_receipts';
/** How long after the end of a lease its row is kept: until then the token of a late holder can still be compared. */
const KEEP_EXPIRED = "interval '1 day'";

/** One statement that creates the table for `postgresStore`, for your migrations. Can be repeated. */
export function postgresStoreSchema(table: string = DEFAULT_TABLE): string {
  const name = checkedName(table);
  // The lock is for processes that start together: simultaneous `create … if not exists` can fail.
  return `do $schema$ begin
  perform pg_advisory_xact_lock(hashtext('${name}'));
  create table if not exists ${name} (
    key text primary key,
    token integer not null,
    done boolean not null,
    expires_at timestamptz not null
  );
  create index if not exists ${name.replace('.', '_')}_expires_at on ${name} (expires_at);
end $schema$`;
}

/**
 * Remembers in Postgres. Statements go through your own `query`, so that a store can also be made on the connection of
 * a transaction: `claim.completeIn(postgresStore({ query: (text, values) => client.query(text, values) }))`.
 */
export function postgresStore({ query, table = DEFAULT_TABLE }: PostgresStoreOptions): PostgresStore {
  const sql = statements(checkedName(table));
  const run = async (text: string, values: (string | number)[]): Promise<readonly Row[]> => {
    const result = await query(text, values);
    return 'rows' in result ? result.rows : result;
  };
  return {
    async begin(key, { leaseMs }) {
      // Again, when a row was released or deleted between the two reads of the statement.
      for (let round = 0; round < 2; round += 1) {
        const [row = {}] = await run(sql.begin, [key, Math.ceil(leaseMs)]);
        const claim = claimOf(row);
        if (claim !== undefined) return claim;
      }
      return { status: 'in_progress', retryAfterMs: 1_000 };
    },
    async complete(key, token, { rememberMs }) {
      return (await run(sql.complete, [key, token, Math.ceil(rememberMs)])).length === 1;
    },
    async release(key, token) {
      await run(sql.release, [key, token]);
    },
    async deleteExpired(limit = 1_000) {
      return (await run(sql.deleteExpired, [limit])).length;
    },
  };
}

function claimOf({ token, done, wait_ms: waitMs }: Row): Claim | undefined {
  // Some drivers return numbers as text.
  if (token !== null && token !== undefined) return { status: 'acquired', token: Number(token) };
  if (done === true) return { status: 'done' };
  return done === false ? { status: 'in_progress', retryAfterMs: Number(waitMs) } : undefined;
}

// clock_timestamp(), not now(): inside a transaction now() does not advance, and a lease would never end.
// `begin` reads before it inserts, so that a duplicate takes no row lock and does not wait for another transaction.
function statements(table: string): Record<'begin' | 'complete' | 'release' | 'deleteExpired', string> {
  return {
    begin: `with seen as (
        select done, ceil(extract(epoch from expires_at - clock_timestamp()) * 1000)::bigint as wait_ms
        from ${table} where key = $1::text and expires_at > clock_timestamp()
      ), taken as (
        insert into ${table} as receipt (key, token, done, expires_at)
        select $1::text, 1, false, clock_timestamp() + $2::bigint * interval '1 millisecond'
        where not exists (select from seen)
        on conflict (key) do update set token = receipt.token + 1, done = false, expires_at = excluded.expires_at
        where receipt.expires_at <= clock_timestamp()
        returning token
      )
      select (select token from taken) as token, (select done from seen) as done, (select wait_ms from seen) as wait_ms`,
    complete: `update ${table} set done = true, expires_at = clock_timestamp() + $3::bigint * interval '1 millisecond'
      where key = $1::text and token = $2::integer returning 1 as completed`,
    release: `update ${table} set expires_at = clock_timestamp()
      where key = $1::text and token = $2::integer and not done`,
    deleteExpired: `delete from ${table} where key in (
        select key from ${table} where expires_at < clock_timestamp() - ${KEEP_EXPIRED}
        order by expires_at limit $1::integer for update skip locked
      ) returning 1 as deleted`,
  };
}

/** The name becomes part of the SQL text. */
function checkedName(table: string): string {
  if (/^[a-z_][a-z0-9_]{0,48}(\.[a-z_][a-z0-9_]{0,48})?$/.test(table)) return table;
  throw new TypeError(`"${table}": a table is named in lower case letters, digits and _, with or without a schema.`);
}
