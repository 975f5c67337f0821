import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import type { Fetch } from '../api/call-api.ts';
import { readToolTable } from '../api/tool-table.ts';
import { serverFactory } from '../server-factory.ts';
import { callWith } from './call-with.ts';

export interface ClientOptions {
  fetch: Fetch;
  allowWrites: boolean;
}

/** A client of the server, in this process. */
export async function connectClient({ fetch, allowWrites }: ClientOptions) {
  const api = { baseUrl: 'http://fake', apiKey: 'pr_fake', tenant: 'default', fetch };
  const server = serverFactory({ api, table: readToolTable(), allowWrites })();
  const client = new Client({ name: 'test', version: '1.0.0' });
  const [one, other] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(one), client.connect(other)]);
  return { client, call: callWith(client), close: () => client.close() };
}

/** The JSON of an answer. */
export function answerOf<T>(text: string): T {
  // The test states the type that it expects.
  return JSON.parse(text.slice(text.indexOf('\n') + 1)) as T;
}
