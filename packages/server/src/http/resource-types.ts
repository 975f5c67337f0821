/** What the audit tells the changes of. */
export const RESOURCE_TYPES = [
  'tenant',
  'endpoint',
  'preferences',
  'defaults',
  'event',
  'delivery',
  'schedule',
  'replay',
  'event_type',
  'key',
  'retention',
  'expunge',
] as const;
export type ResourceType = (typeof RESOURCE_TYPES)[number];
