import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type * as z from 'zod';

/** What one of our files says. Damaged: cut off by a full disk, written by somebody else or by a version to come. */
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

/** Replaces the file in one step: readers see the old one or the new one, whole. For its owner only. */
export function writeStateFile(path: string, value: object): void {
  const partial = `${path}.new`;
  try {
    writeFileSync(partial, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(partial, path);
  } catch (error) {
    // On a full disk a part of it may be there.
    rmSync(partial, { force: true });
    throw error;
  }
}
