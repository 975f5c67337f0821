import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { EXAMPLE } from '../http/examples.ts';
import { unavailable } from '../http/problem.ts';

const stateAnswer = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'ServiceState' });

const exampleState = { status: 'ok', version: EXAMPLE.version } as const;

export const healthz = defineRoute({
  method: 'get',
  path: '/healthz',
  name: 'getHealth',
  group: 'service',
  summary: 'Check that the process runs',
  scope: 'public',
  errors: [],
  answer: { status: 200, description: 'The process runs.', schema: stateAnswer },
  example: { answer: exampleState },
  handle: async (_input, { server }) => ({ body: { status: 'ok', version: server.version } }),
});

export const readyz = defineRoute({
  method: 'get',
  path: '/readyz',
  name: 'getReadiness',
  group: 'service',
  summary: 'Check that the server can take requests',
  description: 'The answer is 503 while the database does not answer, and once the server was told to stop.',
  scope: 'public',
  errors: ['unavailable'],
  answer: { status: 200, description: 'The server can take requests.', schema: stateAnswer },
  example: { answer: exampleState },
  async handle(_input, { sql, server }) {
    if (server.isDraining()) throw unavailable('The server is stopping.');
    // Reads a table: a database that was never migrated is not ready.
    await withinMs(READY_WITHIN_MS, sql.query(PROBE));
    return { body: { status: 'ok', version: server.version } };
  },
});

/** Probes wait a few seconds at most, but other queries give up on a silent database only after half a minute. */
const READY_WITHIN_MS = 3_000;
// The driver has a timeout for each query, which its types lack. It keeps repeated probes from using up the pool.
const PROBE = { text: 'select 1 from tenants limit 1', query_timeout: READY_WITHIN_MS };

/** 503 when it takes longer: the query may wait for a connection too. */
async function withinMs(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(unavailable('The database does not answer.')), ms);
  });
  try {
    await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
