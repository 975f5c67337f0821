import { readFileSync } from 'node:fs';

/** What `scripts/build-extra.mjs` writes of the API's description. */
export interface CommandTable {
  version: string;
  groups: { name: string; description: string; commands: ApiCommand[] }[];
}

interface ApiArgument {
  name: string;
  description: string;
}

interface ApiOption extends ApiArgument {
  required: boolean;
  values?: string[];
}

export interface ApiCommand {
  name: string;
  /** The `operationId`. */
  operation: string;
  method: string;
  path: string;
  summary: string;
  /** The parameters of the path, in order. */
  arguments: ApiArgument[];
  query: ApiOption[];
  /** Headers that have no option of their own. */
  headers: ApiOption[];
  ifMatch: boolean;
  /** The answer has an ETag. */
  etag: boolean;
  idempotent: boolean;
  body: { required: boolean; example: unknown } | null;
  /** The answer comes as a stream of lines. */
  stream: boolean;
  /** It cannot be taken back, or changes many things: it asks first. */
  grave: boolean;
  /** It makes a replay of many deliveries, which the API counts first with `dryRun`. */
  counted: boolean;
}

export function readCommandTable(): CommandTable {
  // Ours, written by the build.
  return JSON.parse(readFileSync(new URL('../../dist/commands.json', import.meta.url), 'utf8')) as CommandTable;
}

/** `tenantId` comes from the settings, except where the command is about tenants. */
export function argumentsOf({ path, arguments: all }: ApiCommand): ApiArgument[] {
  return /^\/v1\/tenants\/\{tenantId\}\/?./.test(path) ? all.filter(({ name }) => name !== 'tenantId') : all;
}
