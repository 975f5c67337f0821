#!/usr/bin/env node
import { readToolTable } from '../api/tool-table.ts';
import { serveMcp } from '../serve-mcp.ts';
import { readSettings } from '../settings/read-settings.ts';
import { UsageError } from '../settings/usage-error.ts';

const HELP = `postrider-mcp: Postrider for assistants, by MCP over stdio or HTTP.

  --allow-writes         Offers tools that change something. The key must allow it too.
  --http <port>          Serves http://127.0.0.1:<port>/mcp instead of stdio.
  --host <host>          Default: 127.0.0.1. Another needs --token-file.
  --token-file <path>    A file of mode 0600 with the token that clients bear.
  --api-key-file <path>  A file of mode 0600 with the API key. Default: POSTRIDER_API_KEY.
  --base-url <url>       Default: POSTRIDER_BASE_URL, or http://127.0.0.1:8080.
  --tenant <id>          Default: POSTRIDER_TENANT, or default.
  --version              Prints the version.
  --help                 Prints this.
`;

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) process.stdout.write(HELP);
else if (args.includes('--version')) process.stdout.write(`${readToolTable().version}\n`);
else {
  try {
    await serveMcp(readSettings(args, process.env));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
