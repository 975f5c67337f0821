import { statfsSync } from 'node:fs';
import type { RetentionState, SystemState } from '@postrider/sdk-node';
import { ok, type Finding } from './finding.ts';

const GIB = 1024 ** 3;
/** Postgres stops when its disk is full. */
const FREE_BYTES = 1 * GIB;

/** What the database takes, and whether that ends. Free space can be seen where the data are on this machine. */
export function checkDisk(system: SystemState, retention: RetentionState, dataFolder: string | undefined): Finding[] {
  const size = `the database takes ${shown(system.database.bytes)}`;
  const findings: Finding[] = [
    retention.days === null
      ? {
          check: 'disk',
          state: 'look',
          what: `Nothing is ever removed; ${size}.`,
          remedy: 'Set POSTRIDER_RETENTION_DAYS for servers and workers: docs/retention.md says how to choose it.',
        }
      : ok('disk', `${size}, and records are kept for ${retention.days} days`),
  ];
  const free = dataFolder === undefined ? undefined : freeBytes(dataFolder);
  if (free === undefined || dataFolder === undefined) return findings;
  const what = `${shown(free)} free at ${dataFolder}`;
  const remedy = 'Make room: Postgres stops when its disk is full.';
  return [...findings, free < FREE_BYTES ? { check: 'disk', state: 'wrong', what, remedy } : ok('disk', what)];
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
