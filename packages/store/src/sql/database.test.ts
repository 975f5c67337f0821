import { connect as connectSocket, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, inTransaction } from './database.ts';
import type { Database } from './database.ts';
import { isRetryableDatabaseError } from './retryable-errors.ts';
import { createTestDatabase } from '../testing.ts';

let drop: () => Promise<void>;
let proxy: Server;
let database: Database;
const sockets: Socket[] = [];

beforeAll(async () => {
  const { url, drop: dropDatabase } = await createTestDatabase();
  drop = dropDatabase;
  const { hostname, port } = new URL(url);
  proxy = createServer((client) => {
    const server = connectSocket(Number(port), hostname);
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) sockets.push(socket.on('error', () => undefined));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  // A listening TCP server has an address with a port, never a path.
  through.port = String((proxy.address() as AddressInfo).port);
  database = connect(through.href, { maxConnections: 1, applicationName: 'test', statementTimeoutMs: 100 });
});

afterAll(async () => {
  await database?.end();
  for (const socket of sockets) socket.destroy();
  proxy?.close();
  await drop?.();
});

/** What a partition looks like from here: nothing comes back, and nobody says that the connection is gone. */
function fallSilent() {
  for (const socket of sockets) socket.unpipe();
}

test('a statement whose answer never comes is given up, and its connection with it', { timeout: 20_000 }, async () => {
  await database.query('select 1');
  fallSilent();
  const error: unknown = await database.query('select 1').catch((cause: unknown) => cause);
  expect(isRetryableDatabaseError(error)).toBe(true);
  expect((await database.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
});

test('a transaction whose answer never comes is not rolled back in vain', { timeout: 20_000 }, async () => {
  const began = Date.now();
  const error: unknown = await inTransaction(database, async (sql) => {
    await sql.query('select 1');
    fallSilent();
    await sql.query('select 1');
  }).catch((cause: unknown) => cause);
  expect(isRetryableDatabaseError(error)).toBe(true);
  expect(Date.now() - began).toBeLessThan(9_000);
  expect((await database.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
});
