import { Building2 } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const tenantScreens: readonly Screen[] = [
  {
    path: paths.tenants,
    title: 'Tenants',
    load: async () => (await import('./tenants-screen.tsx')).TenantsScreen,
    nav: { group: 'configure', icon: Building2, needs: 'admin' },
  },
  {
    path: '/tenants/$tenantId',
    title: 'Tenant',
    load: async () => (await import('./tenant-screen.tsx')).TenantScreen,
  },
];
