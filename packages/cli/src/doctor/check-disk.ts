import { statfsSync } from 'node:fs';
import type { RetentionState, SystemState } from '@postrider/sdk-node';
import { ok, type Finding } from './finding.ts';

const GIB = 1024 ** 3;
/** Postgres stops when its disk is full. */
const FREE_BYTES = 1 * GIB;

/** What the database takes, and whether that ends. */
export function checkSize({ database: { bytes } }: SystemState, { days }: RetentionState): Finding {
  const size = `the database takes ${shown(bytes)}`;
  if (days !== null) return ok('disk', `${size}, and records are kept for ${days} days`);
  const remedy = 'Set POSTRIDER_RETENTION_DAYS for servers and workers: docs/retention.md says how to choose it.';
  return { check: 'disk', state: 'look', what: `Nothing is ever removed; ${size}.`, remedy };
}

/** Free space, which can be seen where the data are on this machine, also when nothing runs because there is none. */
export function checkFreeSpace(dataFolder: string | undefined): Finding[] {
  const free = dataFolder === undefined ? undefined : freeBytes(dataFolder);
  if (free === undefined) return [];
  const what = `${shown(free)} free at ${dataFolder}`;
  const remedy = 'Make room: Postgres stops when its disk is full.';
  return [free < FREE_BYTES ? { check: 'disk', state: 'wrong', what, remedy } : ok('disk', what)];
}

function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

function shown(bytes: number): string {
  return bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`;
}
