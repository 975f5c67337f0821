import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A proxy to Postgres that can fall silent like a partitioned network or a frozen process: connections stay open. */
export interface SilentProxy {
  url: string;
  /** From now on the existing connections carry nothing, in both directions. New connections work. */
  fallSilent(): void;
  close(): void;
}

export async function startSilentProxy(databaseUrl: string): Promise<SilentProxy> {
  const { hostname, port } = new URL(databaseUrl);
  const sockets: Socket[] = [];
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) sockets.push(socket.on('error', () => undefined));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  const through = new URL(databaseUrl);
  through.hostname = '127.0.0.1';
  // A listening TCP server has an address with a port, never a path.
  through.port = String((proxy.address() as AddressInfo).port);
  return {
    url: through.href,
    fallSilent() {
      for (const socket of sockets) socket.unpipe();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
