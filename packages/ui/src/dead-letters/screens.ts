import { MailX } from 'lucide-react';
import { paths } from '../navigation/paths.ts';
import type { Screen } from '../navigation/screen.ts';

export const deadLetterScreens: readonly Screen[] = [
  {
    path: paths.deadLetters,
    title: 'Dead letters',
    load: async () => (await import('./dead-letters-screen.tsx')).DeadLettersScreen,
    nav: { group: 'watch', icon: MailX },
  },
];
