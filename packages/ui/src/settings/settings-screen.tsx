import { useScope } from '../api/scope.ts';
import { Page } from '../components/page.tsx';
import { Defaults } from './defaults.tsx';
import { Deployment } from './deployment.tsx';
import { Retention } from './retention.tsx';
import { Sessions } from './sessions.tsx';
import { TenantLimits } from './tenant-limits.tsx';

/** What holds for everything of a tenant, or of the deployment. */
export function SettingsScreen() {
  const { tenantId, can } = useScope();
  return (
    <Page
      title="Settings"
      about={
        tenantId === null ? 'Of the whole deployment. Choose a tenant at the top to see its own.' : `Of ${tenantId}.`
      }
    >
      {tenantId === null && !can('admin') ? null : <Defaults />}
      {tenantId === null ? null : <TenantLimits tenantId={tenantId} />}
      {tenantId === null && can('admin') ? (
        <>
          <Retention />
          <Deployment />
        </>
      ) : null}
      <Sessions />
    </Page>
  );
}
