import { fromJsonSchema, type McpServer } from '@modelcontextprotocol/server';
import { clean } from './api/as-text.ts';

const PROMPTS = [
  {
    name: 'why_not_arrived',
    title: 'A customer says that a webhook did not arrive',
    argument: 'what',
    about: 'Order number, event or delivery.',
    text: (what: string) => `A customer says that this did not arrive: ${JSON.stringify(what)}.
1. explain_delivery with it. 2. Say in two sentences what became of it at each endpoint, and why. 3. Say the remedy. Change nothing without asking me.`,
  },
  {
    name: 'endpoint_fails',
    title: 'An endpoint fails',
    argument: 'endpoint',
    about: 'Id or name of the endpoint.',
    text: (endpoint: string) => `This endpoint fails: ${JSON.stringify(endpoint)}.
1. endpoint_health. 2. list_deliveries of it with status retrying or dead_lettered, and explain_delivery of the newest. 3. Say since when, the cause, how many wait, and what its owner must do. Change nothing without asking me.`,
  },
  {
    name: 'send_again_after_outage',
    title: 'Send again what an outage left',
    argument: 'endpoint',
    about: 'Id or name of the endpoint that works again.',
    text: (endpoint: string) => `This endpoint works again: ${JSON.stringify(endpoint)}.
1. endpoint_health: is it active, and did an attempt succeed? Otherwise stop. 2. replay with status dead_lettered and no expectedCount. 3. Show me the count and ask. 4. Only after my yes: the same call with expectedCount. 5. get_replay until it is finished.`,
  },
];

/** The three tasks of whoever is on call. */
export function readyPrompts(): ((server: McpServer) => void)[] {
  return PROMPTS.map(({ name, title, argument, about, text }) => {
    const argsSchema = fromJsonSchema<Record<string, string>>({
      type: 'object',
      properties: { [argument]: { type: 'string', description: about, minLength: 1, maxLength: 300 } },
      required: [argument],
    });
    return (server) =>
      void server.registerPrompt(name, { title, description: title, argsSchema }, (given) => ({
        messages: [{ role: 'user', content: { type: 'text', text: clean(text(given[argument] ?? '')) } }],
      }));
  });
}
