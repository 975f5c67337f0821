import { SearchCheck } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const explainScreens: readonly Screen[] = [
  {
    path: paths.explain,
    title: 'Explain',
    load: async () => (await import('./explain-screen.tsx')).ExplainScreen,
    nav: { group: 'watch', icon: SearchCheck },
  },
];
