import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readlinkSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A folder for files that another user must reach while only root can enter the folder of the project, such as a home directory
 * or one from `mktemp -d`. Only root uses it, and only root can write there.
 *
 * Nothing here is deleted automatically: a missing link may have been renamed, or be on a disk that is not mounted.
 */
export const SHARED_FOLDER = '/var/lib/postrider';

const DATA_PREFIX = 'data-';
/** A file next to each data folder, with the path of the link to it. */
const LINK_SUFFIX = '.link';

/** Creates a data folder here and a symbolic link to it. */
export function linkDataFolder(link: string): string {
  mkdirSync(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  const folder = join(SHARED_FOLDER, DATA_PREFIX + randomBytes(6).toString('hex'));
  mkdirSync(folder);
  writeFileSync(folder + LINK_SUFFIX, link);
  symlinkSync(folder, link);
  return folder;
}

/** Records the link as the owner of the folder. Throws if another link leads there: a copied project would share its data. */
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
