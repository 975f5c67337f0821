import type { QueryOf, Schemas } from './request/operations.ts';

type EntrySchema = Schemas['AuditEntry'];

/** Who changed what, and when. */
export interface AuditEntry extends EntrySchema {}

export type ListAuditQuery = QueryOf<'listAudit'>;
export type ListAllAuditQuery = QueryOf<'listAllAudit'>;
