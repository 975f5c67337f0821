import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Sql } from '../sql/database.ts';
import { readRows } from '../sql/statement.ts';

/** Writes positions as cursors, which tell nothing about how much happens between two of them, and reads them. */
export interface CursorCodec {
  write(position: number): string;
  /** Undefined for a text that is no cursor of this deployment. */
  read(cursor: string): number | undefined;
}

const MARK = Buffer.from('changes:');
const FORM = /^[A-Za-z0-9_-]{22}$/;

/** With the key of the deployment, which all its servers share. */
export async function loadCursorCodec(sql: Sql): Promise<CursorCodec> {
  const [state] = await readRows<{ cursorKey: string }>(sql, {
    text: 'select cursor_key from delivery_changes_state',
    values: [],
  });
  if (state === undefined) throw new Error('The table delivery_changes_state has lost its row.');
  const key = Buffer.from(state.cursorKey.replaceAll('-', ''), 'hex');
  return {
    write(position) {
      const block = Buffer.concat([MARK, Buffer.alloc(8)]);
      block.writeBigUInt64BE(BigInt(position), MARK.length);
      // One block, so there is nothing to chain.
      const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
      return Buffer.concat([cipher.update(block), cipher.final()]).toString('base64url');
    },
    read(cursor) {
      if (!FORM.test(cursor)) return undefined;
      const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
      const block = Buffer.concat([decipher.update(cursor, 'base64url'), decipher.final()]);
      if (!block.subarray(0, MARK.length).equals(MARK)) return undefined;
      return Number(block.readBigUInt64BE(MARK.length));
    },
  };
}
