import { callApi, segment, type Api } from '../api/call-api.ts';
import { ToolError } from '../api/tool-error.ts';

type Given = Record<string, unknown>;

/**
 * Runs something about an id. If the tenant that is meant has no such id, and nobody named one, it runs again in the tenant that
 * has it: a person on call has the id from a pager. Only a key for all tenants can find that.
 */
export async function inItsTenant(api: Api, given: Given, run: (given: Given) => Promise<unknown>): Promise<unknown> {
  try {
    return await run(given);
  } catch (error) {
    if (given['tenantId'] !== undefined || !(error instanceof ToolError) || !error.code.endsWith('_not_found'))
      throw error;
    const tenantId = await tenantOf(api, String(given['what']));
    if (tenantId === undefined) throw error;
    return run({ ...given, tenantId });
  }
}

async function tenantOf(api: Api, id: string): Promise<string | undefined> {
  const folder = id.startsWith('evt_') ? 'events' : id.startsWith('dlv_') ? 'deliveries' : undefined;
  if (folder === undefined) return undefined;
  const found = callApi<{ tenantId: string }>(api, { method: 'GET', path: `/v1/${folder}/${segment('what', id)}` });
  return found.then(
    ({ tenantId }) => tenantId,
    () => undefined,
  );
}
