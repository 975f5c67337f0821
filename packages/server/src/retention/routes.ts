import { findRetentionRuns, readDiskUse, requestRetentionRun } from '@postrider/store/retention';
import type { Sql } from '@postrider/store/sql';
import * as z from 'zod';
import { defineRoute, type Route, type RouteContext } from '../http/define-route.ts';
import { expungeRoutes } from './expunge-routes.ts';
import { exampleRequested, exampleRetention } from './example.ts';
import { presentRetention } from './present.ts';
import { retentionAnswer } from './schema.ts';

const facts = { group: 'retention', scope: 'admin', errors: [] } as const;

const getRetention = defineRoute({
  ...facts,
  method: 'get',
  path: '/v1/retention',
  name: 'getRetention',
  summary: 'Read how long records are kept, the last run, and disk use',
  description:
    'Old records are removed every day at 02:00 UTC by the Temporal workflow `retention/<task queue>`. The limits are configuration: `POSTRIDER_RETENTION_DAYS`, `POSTRIDER_DEAD_LETTER_DAYS` and `POSTRIDER_AUDIT_DAYS`. A tenant may have shorter ones.',
  answer: { status: 200, description: 'Limits, runs and disk use.', schema: retentionAnswer },
  example: { answer: exampleRetention },
  handle: async (_input, context) => ({ body: await read(context.sql, context) }),
});

const runRetention = defineRoute({
  ...facts,
  method: 'post',
  path: '/v1/retention/run',
  name: 'runRetention',
  summary: 'Remove old records now',
  description:
    'A worker starts the run within seconds. While one goes on, no other starts: ask again afterwards if limits have changed meanwhile.',
  audit: { type: 'retention', parameter: null },
  notifies: ['commands'],
  body: z.strictObject({}).optional(),
  answer: { status: 202, description: 'The run was asked for.', schema: retentionAnswer },
  example: { body: {}, answer: exampleRequested },
  async handle(_input, context) {
    await requestRetentionRun(context.sql, context.now);
    return { body: await read(context.sql, context) };
  },
});

async function read(sql: Sql, { server, now }: RouteContext) {
  const runs = await findRetentionRuns(sql);
  return presentRetention({
    limits: { ...server.retention, auditDays: server.auditDays },
    runs,
    disk: await readDiskUse(sql),
    now,
  });
}

export const retentionRoutes: readonly Route[] = [getRetention, runRetention, ...expungeRoutes];
