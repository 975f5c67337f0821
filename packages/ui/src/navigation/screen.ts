import type { ComponentType } from 'react';
import type { LucideIcon } from 'lucide-react';
import type { Capability } from '../api/scope.ts';

/** A page: its address, its title, and how its code is loaded when somebody goes there. */
export interface Screen {
  /** Below `/ui`; `$name` is a part that `usePathPart('name')` reads. */
  path: string;
  title: string;
  load: () => Promise<ComponentType>;
  /** In the navigation, for those who can do what it needs. Pages of one object have none. */
  nav?: { group: 'watch' | 'send' | 'configure'; icon: LucideIcon; needs?: Capability };
}
