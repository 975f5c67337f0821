import { NeedsTenant } from '../components/needs-tenant.tsx';
import { Page } from '../components/page.tsx';
import { EndpointForm } from './endpoint-form.tsx';

export function NewEndpointScreen() {
  return (
    <Page title="New endpoint" about="Where events are sent, and which of them.">
      <NeedsTenant what="endpoints">{(tenantId) => <EndpointForm tenantId={tenantId} />}</NeedsTenant>
    </Page>
  );
}
