import { spawnSync } from 'node:child_process';

/** The user that a program runs as. */
export interface ProcessOwner {
  uid: number;
  gid: number;
}

const CREATED_USER = 'postrider';

/** The user for Postgres, which refuses root. Undefined: the current user. */
export function postgresOwner(): ProcessOwner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = findUser('postgres') ?? findUser(CREATED_USER) ?? createUser() ?? findUser('nobody');
  if (!owner) {
    throw new Error(
      `Postgres refuses to run as root, there is no user "postgres", and "${CREATED_USER}" could not be created. ` +
        'Create one of the two, or start as an ordinary user.',
    );
  }
  return owner;
}

/** Whether the user can enter a path and every folder above it. */
export function canReach(owner: ProcessOwner, path: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], { ...owner, cwd: '/', stdio: 'ignore' }).status === 0;
}

function findUser(name: string): ProcessOwner | undefined {
  const [uid, gid] = ['-u', '-g'].map((which) => {
    const { status, stdout } = spawnSync('id', [which, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  });
  return uid && gid !== undefined ? { uid, gid } : undefined;
}

function createUser(): ProcessOwner | undefined {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', CREATED_USER]);
  return findUser(CREATED_USER);
}
