import type { Given, Named, QueryOf } from './request/operations.ts';

/** Who changed what, and when. */
export interface AuditEntry extends Named<'AuditEntry'> {}

export type ListAuditQuery = QueryOf<'listAudit'>;
export type ListAllAuditQuery = QueryOf<'listAllAudit'>;
export type ExportAuditQuery = Omit<QueryOf<'exportAudit'>, 'format'>;
export type ExportAllAuditQuery = Omit<QueryOf<'exportAllAudit'>, 'format'>;

/** Omitted members stay; null removes them. */
export interface ApiKeyChange extends Given<'KeyChange'> {}

/** How an API key is replaced. */
export interface KeyRotation extends Given<'KeyRotation'> {}
