import type { Migration } from './migration.ts';

// A notice is committed with its fact. The row is deleted in the transaction that publishes it. The index allows only one
// tenant of the operator.
const SCHEMA = /* sql */ `
alter table tenants add column is_operator boolean not null default false;
alter table tenants add column notices jsonb not null default '{}';
create unique index tenants_operator on tenants (is_operator) where is_operator;
alter table endpoints add column notices jsonb not null default '{}';
create table notices (
  id text collate "C" primary key,
  type text not null,
  tenant_id text collate "C",
  endpoint_id text collate "C",
  occurred_at timestamptz not null,
  due_at timestamptz not null,
  facts jsonb not null,
  count integer not null default 1,
  delivery_ids text[] not null default '{}',
  lease_until timestamptz
);
create index notices_due on notices (due_at);
-- Endpoints whose success rate is too low, and since when.
create table success_rate_spells (
  endpoint_id text collate "C" primary key,
  began_at timestamptz not null
);
`;

export const notices: Migration = {
  name: '0026-notices',
  up: (knex) => knex.raw(SCHEMA),
};
