import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { apiQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { Defaults } from '../components/defaults.tsx';
import { ObjectPage } from '../components/object-page.tsx';
import { Page } from '../components/page.tsx';
import { Preferences } from '../components/preferences.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { usePathPart } from '../navigation/search-state.ts';
import { DeleteTenant } from './delete-tenant.tsx';
import { EditTenant } from './edit-tenant.tsx';
import { TenantFacts } from './tenant-facts.tsx';
import styles from './tenants.module.css';

type Tenant = Schemas['Tenant'];

/** One tenant: who it is, what holds for all of its endpoints, and the way to its lists. */
export function TenantScreen() {
  const tenantId = usePathPart('tenantId');
  const tenant = useQuery(apiQuery('/v1/tenants/{tenantId}', { path: { tenantId } }));
  return (
    <ObjectPage title="Tenant" query={tenant} what="the tenant">
      {(data) => <Shown key={data.id} tenant={data} />}
    </ObjectPage>
  );
}

const LISTS = [
  ['Overview', paths.overview],
  ['Endpoints', paths.endpoints],
  ['Deliveries', paths.deliveries],
  ['Dead letters', paths.deadLetters],
  ['API keys', paths.keys],
] as const;

function Shown({ tenant }: { tenant: Tenant }) {
  const { can, canChooseTenant } = useScope();
  const [open, setOpen] = useState<{ etag: string | undefined; tenant: Tenant }>();
  const tenantId = tenant.id;
  // The change is made to what stands there now, and refused when somebody changes it meanwhile.
  const begin = async () => {
    const { etag, body } = await callApi('get', '/v1/tenants/{tenantId}', { path: { tenantId } });
    setOpen({ etag, tenant: body });
  };
  return (
    <Page
      title={tenant.name ?? tenantId}
      about={
        <span className={styles.lists}>
          {LISTS.map(([name, to]) => (
            <RouteLink key={to} to={to} search={{ tenant: tenantId }}>
              {name}
            </RouteLink>
          ))}
        </span>
      }
      actions={
        can('admin') && canChooseTenant ? (
          <>
            <Button onClick={begin}>Change…</Button>
            <DeleteTenant tenantId={tenantId} />
          </>
        ) : null
      }
    >
      <TenantFacts tenant={tenant} />
      <Preferences of={{ tenantId }} />
      <Defaults tenantId={tenantId} />
      {open ? <EditTenant {...open} close={() => setOpen(undefined)} /> : null}
    </Page>
  );
}
