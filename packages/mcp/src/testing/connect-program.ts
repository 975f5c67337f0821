import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { callWith } from './call-with.ts';

export interface Program {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** A client of a program that serves MCP over stdio, with nothing of this environment but what is given. */
export async function connectProgram({ command, args, env }: Program) {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const given = { PATH: process.env['PATH'] ?? '', HOME: '/nowhere', ...env };
  await client.connect(new StdioClientTransport({ command, args, env: given }));
  return { client, call: callWith(client), close: () => client.close() };
}
