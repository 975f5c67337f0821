export { listAuditEntries, POSTRIDER, recordChanges, type Actor, type AuditRow, type Change } from './audit-entries.ts';
