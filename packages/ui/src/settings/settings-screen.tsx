import { useScope } from '../api/scope.ts';
import { Defaults } from '../components/defaults.tsx';
import { Page } from '../components/page.tsx';
import { Preferences } from '../components/preferences.tsx';
import { paths } from '../navigation/paths.ts';
import { RouteLink } from '../navigation/route-link.tsx';
import { Deployment } from './deployment.tsx';
import { Retention } from './retention.tsx';
import { Sessions } from './sessions.tsx';

/** What holds for everything of a tenant, or of the deployment. */
export function SettingsScreen() {
  const { tenantId, can } = useScope();
  return (
    <Page
      title="Settings"
      about={
        tenantId === null ? (
          'Of the whole deployment. Choose a tenant at the top to see its own.'
        ) : (
          <>
            Of {tenantId}. Its name, and how long its records are kept, are on{' '}
            <RouteLink to={paths.tenant(tenantId)}>its own page</RouteLink>.
          </>
        )
      }
    >
      {tenantId === null && !can('admin') ? null : <Defaults tenantId={tenantId} />}
      {tenantId === null ? null : <Preferences of={{ tenantId }} />}
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
