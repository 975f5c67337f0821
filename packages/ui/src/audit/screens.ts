import { ScrollText } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const auditScreens: readonly Screen[] = [
  {
    path: paths.audit,
    title: 'Audit log',
    load: async () => (await import('./audit-screen.tsx')).AuditScreen,
    nav: { group: 'configure', icon: ScrollText },
  },
];
