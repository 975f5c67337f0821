import { listTags } from '@postrider/store/endpoints';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { onlyPage } from '../http/examples.ts';
import { decodeCursor, invalidCursor, pageQueryUpTo, toPage } from '../http/pagination.ts';
import { isTag } from '../http/schemas.ts';

const MAX_TAGS = 1_000;

const tagAnswer = z
  .object({
    tag: z.string().meta({ description: 'As it was given.' }),
    endpoints: z.number().int().meta({ description: 'How many endpoints have it.' }),
  })
  .meta({ id: 'EndpointTag', description: 'A tag in use.' });

const tagsAnswer = z
  .object({
    data: z.array(tagAnswer).meta({ description: 'The page.' }),
    nextCursor: z.string().nullable().meta({ description: 'Null on the last page.' }),
  })
  .meta({ id: 'EndpointTags' });

export const listTagsRoute = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/tags',
  name: 'listTags',
  group: 'endpoints',
  summary: "List the tags of a tenant's endpoints",
  description:
    'With how many endpoints have each, sorted by code point: `B` comes before `a`. Up to 1,000 in one answer; further ones follow by `nextCursor`. Tags of events are not among them.',
  scope: 'read',
  query: z.strictObject(pageQueryUpTo(MAX_TAGS, MAX_TAGS)),
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of tags.', schema: tagsAnswer },
  example: { answer: onlyPage({ tag: 'shop', endpoints: 1 }) },
  async handle({ params: { tenantId }, query: { limit, cursor } }, { sql }) {
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    if (after !== undefined && !isTag(after)) throw invalidCursor();
    const rows = await listTags(sql, { tenantId, after, limit: limit + 1 });
    return { body: toPage(rows, { limit, position: ({ tag }) => tag, present: (row) => row }) };
  },
});
