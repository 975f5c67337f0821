import { useQuery } from '@tanstack/react-query';
import { callScoped } from '../api/call-api.ts';
import { useScope } from '../api/scope.ts';
import { Outside } from '../components/code.tsx';
import { ObjectPage } from '../components/object-page.tsx';
import { Page } from '../components/page.tsx';
import { usePathPart } from '../navigation/search-state.ts';
import { EndpointForm } from './endpoint-form.tsx';

export function EditEndpointScreen() {
  const scope = useScope();
  const endpointId = usePathPart('endpointId');
  const stored = useQuery({
    // Read once: what somebody types is compared with what this person saw.
    queryKey: ['endpoint-to-edit', scope.tenantId, endpointId],
    queryFn: async () => callScoped(scope, ['get', '/endpoints/{endpointId}'], { path: { endpointId } }),
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <ObjectPage title="Change an endpoint" query={stored} what="the endpoint">
      {({ body, etag }) => (
        <Page title={`Change ${body.name ?? 'the endpoint'}`} about={<Outside text={body.url} />}>
          <EndpointForm tenantId={body.tenantId} endpoint={body} etag={etag} />
        </Page>
      )}
    </ObjectPage>
  );
}
