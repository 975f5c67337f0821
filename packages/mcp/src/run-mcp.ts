import type { AddressInfo } from 'node:net';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { readToolTable } from './api/tool-table.ts';
import { serveHttp } from './serve/serve-http.ts';
import { serverFactory } from './server-factory.ts';
import { readSettings } from './settings/read-settings.ts';

/** Serves MCP as the arguments say, until stdin ends or the process does. Throws `UsageError` for wrong ones. */
export async function runMcp(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { api, allowWrites, http } = readSettings(args, env);
  const create = serverFactory({ api, table: readToolTable(), allowWrites });
  if (http === undefined) {
    serveStdio(create);
    return;
  }
  const server = await serveHttp(create, http);
  const { port } = server.address() as AddressInfo; // it listens on a port
  // Stdout is for MCP by stdio only.
  process.stderr.write(
    `MCP is served at http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${port}/mcp\n`,
  );
}
