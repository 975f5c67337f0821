import { testBuild } from '@postrider/dev-stack/testing';
import { beforeAll, expect, test } from 'vitest';
import { searchDocs } from './search-docs.ts';

beforeAll(testBuild);

test.each([
  ['how do I check a signature', 'docs/signatures.md'],
  ['why is an endpoint disabled', 'docs/endpoints.md'],
  ['what are quiet hours', 'docs/holds.md'],
  ['how do I move from the RAG chatbot', 'docs/migrating/rag-chatbot.md'],
  ['give an assistant an API key', 'docs/mcp.md'],
  ['what does rate_limited mean', 'docs/holds.md'],
  ['replay what an endpoint missed', 'docs/replays.md'],
])('"%s" finds %s', (query, page) => {
  const found = searchDocs(query);
  expect(found.map((section) => section.page)).toContain(page);
  expect(new Set(found.map((section) => `${section.page} ${section.heading}`)).size).toBe(found.length);
});

test('words that are nowhere, or everywhere, find nothing', () => {
  expect(searchDocs('qwertz')).toEqual([]);
  expect(searchDocs('')).toEqual([]);
});
