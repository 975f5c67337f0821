import type { Migration } from './migration.ts';

// The columns of `before` and `after` are json and not jsonb, which would sort the members. The trigger is against mistakes
// and against whoever gets the application to run SQL: the owner of the table can drop it. Old entries go with their
// partition. `createPartitions` moves rows out of the default partition and says so.
const SCHEMA = /* sql */ `
create table audit_entries (
  id text collate "C" not null,
  at timestamptz not null,
  tenant_id text collate "C",
  key_id text collate "C",
  actor_name text not null,
  actor_tenant_id text collate "C",
  action text not null,
  resource_type text not null,
  resource_id text collate "C" not null,
  before json,
  after json,
  request_id text,
  primary key (id)
) partition by range (id);
create table audit_entries_default partition of audit_entries default;
create index audit_entries_of_tenant on audit_entries (tenant_id, id);
create index audit_entries_of_resource on audit_entries (resource_id, id);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('postrider.moves_rows', true) = 'on' then
    return old;
  end if;
  raise exception 'The audit is append-only.' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_is_append_only before update or delete on audit_entries
  for each row execute function refuse_audit_change();

-- After a rotation the old key works for a while.
alter table api_keys add column previous_hash bytea;
alter table api_keys add column previous_expires_at timestamptz;
alter table api_keys add column requests_per_minute integer;
create unique index api_keys_previous_hash on api_keys (previous_hash);
`;

export const audit: Migration = {
  name: '0023-audit',
  up: (knex) => knex.raw(SCHEMA),
};
