import type { Migration } from './migration.ts';

// Besides moving rows out of the default partition, the trigger lets go what is older than the transaction says with
// `postrider.audit_from`, the first id that stays. Everything else is still refused.
const SCHEMA = /* sql */ `
create or replace function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and (
    current_setting('postrider.moves_rows', true) = 'on'
    or old.id < coalesce(current_setting('postrider.audit_from', true), '')
  ) then
    return old;
  end if;
  raise exception 'The audit is append-only.' using errcode = 'insufficient_privilege';
end $$;
`;

export const auditAge: Migration = {
  name: '0028-audit-age',
  up: (knex) => knex.raw(SCHEMA),
};
