import type { Api } from '../api/call-api.ts';
import { callTool, inputSchemaOf } from '../api/call-tool.ts';
import type { ToolTable } from '../api/tool-table.ts';
import type { Tool } from './ready-tool.ts';

interface ApiToolsOptions {
  table: ToolTable;
  allowWrites: boolean;
}

/** A tool for each operation that reads, and, if asked for, for each that changes something. */
export function apiTools(api: Api, { table, allowWrites }: ApiToolsOptions): Tool[] {
  return table.tools
    .filter(({ readOnly }) => readOnly || allowWrites)
    .map((tool) => ({
      name: tool.name,
      title: tool.title,
      description: `${tool.title}. ${tool.description}`.trim(),
      input: inputSchemaOf(tool),
      readOnly: tool.readOnly,
      destructive: tool.destructive,
      run: (given) => callTool(api, tool, given),
    }));
}
