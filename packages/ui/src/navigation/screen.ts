import type { ComponentType } from 'react';
import type { LucideIcon } from 'lucide-react';

/** A page: its address, its title, and how its code is loaded when somebody goes there. */
export interface Screen {
  /** Below `/ui`; `$name` is a part that `usePathPart('name')` reads. */
  path: string;
  title: string;
  load: () => Promise<ComponentType>;
  /** In the navigation. Pages of one object have none. */
  nav?: { group: 'watch' | 'send' | 'configure'; icon: LucideIcon };
}
