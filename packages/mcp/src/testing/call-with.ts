import type { Client } from '@modelcontextprotocol/client';

/** Calls tools. Gives the text of the answer, and whether it is an error. */
export const callWith =
  (client: Client) =>
  async (name: string, given: Record<string, unknown> = {}): Promise<{ text: string; isError: boolean }> => {
    const { content, isError } = await client.callTool({ name, arguments: given });
    const [first] = content;
    return { text: first?.type === 'text' ? first.text : '', isError: isError === true };
  };
