import { fromJsonSchema, type CallToolResult, type McpServer, type ServerContext } from '@modelcontextprotocol/server';
import type { Api } from '../api/call-api.ts';
import { toldAnswer, toldRefusal } from '../api/told.ts';
import { ToolError } from '../api/tool-error.ts';
import type { Schema } from '../api/tool-table.ts';

export interface Tool {
  name: string;
  title: string;
  description: string;
  input: Schema;
  readOnly: boolean;
  destructive?: boolean;
  /** `api`: its requests end when the assistant cancels the call. */
  run(api: Api, given: Record<string, unknown>): Promise<unknown>;
}

/**
 * Makes a tool ready to be added to servers. Its answer is bounded text; a refusal of the API is an error of the tool with what
 * to do.
 */
export function readyTool(api: Api, tool: Tool): (server: McpServer) => void {
  const { name, title, description, input, readOnly, destructive = false } = tool;
  const annotations = { title, readOnlyHint: readOnly, destructiveHint: destructive, openWorldHint: !readOnly };
  const config = { title, description: description || title, annotations };
  const inputSchema = fromJsonSchema<Record<string, unknown>>(input);
  const call = async (given: Record<string, unknown>, { mcpReq }: ServerContext): Promise<CallToolResult> => {
    try {
      return {
        content: [{ type: 'text', text: toldAnswer(await tool.run({ ...api, signal: mcpReq.signal }, given)) }],
      };
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      return { isError: true, content: [{ type: 'text', text: toldRefusal(error) }] };
    }
  };
  return (server) => void server.registerTool(name, { ...config, inputSchema }, call);
}
