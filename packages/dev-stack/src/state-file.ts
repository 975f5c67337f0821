import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type * as z from 'zod';

/** The content of one of our files. Damaged: cut off by a full disk, or written by another program or a later version. */
export type StateFile<Value> = { kind: 'absent' } | { kind: 'damaged' } | { kind: 'kept'; value: Value };

export function readStateFile<Value>(path: string, schema: z.ZodType<Value>): StateFile<Value> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { kind: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'damaged' };
  }
  try {
    const { success, data } = schema.safeParse(JSON.parse(text));
    return success ? { kind: 'kept', value: data } : { kind: 'damaged' };
  } catch {
    return { kind: 'damaged' };
  }
}

/** Replaces the file in one step: readers see the whole old or the whole new file. Only its owner can read it. */
export function writeStateFile(path: string, value: object): void {
  const partial = `${path}.new`;
  try {
    writeFileSync(partial, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(partial, path);
  } catch (error) {
    // A full disk may leave a part of the file.
    rmSync(partial, { force: true });
    throw error;
  }
}
