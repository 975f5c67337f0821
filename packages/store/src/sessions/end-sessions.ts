import { hashOf } from '../keys/api-keys.ts';
import type { Sql } from '../sql/database.ts';

export async function endSession(sql: Sql, token: string): Promise<void> {
  await sql.query('delete from sessions where token_hash = $1', [hashOf(token)]);
}

/** Ends every session of a key. Returns how many there were. */
export async function endSessionsOf(sql: Sql, keyId: string): Promise<number> {
  const { rowCount } = await sql.query(
    `delete from sessions where token_hash = any(array(
       select token_hash from sessions where key_id = $1 order by token_hash for update))`,
    [keyId],
  );
  return rowCount ?? 0;
}
