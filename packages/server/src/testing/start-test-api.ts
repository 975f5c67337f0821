import { randomBytes } from 'node:crypto';
import { connect, type Database } from '@postrider/store/sql';
import { createTestDatabase } from '@postrider/store/testing';
import { pino } from 'pino';
import { bootstrap } from '../bootstrap.ts';
import { readConfig } from '../config.ts';
import { startServer, type Replacements } from '../start-server.ts';

export interface CallOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** Sent unchanged, with the content type of JSON. */
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  /** Default: the admin key. Null: none. */
  key?: string | null;
}

export interface Called<Json> {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; undefined without one. */
  json: Json;
}

/** The server on a free port, with its own database. */
export interface TestApi {
  url: string;
  databaseUrl: string;
  adminKey: string;
  database: Database;
  /** Sends one request. The test states the type of the answer, and its expectations check it. */
  call<Json = unknown>(method: string, path: string, options?: CallOptions): Promise<Called<Json>>;
  /** Creates a key. */
  keyFor(tenantId: string | null, scopes: string[]): Promise<string>;
  stop(): Promise<void>;
}

export interface TestApiOptions {
  env?: Record<string, string>;
  replacements?: Replacements;
}

export async function startTestApi({ env = {}, replacements = {} }: TestApiOptions = {}): Promise<TestApi> {
  const { url: databaseUrl, drop } = await createTestDatabase();
  const config = readConfig({
    POSTRIDER_DATABASE_URL: databaseUrl,
    POSTRIDER_PORT: '0',
    POSTRIDER_ENV: 'development',
    POSTRIDER_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
    POSTRIDER_TEMPORAL_UI_URL: 'http://127.0.0.1:8233/',
    POSTRIDER_DRAIN_MS: '2000',
    ...env,
  });
  const log = pino({ level: process.env['POSTRIDER_TEST_LOG'] ?? 'silent' });
  const server = await startServer(config, log, { checkAnswers: true, ...replacements });
  const database = connect(databaseUrl, { maxConnections: 5, applicationName: 'test' });
  const { adminKey } = await bootstrap(database, { now: new Date() });
  if (adminKey === null) throw new Error('A new database has an admin key already.');
  const callApi: TestApi['call'] = (method, path, options = {}) =>
    call(server.url, adminKey, { method, path, ...options });
  return {
    url: server.url,
    databaseUrl,
    adminKey,
    database,
    call: callApi,
    async keyFor(tenantId, scopes) {
      const body = { name: 'of a test', tenantId, scopes };
      return (await callApi<{ key: string }>('POST', '/v1/keys', { body })).json.key;
    },
    async stop() {
      await server.stop();
      await database.end();
      await drop();
    },
  };
}

async function call<Json>(
  url: string,
  adminKey: string,
  { method, path, body, raw, headers = {}, key = adminKey }: CallOptions & { method: string; path: string },
): Promise<Called<Json>> {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
    redirect: 'manual',
  });
  // A live stream never ends.
  const isLive = response.headers.get('content-type')?.startsWith('text/event-stream');
  const text = isLive ? await firstPiece(response) : await response.text();
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
  // The test's expectations check it.
  const json = (isJson && text !== '' ? JSON.parse(text) : undefined) as Json;
  return { status: response.status, headers: response.headers, text, json };
}

async function firstPiece({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}
