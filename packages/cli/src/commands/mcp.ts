import { httpOptionsOf, serveMcp, UsageError } from '@postrider/mcp';
import { usageError } from '../exit-codes.ts';
import { readSettings, type SharedOptions } from '../settings/read-settings.ts';

export interface McpOptions extends SharedOptions {
  allowWrites?: boolean;
  http?: string;
  host?: string;
  tokenFile?: string;
}

/** Serves MCP for an assistant, over stdio until stdin ends, or over HTTP until it is stopped. */
export async function runMcp(options: McpOptions): Promise<void> {
  if (options.apiKeyStdin === true && options.http === undefined) {
    throw usageError('Over stdio, stdin is for the assistant: give the key by the environment, a profile or a file.');
  }
  const { baseUrl, apiKey, tenant } = await readSettings(options);
  try {
    const http = httpOptionsOf(options);
    await serveMcp({ api: { baseUrl, apiKey, tenant }, allowWrites: options.allowWrites === true, http });
  } catch (error) {
    throw error instanceof UsageError ? usageError(error.message) : error;
  }
}
