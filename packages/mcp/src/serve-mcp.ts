import type { AddressInfo } from 'node:net';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { clean, startOf } from './api/as-text.ts';
import { readToolTable } from './api/tool-table.ts';
import { serveHttp } from './serve/serve-http.ts';
import { serverFactory } from './server-factory.ts';
import type { Settings } from './settings/read-settings.ts';

/** Serves MCP until stdin ends, or over HTTP until the process does. Throws `UsageError` if it cannot listen. */
export async function serveMcp({ api, allowWrites, http }: Settings): Promise<void> {
  const create = serverFactory({ api, table: readToolTable(), allowWrites });
  if (http === undefined) {
    if (process.stdin.isTTY)
      process.stderr.write('It waits for an assistant, which starts it by itself. Ctrl-C ends it.\n');
    serveStdio(create, { onerror: tellOf });
    return;
  }
  const server = await serveHttp(create, http);
  const { port } = server.address() as AddressInfo; // it listens on a port
  const host = http.host.includes(':') ? `[${http.host}]` : http.host;
  // Stdout is for MCP by stdio only.
  process.stderr.write(`MCP is served at http://${host}:${port}/mcp\n`);
}

/** Such a message gets no answer. Whoever looks for the reason looks into the log of the client, where stderr goes. */
function tellOf({ message }: Error): void {
  const line = startOf(clean(message).replace(/\s+/g, ' '), 300);
  process.stderr.write(`A message of the assistant was not understood: ${line}\n`);
}
