import { createContext, useContext } from 'react';

export type Capability = 'read' | 'write' | 'admin';

/** Whose objects a page shows, and what it may do with them. A portal for customers is these pages with another scope. */
export interface Scope {
  /** Null: all tenants. */
  readonly tenantId: string | null;
  /** Whether the person may look at another tenant. */
  readonly canChooseTenant: boolean;
  readonly can: (capability: Capability) => boolean;
}

export const ScopeContext = createContext<Scope>({ tenantId: null, canChooseTenant: false, can: () => false });

export function useScope(): Scope {
  return useContext(ScopeContext);
}
