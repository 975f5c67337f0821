import type { McpServer } from '@modelcontextprotocol/server';
import type { Api } from '../api/call-api.ts';
import { callTool, inputSchemaOf } from '../api/call-tool.ts';
import type { ToolTable } from '../api/tool-table.ts';
import { addTool } from './add-tool.ts';

/** A tool for each operation that reads, and, if asked for, for each that changes something. */
export function addApiTools(server: McpServer, api: Api, { table, allowWrites }: ApiToolsOptions): void {
  for (const tool of table.tools) {
    if (!tool.readOnly && !allowWrites) continue;
    addTool(server, {
      name: tool.name,
      title: tool.title,
      description: `${tool.title}. ${tool.description}`.trim(),
      input: inputSchemaOf(tool),
      readOnly: tool.readOnly,
      destructive: tool.destructive,
      run: (given) => callTool(api, tool, given),
    });
  }
}

interface ApiToolsOptions {
  table: ToolTable;
  allowWrites: boolean;
}
