import type { Input, QueryOf, Schemas } from './request/operations.ts';

type EntrySchema = Schemas['AuditEntry'];

/** Who changed what, and when. */
export interface AuditEntry extends EntrySchema {}

export type ListAuditQuery = QueryOf<'listAudit'>;
export type ListAllAuditQuery = QueryOf<'listAllAudit'>;

type KeyChangeSchema = Input<Schemas['KeyChange']>;
type KeyRotationSchema = Input<Schemas['KeyRotation']>;

/** Omitted members stay; null removes them. */
export interface ApiKeyChange extends KeyChangeSchema {}

/** How an API key is replaced. */
export interface KeyRotation extends KeyRotationSchema {}
