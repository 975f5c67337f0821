import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Operating systems give higher ports to connections. Such a port could be taken before the caller listens on it.
const LOWEST = 10_000;
const HIGHEST = 32_000;
const given = new Set<number>();

/** Finds a port of 127.0.0.1 on which no process listens at the moment. Never gives a port twice in one process. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST);
    if (given.has(port)) continue;
    given.add(port);
    if (!(await isPortTaken(port, '127.0.0.1'))) return port;
  }
}

/** Whether a process already listens on a port of the host. Throws any other problem with the host. */
export async function isPortTaken(port: number, host: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(true);
      else reject(new Error(`Cannot listen on ${host}, port ${port}: ${error.message}`, { cause: error }));
    });
    server.listen(port, host, () => server.close(() => resolve(false)));
  });
}
