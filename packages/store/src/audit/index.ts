export {
  listAuditEntries,
  recordChanges,
  SYSTEM,
  type Actor,
  type AuditFilter,
  type AuditRow,
  type Change,
} from './audit-entries.ts';
