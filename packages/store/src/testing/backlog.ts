import type { Preferences } from '@postrider/domain';
import { NOW, setPreferences } from './store-scene.ts';
import type { EndpointOptions, StoreScene } from './store-scene.ts';

interface BacklogOptions extends EndpointOptions {
  preferences?: Preferences;
}

/** `ids`: those of the deliveries, the first due first. */
export interface Backlog {
  tenantId: string;
  endpointId: string;
  ids: string[];
}

/**
 * Makes an endpoint with `count` due deliveries. The first is due for almost ten seconds, each further one a millisecond
 * later. By default the endpoint has answered 2xx before.
 */
export async function makeBacklog(scene: StoreScene, count: number, options: BacklogOptions = {}): Promise<Backlog> {
  const { preferences, ...rest } = options;
  const endpoint = await scene.endpoint({ hasSucceeded: true, ...rest });
  if (preferences !== undefined) await setPreferences(scene.database, endpoint.endpointId, preferences);
  const ids = Array.from({ length: count }, (_, i) => `dlv_${endpoint.endpointId}_${String(i).padStart(6, '0')}`);
  // In random order in the tables, so that only an index or a sort gives the right order.
  await scene.database.query(
    `with due as (select id, n from unnest($1::text[]) with ordinality as d (id, n)), made as (
       insert into deliveries (id, tenant_id, event_id, event_type, endpoint_id, status, created_at)
       select id, $2, 'evt', 'order.paid', $3, 'pending', $4 from due)
     insert into delivery_queue (delivery_id, endpoint_id, generation, due_at)
     select id, $3, 1, $4::timestamptz - (10000 - n) * interval '1 ms' from due order by md5(id)`,
    [ids, endpoint.tenantId, endpoint.endpointId, NOW],
  );
  return { ...endpoint, ids };
}
