import { readFileSync } from 'node:fs';
import { testBuild } from '@postrider/dev-stack/testing';
import { createFakePostrider } from '@postrider/sdk-node/testing';
import { beforeAll, expect, test } from 'vitest';
import { connectClient } from '../testing/connect-client.ts';
import { readToolTable } from './tool-table.ts';

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

beforeAll(testBuild);

/** `METHOD operationId` of every operation that the API describes. */
function operations(): { id: string; method: string }[] {
  const text = readFileSync(new URL('../../../server/openapi.json', import.meta.url), 'utf8');
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, { operationId: string }>> };
  return Object.values(paths).flatMap((item) =>
    Object.entries(item)
      .filter(([method]) => METHODS.has(method))
      .map(([method, { operationId }]) => ({ id: operationId, method })),
  );
}

test('every operation of the API is a tool, or is left out for a reason', () => {
  const { tools, leftOut } = readToolTable();
  const known = [...tools.map(({ operation }) => operation), ...Object.keys(leftOut)];
  expect(known.toSorted()).toEqual(
    operations()
      .map(({ id }) => id)
      .toSorted(),
  );
  expect(tools.filter(({ method, readOnly }) => method === 'GET' && !readOnly)).toEqual([]);
});

test('without writes, no tool calls an operation that changes something', async () => {
  const { client, close } = await connectClient({ fetch: createFakePostrider().fetch, allowWrites: false });
  const { tools } = await client.listTools();
  await close();
  expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
  const changing = readToolTable().tools.filter(({ method }) => method !== 'GET');
  const offered = changing.filter(({ name }) => tools.some((tool) => tool.name === name));
  expect(offered.map(({ operation }) => operation).toSorted()).toEqual([
    'previewEndpoint',
    'previewEndpointPreferences',
    'previewTenantPreferences',
  ]);
});

test('with writes, tools that take something away say so', async () => {
  const { client, close } = await connectClient({ fetch: createFakePostrider().fetch, allowWrites: true });
  const { tools } = await client.listTools();
  await close();
  const destructive = tools.filter(({ annotations }) => annotations?.destructiveHint === true).map(({ name }) => name);
  expect(destructive).toEqual(
    expect.arrayContaining(['delete_endpoint', 'update_endpoint', 'discard_dead_letter', 'replay']),
  );
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint !== undefined)).toBe(true);
});

test('the skill and the docs name only tools and prompts that there are', async () => {
  const { client, close } = await connectClient({ fetch: createFakePostrider().fetch, allowWrites: true });
  const [{ tools }, { prompts }] = await Promise.all([client.listTools(), client.listPrompts()]);
  const there = new Set([...tools, ...prompts].map(({ name }) => name));
  await close();
  const pages = ['../../skills/postrider-mcp/SKILL.md', '../../../../docs/mcp.md'].map((path) =>
    readFileSync(new URL(path, import.meta.url), 'utf8'),
  );
  const named = pages.flatMap((page) => [...page.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, name]) => name));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !there.has(name ?? ''))).toEqual([]);
});
