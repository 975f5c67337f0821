import { Braces } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const templateScreens: readonly Screen[] = [
  {
    path: paths.templates,
    title: 'Templates',
    load: async () => (await import('./templates-screen.tsx')).TemplatesScreen,
    nav: { group: 'configure', icon: Braces },
  },
];
