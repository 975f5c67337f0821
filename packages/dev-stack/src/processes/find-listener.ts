import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { commandLine, listPids } from './process-identity.ts';

export interface Listener {
  pid: number;
  command: string;
}

const LISTENING = '0A';

/**
 * Finds the process that listens on a TCP port. Undefined if there is none, if there is no /proc, or if only the owner of the
 * process may know.
 */
export function findListener(port: number): Listener | undefined {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningSockets(table, port)));
  if (sockets.size === 0) return undefined;
  const pid = listPids().find((each) => openFiles(each).some((file) => sockets.has(file)));
  return pid === undefined ? undefined : { pid, command: commandLine(pid) };
}

/** The names of sockets in the links of open files. Columns as in proc(5): addresses in hexadecimal, the tenth is the inode. */
function listeningSockets(table: string, port: number): string[] {
  try {
    const rows = readFileSync(table, 'utf8').trim().split('\n').slice(1);
    return rows.flatMap((row) => {
      const [, local = '', , state, , , , , , inode] = row.trim().split(/\s+/);
      return state === LISTENING && Number.parseInt(local.split(':')[1] ?? '', 16) === port
        ? [`socket:[${inode}]`]
        : [];
    });
  } catch {
    return [];
  }
}

function openFiles(pid: number): string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).map((name) => readLink(`${folder}/${name}`));
  } catch {
    return [];
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
