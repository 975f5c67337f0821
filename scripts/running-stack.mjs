// What the programs that measure a running `npm start` share: its API and its database.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';

const root = new URL('../', import.meta.url);
export const state = new URL('.postrider/', root);
/** The address of `npm start`'s API, and its admin key. */
export const DEFAULT_BASE = new URL(process.env.POSTRIDER_BASE_URL ?? 'http://127.0.0.1:8080');
export const adminKey = () => process.env.POSTRIDER_API_KEY ?? secret('admin-key');
const secret = (name) => readFileSync(new URL(`secrets/${name}`, state), 'utf8').trim();

/** Opens the database of a running stack. Default: that of `npm start`. */
export function openDatabase(max, other = {}) {
  const { Pool } = createRequire(new URL('packages/store/package.json', root))('pg');
  const { password = secret('postgres-password'), port = process.env.POSTRIDER_POSTGRES_PORT ?? 5433 } = other;
  const login = `postgres:${encodeURIComponent(password)}`;
  const pool = new Pool({ connectionString: `postgres://${login}@127.0.0.1:${port}/postrider`, max });
  // A Postgres that ends takes idle connections with it. The next query opens another.
  pool.on('error', (error) => console.error(`a connection to Postgres ended: ${error.message}`));
  return pool;
}

/** Calls the API with the admin key, over at most so many connections. `close` ends them. Default: `npm start`'s API. */
export function openApi(maxSockets, other = {}) {
  const { base = DEFAULT_BASE, key = adminKey() } = other;
  const agent = new Agent({ keepAlive: true, maxSockets });
  return {
    /** Gives the answer, and the milliseconds from the request to its last byte. Throws unless it is 2xx. */
    call: (method, path, body) => {
      const started = performance.now();
      return new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
        const outgoing = request(new URL(path, base), { method, agent, headers }, (answer) => {
          const chunks = [];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            const ms = performance.now() - started;
            if ((answer.statusCode ?? 500) >= 300) reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
            else resolve({ body: text === '' ? null : JSON.parse(text), ms });
          });
        });
        outgoing.on('error', reject);
        outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      });
    },
    close: () => agent.destroy(),
  };
}
