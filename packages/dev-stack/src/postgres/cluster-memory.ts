import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { readStateFile, writeStateFile } from '../state-file.ts';

// A file next to the data folder says which database the folder held. It distinguishes a first start from a folder that was
// moved or a disk that is not mounted. Otherwise an empty database would silently replace one with events.

const memory = z.object({
  /** Chosen by initdb, different for every cluster. */
  systemIdentifier: z.string(),
  /** The path of the data, with all links resolved. */
  folder: z.string(),
});

const memoryFile = (dataDir: string): string => `${dataDir}.json`;

/** Throws if there was a database before. `folder` is set if a link names it. */
export function requireFirstCluster(dataDir: string, folder?: string): void {
  if (folder === undefined && !existsSync(memoryFile(dataDir))) return;
  const was = folder ?? readMemory(dataDir)?.folder ?? dataDir;
  throw new Error(
    `The database of this project is gone: it was in ${was}. Nothing was changed.\n` +
      `Put ${was} back where it was (moved, or on a disk that is not mounted?), or delete ${dirname(dataDir)} to begin with an ` +
      'empty one.',
  );
}

/** Records which database is here. Throws if it was another one before. */
export function rememberCluster(dataDir: string, folder: string): void {
  const systemIdentifier = readSystemIdentifier(folder);
  const kept = readMemory(dataDir);
  const file = memoryFile(dataDir);
  if (kept !== undefined && kept.systemIdentifier !== systemIdentifier) {
    throw new Error(
      `${folder} is another database than the one that was here before (${systemIdentifier}, not ${kept.systemIdentifier}). ` +
        `Nothing was changed.\nPut the other one back, or, to go on with this one, delete ${file}.`,
    );
  }
  if (kept?.folder === folder) return;
  writeStateFile(file, { systemIdentifier, folder });
}

/** Undefined if the file is missing or damaged. */
function readMemory(dataDir: string): z.infer<typeof memory> | undefined {
  const file = readStateFile(memoryFile(dataDir), memory);
  return file.kind === 'kept' ? file.value : undefined;
}

/** The first eight bytes of the control file, in the byte order of the machine: little-endian wherever Node runs. */
function readSystemIdentifier(folder: string): string {
  const file = join(folder, 'global', 'pg_control');
  const control = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  if (control.length < 8) {
    throw new Error(
      `The database in ${folder} is damaged: ${file} is missing or cut off. Put the folder back from a backup.`,
    );
  }
  return control.readBigUInt64LE(0).toString();
}
