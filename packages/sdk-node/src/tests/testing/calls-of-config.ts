import type { SdkCall } from './calls-of-defaults.ts';

export const CALLS_OF_CONFIG: Record<string, SdkCall> = {
  'config.export': {
    operation: 'getConfiguration',
    call: (p) => p.config.export({ tenantId: 'a' }),
    query: 'tenantId=a',
  },
  'config.exportWithSecrets': {
    operation: 'exportConfiguration',
    call: (p) => p.config.exportWithSecrets({ passphrase: 'correct horse' }),
    body: { passphrase: 'correct horse' },
  },
  'config.apply': {
    operation: 'applyConfiguration',
    call: (p) => p.config.apply({ document: { tenants: [] }, dryRun: true }),
    body: { document: { tenants: [] }, dryRun: true },
  },
};
