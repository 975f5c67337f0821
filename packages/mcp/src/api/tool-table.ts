import { readFileSync } from 'node:fs';

/** What `scripts/build-extra.mjs` writes of the API's description. */
export interface ToolTable {
  version: string;
  tools: ApiTool[];
  /** Operations that are no tool, and why. */
  leftOut: Record<string, string>;
}

export interface ApiTool {
  name: string;
  /** The `operationId`. */
  operation: string;
  method: string;
  path: string;
  title: string;
  description: string;
  readOnly: boolean;
  destructive: boolean;
  arguments: ToolArgument[];
  query: ToolArgument[];
  body: { required: boolean; names: string[]; properties: Record<string, Schema>; example: unknown } | null;
}

export interface ToolArgument {
  name: string;
  required: boolean;
  schema: Schema;
}

export type Schema = Record<string, unknown>;

export function readToolTable(): ToolTable {
  // Ours, written by the build.
  return JSON.parse(readFileSync(new URL('../../dist/tools.json', import.meta.url), 'utf8')) as ToolTable;
}
