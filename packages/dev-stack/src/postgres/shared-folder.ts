import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where things go which another user must reach while the project itself lies in a folder that only root can enter,
 * such as a home directory or one made by `mktemp -d`. Only root uses it, and only root can write there.
 */
export const SHARED_FOLDER = '/var/lib/postrider';

const DATA_PREFIX = 'data-';
/** Beside each data folder: a file that holds the path of the link to it. */
const LINK_SUFFIX = '.link';

/** Makes a data folder here and a symbolic link to it; folders whose link is gone are removed at the same time. */
export function linkDataFolder(link: string): string {
  mkdirSync(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  removeUnlinked();
  const folder = join(SHARED_FOLDER, DATA_PREFIX + randomBytes(6).toString('hex'));
  writeFileSync(folder + LINK_SUFFIX, link);
  mkdirSync(folder);
  symlinkSync(folder, link);
  return folder;
}

function removeUnlinked(): void {
  for (const name of readdirSync(SHARED_FOLDER).filter((entry) => entry.endsWith(LINK_SUFFIX))) {
    const linkFile = join(SHARED_FOLDER, name);
    const folder = linkFile.slice(0, -LINK_SUFFIX.length);
    if (findTarget(readFileSync(linkFile, 'utf8')) === folder) continue;
    rmSync(folder, { recursive: true, force: true });
    rmSync(linkFile);
  }
}

function findTarget(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
