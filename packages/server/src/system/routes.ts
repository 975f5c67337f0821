import { readBacklog, readSystem } from '@postrider/store/queue';
import { defineRoute, type Route } from '../http/define-route.ts';
import { exampleSystem } from './example.ts';
import { presentSystem } from './present.ts';
import { systemAnswer } from './schema.ts';

const getSystem = defineRoute({
  method: 'get',
  path: '/v1/system',
  name: 'getSystem',
  group: 'service',
  summary: 'Read how the deployment is',
  description:
    'For `postrider doctor`: versions, the schema, clocks, workers, what waits, and where endpoints may be. The server never talks to Temporal, so it cannot tell how Temporal is; `oldestCommandSeconds` grows while Temporal is away.',
  scope: 'admin',
  errors: [],
  answer: { status: 200, description: 'The deployment, as far as this server can tell.', schema: systemAnswer },
  example: { answer: exampleSystem },
  // Not in the snapshot of the route: it would hold one connection and wait for others.
  async prepare(_input, { server, now }) {
    const beforeMs = Date.now();
    const facts = await readSystem(server.database);
    // Postgres read its clock in between. That of the machine is what may be wrong, so it is not handed in.
    const machineMs = (beforeMs + Date.now()) / 2;
    return presentSystem({
      version: server.version,
      facts,
      clockSkewMs: Math.round(machineMs - facts.at.getTime()),
      backlog: await readBacklog(server.database, now),
      policy: server.policy,
      temporalUiUrl: server.temporalUi?.url ?? null,
    });
  },
  handle: async ({ prepared }) => ({ body: prepared }),
});

export const systemRoutes: readonly Route[] = [getSystem];
