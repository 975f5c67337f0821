import { MASK } from '@postrider/domain';
import type * as z from 'zod';
import { EXAMPLE } from '../http/examples.ts';
import type { planAnswer } from './apply-schema.ts';
import type { ConfigurationDocument } from './document-schema.ts';

export const exampleDocument: ConfigurationDocument = {
  version: 1,
  eventTypes: [{ name: EXAMPLE.eventType, description: 'An order was paid.', validation: 'off' }],
  defaults: { timeoutMs: 10_000 },
  tenants: [
    {
      id: EXAMPLE.tenantId,
      name: 'Acme',
      retention: { days: 30 },
      preferences: { minPriority: 'normal' },
      endpoints: [
        {
          externalId: 'crm-42',
          url: EXAMPLE.endpointUrl,
          name: EXAMPLE.endpointName,
          eventTypes: ['order.*'],
          secret: MASK,
          preferences: { rateLimits: { perSecond: 20 } },
        },
      ],
      schedules: [
        {
          name: 'Daily report',
          cron: '30 8 * * MON-FRI',
          timeZone: 'Europe/Berlin',
          event: { type: 'report.due', data: { kind: 'daily' }, endpointIds: ['ext:crm-42'] },
        },
      ],
    },
  ],
};

export const exampleSealed: ConfigurationDocument = {
  ...exampleDocument,
  secrets: {
    kdf: 'scrypt',
    n: 65_536,
    r: 8,
    p: 1,
    salt: 'QW4gZXhhbXBsZSBzYWx0IQ==',
    cipher: 'aes-256-gcm',
    sealed: 'Tm90IHNlYWxlZCBieSBhbnlib2R5OiB0aGUgdGV4dCBzYXlzIHRoYXQgaXQgaXMgYW4gZXhhbXBsZS4=',
  },
};

export const exampleApplied: z.input<typeof planAnswer> = {
  dryRun: true,
  plan: [
    {
      action: 'update',
      resource: {
        type: 'endpoint',
        tenantId: EXAMPLE.tenantId,
        id: EXAMPLE.endpointId,
        externalId: 'crm-42',
        name: EXAMPLE.endpointName,
      },
      changes: [{ member: 'eventTypes', before: null, after: ['order.*'] }],
      warnings: [],
    },
  ],
  warnings: [],
};
