import * as z from 'zod';
import { instant } from '../http/instants.ts';

const count = z.number().int();
const names = (what: string) => z.array(z.string()).meta({ description: what });

const migrations = z
  .object({
    applied: count.meta({ description: 'How many steps were taken.' }),
    missing: names('Steps that this version needs and that were not taken: run `migrate` of this version.'),
    unknown: names('Steps that only a later version knows: this server is older than the schema.'),
  })
  .meta({ description: 'The steps of the schema.' });

const database = z
  .object({
    version: z.string().meta({ description: 'Of Postgres.', example: '18.0' }),
    bytes: count.meta({ description: 'What the database takes on the disk.' }),
    migrations,
  })
  .meta({ description: 'The database.' });

const worker = z
  .object({
    host: z.string().meta({ description: 'The name of its machine or container.', example: 'worker-1' }),
    pid: count.meta({ description: 'Its process there.' }),
    startedAt: instant.meta({ description: 'When it started.' }),
    seenAt: instant.meta({ description: 'Its last sign of life. A worker gives one every second.' }),
  })
  .meta({ id: 'WorkerProcess', description: 'A worker of the last day that has not stopped in order.' });

const backlog = z
  .object({
    due: count.meta({ description: 'Deliveries that wait for a worker.' }),
    underWay: count.meta({ description: 'Deliveries whose first attempt a worker makes.' }),
    rateLimited: count.meta({ description: 'Deliveries that wait for a rate limit.' }),
    later: count.meta({ description: 'Deliveries that wait for their time.' }),
    oldestDueSeconds: z.number().meta({ description: 'How long the oldest of `due` has waited. 0: none waits.' }),
    overdue: count.meta({ description: 'Deliveries without progress two minutes after their time.' }),
    oldestCommandSeconds: z
      .number()
      .meta({ description: 'How long the oldest command to a workflow has waited for Temporal. 0: none waits.' }),
    deadLetters: count.meta({ description: 'Dead letters that wait for a person, counted up to 50,000.' }),
  })
  .meta({ description: 'What waits. Long queues are estimated.' });

const destinations = z
  .object({
    ranges: names('Private ranges that endpoints may be in. `127.0.0.0/8` is among them in development.'),
    http: z.boolean().meta({ description: 'Whether plain http to public addresses is allowed on some port.' }),
    ports: z.array(count).meta({ description: 'Ports that are allowed besides the usual ones.' }),
    proxy: z.boolean().meta({ description: 'Whether requests go through an outbound proxy.' }),
  })
  .meta({ description: 'Where this server lets endpoints be. Workers have settings of their own.' });

export const systemAnswer = z
  .object({
    version: z.string().meta({ description: 'Of this server.', example: '1.0.0' }),
    now: instant.meta({ description: 'The clock of Postgres, which decides what is due.' }),
    clockSkewMs: count.meta({ description: "How far the clock of this server's machine is ahead of Postgres." }),
    database,
    workers: z.array(worker).meta({ description: 'The last seen first. None: nobody delivers.' }),
    backlog,
    destinations,
    temporalUiUrl: z.string().nullable().meta({ description: "Where people open Temporal's UI. Null: not set." }),
  })
  .meta({ id: 'System', description: 'How the deployment is, as far as this server can tell.' });
