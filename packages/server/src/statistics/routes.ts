import { wholePeriod } from '@postrider/domain';
import { findEndpoint } from '@postrider/store/endpoints';
import { countHolds, rankEndpoints, readNumbers, readOpen, type NumbersOf } from '@postrider/store/rollups';
import { defineRoute, type Route, type RouteContext } from '../http/define-route.ts';
import { mountForOperators } from '../http/mount-for-operators.ts';
import { notFound } from '../http/path-parameters.ts';
import { askedPeriod, type AskedPeriod } from './asked-period.ts';
import { exampleEndpointStatistics, exampleStatistics } from './example.ts';
import { presentStatistics } from './present.ts';
import { endpointStatisticsQuery, statisticsAnswer, statisticsQuery } from './schema.ts';

const facts = { method: 'get', group: 'statistics', scope: 'read', errors: ['invalid_period'] } as const;

const getStatistics = defineRoute({
  ...facts,
  path: '/v1/tenants/{tenantId}/stats',
  name: 'getStatistics',
  summary: "Read a tenant's numbers of a period",
  description:
    'How much was accepted, delivered and lost, how fast, and what fails or is slow. Read from rollups, which are at most ten seconds old. docs/numbers.md says what each number means.',
  query: statisticsQuery,
  answer: { status: 200, description: 'The numbers.', schema: statisticsAnswer },
  example: { answer: exampleStatistics },
  handle: async ({ params: { tenantId }, query: { from, to, bucket, ...filter } }, context) => ({
    body: await read(context, { ...filter, tenantId }, { from, to, bucket }),
  }),
});

const getEndpointStatistics = defineRoute({
  ...facts,
  path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/stats',
  name: 'getEndpointStatistics',
  summary: "Read an endpoint's numbers of a period",
  description: 'The numbers of one endpoint, in the same shape.',
  query: endpointStatisticsQuery,
  answer: { status: 200, description: 'The numbers.', schema: statisticsAnswer },
  example: { answer: exampleEndpointStatistics },
  async handle({ params, query: { from, to, bucket, ...filter } }, context) {
    if ((await findEndpoint(context.sql, params)) === undefined) throw notFound('endpointId', params.endpointId);
    return { body: await read(context, { ...filter, ...params }, { from, to, bucket }) };
  },
});

const NO_HOLDS = { byReason: [], truncated: false };

async function read({ sql, now }: RouteContext, of: NumbersOf, asked: AskedPeriod) {
  const period = askedPeriod(asked, now);
  const rows = await readNumbers(sql, { ...of, segments: period.segments });
  const backlog = await readOpen(sql, of);
  const holds = backlog.waiting === 0 ? NO_HOLDS : await countHolds(sql, of);
  const ranking = await rankEndpoints(sql, { ...of, segment: wholePeriod(period) });
  return presentStatistics({ period, rows, backlog, holds, ranking, ofEndpoint: of.endpointId !== undefined });
}

export const statisticsRoutes: readonly Route[] = [getStatistics, getEndpointStatistics];

export const operatorStatisticsRoutes: readonly Route[] = [
  mountForOperators(getStatistics, {
    name: 'getAllStatistics',
    summary: 'Read the numbers of all tenants of a period',
    description: 'The numbers over all tenants, or of one with `tenantId`, in the same shape.',
  }),
];
