import { callApi, segment, type Api } from '../api/call-api.ts';
import { ToolError } from '../api/tool-error.ts';
import { inItsTenant } from './in-its-tenant.ts';

export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

export const tenantPath = (api: Api, tenantId: unknown) => `/v1/tenants/${segment('tenantId', tenantId ?? api.tenant)}`;

/** What an id, an order number or a name stands for. */
export function find(api: Api, given: Record<string, unknown>): Promise<unknown> {
  return inItsTenant(api, given, (each) => findInTenant(api, each));
}

async function findInTenant(api: Api, { what, tenantId }: Record<string, unknown>): Promise<unknown> {
  const text = String(what);
  const tenant = tenantPath(api, tenantId);
  const get = (folder: string) => callApi(api, { method: 'GET', path: `${tenant}/${folder}/${segment('what', text)}` });
  if (text.startsWith('evt_')) return { event: await get('events') };
  if (text.startsWith('dlv_')) return { delivery: await get('deliveries') };
  if (text.startsWith('ep_')) return { endpoint: await get('endpoints') };
  const list = async (folder: string, query: Record<string, string>) => {
    const asked = new URLSearchParams({ ...query, limit: '10' }).toString();
    const page = await callApi<Page<unknown>>(api, { method: 'GET', path: `${tenant}/${folder}?${asked}` });
    return page.data;
  };
  const events = await list('events', { externalId: text });
  const endpoints = await list('endpoints', { name: text });
  if (events.length + endpoints.length > 0) return { events, endpoints };
  throw new ToolError('not_found', `No event has this externalId, and no endpoint has this in its name.`, ELSEWHERE);
}

const ELSEWHERE =
  'An externalId must be whole. It may be of another tenant: pass tenantId. list_events finds by type, tag and time.';

/** The id of an endpoint that is named by its id, `ext:…` or a part of its name. */
export async function endpointIdOf(api: Api, { endpoint, tenantId }: Record<string, unknown>): Promise<string> {
  const text = String(endpoint);
  if (/^(ep_|ext:)/.test(text)) return text;
  const query = new URLSearchParams({ name: text, limit: '20' }).toString();
  const path = `${tenantPath(api, tenantId)}/endpoints?${query}`;
  const { data } = await callApi<Page<{ id: string; name: string | null }>>(api, { method: 'GET', path });
  const exact = data.filter(({ name }) => name?.toLowerCase() === text.toLowerCase());
  const [found, ...others] = exact.length > 0 ? exact : data;
  if (found === undefined) {
    throw new ToolError('not_found', 'No endpoint has this in its name.', 'list_endpoints shows all; pass an id.');
  }
  if (others.length === 0) return found.id;
  const names = [found, ...others].map(({ id, name }) => `${id} ${name ?? ''}`).join('\n');
  throw new ToolError(
    'ambiguous',
    `Several endpoints have this in their name:\n${names}`,
    'Ask which, and pass its id.',
  );
}
