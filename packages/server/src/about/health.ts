import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { Problem } from '../http/problem.ts';

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
    if (server.isDraining()) throw new Problem('unavailable', 'The server is stopping.');
    // From the schema, not just `select 1`: a database that was never migrated is of no use.
    await sql.query('select 1 from tenants limit 1');
    return { body: { status: 'ok', version: server.version } };
  },
});
