import type { Api } from '../api/call-api.ts';
import { callTool, inputSchemaOf } from '../api/call-tool.ts';
import { fitPage } from '../api/fit-page.ts';
import type { ApiTool, ToolTable } from '../api/tool-table.ts';
import type { Tool } from './ready-tool.ts';

interface ApiToolsOptions {
  table: ToolTable;
  allowWrites: boolean;
}

/** A tool for each operation that reads, and, if asked for, for each that changes something. */
export function apiTools({ table, allowWrites }: ApiToolsOptions): Tool[] {
  return table.tools
    .filter(({ readOnly }) => readOnly || allowWrites)
    .map((tool) => ({
      name: tool.name,
      title: tool.title,
      description: `${tool.title}. ${tool.description}`.trim(),
      input: inputSchemaOf(tool),
      readOnly: tool.readOnly,
      destructive: tool.destructive,
      run: (api, given) => callAndFit(api, tool, given),
    }));
}

async function callAndFit(api: Api, tool: ApiTool, given: Record<string, unknown>): Promise<unknown> {
  const answer = await callTool(api, tool, given);
  if (!tool.query.some(({ name }) => name === 'limit')) return answer;
  return fitPage(answer, (limit) => callTool(api, tool, { ...given, limit }));
}
