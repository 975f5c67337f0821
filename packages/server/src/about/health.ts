import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { unavailable } from '../http/problem.ts';

const stateAnswer = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'ServiceState' });

export const healthz = defineRoute({
  method: 'get',
  path: '/healthz',
  name: 'getHealth',
  group: 'service',
  summary: 'Whether the process lives',
  scope: 'public',
  errors: [],
  answer: { status: 200, description: 'It does.', schema: stateAnswer },
  handle: async (_input, { server }) => ({ body: { status: 'ok', version: server.version } }),
});

export const readyz = defineRoute({
  method: 'get',
  path: '/readyz',
  name: 'getReadiness',
  group: 'service',
  summary: 'Whether it should get traffic: the database answers, and it was not told to stop',
  scope: 'public',
  errors: ['unavailable'],
  answer: { status: 200, description: 'It should.', schema: stateAnswer },
  async handle(_input, { sql, server }) {
    if (server.isDraining()) throw unavailable('The server is stopping.');
    // From the schema, not just `select 1`: a database that was never migrated is of no use.
    await withinMs(READY_WITHIN_MS, sql.query(QUESTION));
    return { body: { status: 'ok', version: server.version } };
  },
});

/** Whoever asks waits a few seconds at the most; a database that went silent is given up on only after half a minute. */
const READY_WITHIN_MS = 3_000;
// The driver takes a limit for one query, so that those who ask again and again do not use up the pool; its types do not
// know of it.
const QUESTION = { text: 'select 1 from tenants limit 1', query_timeout: READY_WITHIN_MS };

/** 503 for what takes longer; it may wait for a free connection as well as for an answer. */
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
