import { ProtocolError, ProtocolErrorCode, ResourceTemplate, type McpServer } from '@modelcontextprotocol/server';
import { callApi, type Api } from './api/call-api.ts';
import { toldAnswer, toldRefusal } from './api/told.ts';
import { ToolError } from './api/tool-error.ts';
import { endpointHealth } from './intents/endpoint-health.ts';
import { explainDelivery } from './intents/explain-delivery.ts';
import { tenantPath } from './intents/find-event.ts';
import { listPages, readPage } from './manual/pages.ts';

interface Read {
  name: string;
  title: string;
  /** With the variables in braces. */
  uri: string;
  mimeType: string;
  /** Those that are shown to choose from. */
  list(): { name: string; uri: string }[];
  /** `api`: its requests end when the assistant cancels the call. */
  read(api: Api, given: Record<string, string>): Promise<string>;
}

/** What a person can give an assistant to read for the three tasks on call, and the docs. */
export function readyResources(api: Api): ((server: McpServer) => void)[] {
  return [...ofTenant(api.tenant), docs()].map((each) => {
    const { name, title, uri, mimeType } = each;
    const list = () => ({ resources: each.list().map((one) => ({ ...one, mimeType })) });
    const template = new ResourceTemplate(uri, { list });
    return (server) =>
      void server.registerResource(
        name,
        template,
        { title, description: title, mimeType },
        async (asked, given, { mcpReq }) => {
          try {
            const text = await each.read({ ...api, signal: mcpReq.signal }, decoded(given));
            return { contents: [{ uri: asked.href, mimeType, text }] };
          } catch (error) {
            if (!(error instanceof ToolError)) throw error;
            throw new ProtocolError(ProtocolErrorCode.InvalidParams, toldRefusal(error));
          }
        },
      );
  });
}

function ofTenant(tenant: string): Read[] {
  // Not JSON: its first line says whose words it has.
  const mimeType = 'text/plain';
  const none = () => [];
  return [
    {
      name: 'story',
      title: 'What became of an event, at each endpoint: its id or externalId, such as an order number, or a delivery',
      uri: 'postrider://tenants/{tenantId}/events/{what}',
      mimeType,
      list: none,
      read: async (api, given) => toldAnswer(await explainDelivery(api, given)),
    },
    {
      name: 'health',
      title: 'How an endpoint is: its id or a part of its name',
      uri: 'postrider://tenants/{tenantId}/endpoints/{endpoint}',
      mimeType,
      list: none,
      read: async (api, given) => toldAnswer(await endpointHealth(api, given, new Date())),
    },
    {
      name: 'dead_letters',
      title: 'The dead letters of a tenant, by endpoint and cause',
      uri: 'postrider://tenants/{tenantId}/dead-letters',
      mimeType,
      list: () => [{ name: `Dead letters of ${tenant}`, uri: `postrider://tenants/${tenant}/dead-letters` }],
      async read(api, { tenantId }) {
        const path = `${tenantPath(api, tenantId)}/dead-letters/groups`;
        return toldAnswer(await callApi(api, { method: 'GET', path }));
      },
    },
  ];
}

function docs(): Read {
  return {
    name: 'docs',
    title: 'A page of the documentation',
    uri: 'postrider://docs/{page}',
    mimeType: 'text/markdown',
    list: () => listPages().map((page) => ({ name: page, uri: `postrider://docs/${encodeURIComponent(page)}` })),
    read: (_api, { page = '' }) => Promise.resolve(readPage(page)),
  };
}

function decoded(given: Record<string, string | string[]>): Record<string, string> {
  try {
    return Object.fromEntries(Object.entries(given).map(([name, text]) => [name, decodeURIComponent(String(text))]));
  } catch {
    throw new ToolError('invalid_argument', 'The address has a % that begins no code.', 'Encode the names in it.');
  }
}
