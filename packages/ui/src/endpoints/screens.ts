import { Webhook } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const endpointScreens: readonly Screen[] = [
  {
    path: paths.endpoints,
    title: 'Endpoints',
    load: async () => (await import('./endpoints-screen.tsx')).EndpointsScreen,
    nav: { group: 'send', icon: Webhook },
  },
  {
    path: paths.newEndpoint,
    title: 'New endpoint',
    load: async () => (await import('./new-endpoint-screen.tsx')).NewEndpointScreen,
  },
  {
    path: '/endpoints/$endpointId/edit',
    title: 'Change an endpoint',
    load: async () => (await import('./edit-endpoint-screen.tsx')).EditEndpointScreen,
  },
  {
    path: '/endpoints/$endpointId',
    title: 'Endpoint',
    load: async () => (await import('./endpoint-screen.tsx')).EndpointScreen,
  },
];
