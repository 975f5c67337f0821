import { groupDeadLetters, type DeadLetterGroup } from '@postrider/store/deliveries';
import { defineRoute } from '../http/define-route.ts';
import { exampleGroups } from './example.ts';
import { deadLetterGroupsAnswer, deadLetterGroupsQuery } from './schema.ts';

export const listDeadLetterGroups = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/dead-letters/groups',
  name: 'listDeadLetterGroups',
  group: 'dead letters',
  summary: "Count a tenant's dead letters by endpoint, reason and last status",
  description:
    'What is broken, and since when, without reading through the dead letters. The largest groups come first.',
  scope: 'read',
  query: deadLetterGroupsQuery,
  errors: [],
  answer: { status: 200, description: 'The groups.', schema: deadLetterGroupsAnswer },
  example: { answer: exampleGroups },
  async handle({ params: { tenantId }, query }, { sql }) {
    const groups = await groupDeadLetters(sql, { ...query, tenantId });
    return { body: { data: groups.map(present) } };
  },
});

function present({ oldestAt, newestAt, ...group }: DeadLetterGroup) {
  return { ...group, oldestAt: oldestAt.toISOString(), newestAt: newestAt.toISOString() };
}
