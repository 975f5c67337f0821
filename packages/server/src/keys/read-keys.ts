import { findApiKey, listApiKeys } from '@postrider/store/keys';
import { defineRoute } from '../http/define-route.ts';
import { onlyPage } from '../http/examples.ts';
import { idFromCursor, pageOf, presentPage } from '../http/pagination.ts';
import { notFound } from '../http/path-parameters.ts';
import { exampleKey } from './example.ts';
import { presentKey } from './present.ts';
import { keyAnswer, keyListQuery } from './schema.ts';

export const listKeys = defineRoute({
  method: 'get',
  path: '/v1/keys',
  name: 'listKeys',
  group: 'keys',
  summary: 'List API keys, newest first',
  scope: 'admin',
  query: keyListQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of keys.', schema: pageOf(keyAnswer) },
  example: { answer: onlyPage(exampleKey) },
  async handle({ query: { limit, cursor, ...filter } }, { sql, now }) {
    const page = await listApiKeys(sql, { ...filter, beforeId: idFromCursor('key', cursor), limit });
    return { body: presentPage(page, (row) => presentKey(row, now)) };
  },
});

export const getKey = defineRoute({
  method: 'get',
  path: '/v1/keys/{keyId}',
  name: 'getKey',
  group: 'keys',
  summary: 'Read an API key',
  scope: 'admin',
  errors: [],
  answer: { status: 200, description: 'The key.', schema: keyAnswer },
  example: { answer: exampleKey },
  async handle({ params: { keyId } }, { sql, now }) {
    const row = await findApiKey(sql, keyId);
    if (row === undefined) throw notFound('keyId', keyId);
    return { body: presentKey(row, now) };
  },
});
