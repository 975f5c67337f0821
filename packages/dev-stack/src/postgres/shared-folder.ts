import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readlinkSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where things go which another user must reach while the project itself lies in a folder that only root can enter,
 * such as a home directory or one made by `mktemp -d`. Only root uses it, and only root can write there.
 *
 * Nothing here is ever removed by itself: a link that is not where it was may have been renamed, or lie on a disk that is not
 * mounted now.
 */
export const SHARED_FOLDER = '/var/lib/postrider';

const DATA_PREFIX = 'data-';
/** Beside each data folder: a file that holds the path of the link to it. */
const LINK_SUFFIX = '.link';

/** Makes a data folder here and a symbolic link to it. */
export function linkDataFolder(link: string): string {
  mkdirSync(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  const folder = join(SHARED_FOLDER, DATA_PREFIX + randomBytes(6).toString('hex'));
  mkdirSync(folder);
  writeFileSync(folder + LINK_SUFFIX, link);
  symlinkSync(folder, link);
  return folder;
}

/** Makes the link the one that the folder belongs to. Throws where another one leads there: a copied project shares its data. */
export function ownDataFolder(folder: string, link: string): void {
  const linkFile = folder + LINK_SUFFIX;
  const owner = existsSync(linkFile) ? readFileSync(linkFile, 'utf8') : link;
  if (findTarget(owner) === folder && realpathSync(dirname(owner)) !== realpathSync(dirname(link))) {
    throw new Error(
      `The database behind ${link} belongs to ${owner}, of which this is a copy; two cannot share it.\n` +
        `To begin with an empty one here, delete ${dirname(link)}.`,
    );
  }
  writeFileSync(linkFile, link);
}

function findTarget(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
