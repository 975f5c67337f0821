import type { Preferences } from '@postrider/domain';
import {
  findDefaults,
  findEndpoint,
  type EndpointRow,
  type EndpointSettings,
  type TenantDefaults,
} from '@postrider/store/endpoints';
import { inSnapshot, type Sealer } from '@postrider/store/sql';
import { findPreferences, findTenant } from '@postrider/store/tenants';
import type { RequestContext } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { storablePreferences } from '../http/preferences-schema.ts';
import { invalidBody } from '../http/problem.ts';
import { checkWrittenDestinations } from './check-destination.ts';
import { resolveEndpoint, type EffectiveEndpoint } from './effective-endpoint.ts';
import { enablesTemplate, refuseNewTypes, settingsOf } from './endpoint-settings.ts';
import { applyChange, type ChangedEndpoint } from './merge-change.ts';
import type { PreviewChange } from './preview-schema.ts';
import { secretError } from './signing-secret.ts';

/** An endpoint as it would be after a change. */
export interface PreviewedEndpoint extends EffectiveEndpoint, Pick<EndpointRow, 'id' | 'status' | 'disabledReason'> {
  sharesSecrets: boolean;
  tenant: { id: string; metadata: Record<string, unknown> };
  /** Not yet merged: `resolvePreferences` does that. */
  preferences: { tenant: Preferences; endpoint: Preferences };
}

const CHANGE = '/change';

/** Merges a change as PATCH does, and stores nothing. 422 with pointers that begin with `/change`. */
export async function loadPreviewedEndpoint(
  params: { tenantId: string; endpointId: string },
  change: PreviewChange | undefined,
  context: Previewing,
): Promise<PreviewedEndpoint> {
  const { server } = context;
  const { tenantId, endpointId } = params;
  const { row, defaults, tenant, ofTenant, ofEndpoint } = await inSnapshot(server.database, async (sql) => ({
    row: await findEndpoint(sql, params),
    defaults: (await findDefaults(sql, [tenantId]))(tenantId),
    tenant: await findTenant(sql, tenantId),
    ofTenant: await findPreferences(sql, { tenantId, endpointId: null }),
    ofEndpoint: await findPreferences(sql, params),
  }));
  if (row === undefined) throw notFound('endpointId', endpointId);
  const stored = settingsOf(row, server.sealer);
  const { preferences, ...members } = change ?? {};
  const { from, to } =
    change === undefined
      ? unchanged(stored, defaults, server.sealer)
      : await applyIt(members, { stored, defaults }, context);
  const status = members.status ?? (enablesTemplate(row, { from, to }) ? 'active' : undefined);
  return {
    ...to,
    id: row.id,
    status: status ?? row.status,
    disabledReason: status === undefined ? row.disabledReason : status === 'disabled' ? 'requested' : null,
    sharesSecrets: to.sources.secret === 'deployment',
    tenant: { id: tenantId, metadata: tenant?.metadata ?? {} },
    preferences: {
      tenant: ofTenant?.preferences ?? {},
      endpoint:
        preferences === undefined
          ? (ofEndpoint?.preferences ?? {})
          : storablePreferences(preferences ?? {}, 'endpoint', `${CHANGE}/preferences`),
    },
  };
}

type Previewing = Pick<RequestContext, 'server' | 'now' | 'caller'>;
type Effective = Pick<ChangedEndpoint, 'from' | 'to'>;

function unchanged(stored: EndpointSettings, defaults: TenantDefaults, sealer: Sealer): Effective {
  const effective = resolveEndpoint(stored, defaults, sealer);
  return { from: effective, to: effective };
}

async function applyIt(
  change: Omit<PreviewChange, 'preferences'>,
  { stored, defaults }: { stored: EndpointSettings; defaults: TenantDefaults },
  { server, now, caller }: Previewing,
): Promise<Effective> {
  const { problems } = await server.catalogue.checkFilters(change.eventTypes ?? [], now);
  refuseNewTypes(problems, stored, CHANGE);
  // No name is looked up: a preview calls nobody.
  checkWrittenDestinations(change, server, CHANGE);
  const changed = applyChange(change, { stored, defaults, caller, sealer: server.sealer, within: CHANGE });
  const { secret } = change;
  const error = secret ? secretError(secret, changed.to.signing) : null;
  if (error !== null) throw invalidBody([{ pointer: '/secret', detail: error }], CHANGE);
  return changed;
}
