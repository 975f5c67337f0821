import type { Migration } from './migration.ts';

// An endpoint that was stored before inherits nothing. What a new one inherits is named in `inherits`; its columns keep
// the built-in values, which an older release goes on using. `owner` is the id of a tenant, or `*` for the deployment: no
// tenant's id has that character.
const SCHEMA = /* sql */ `
alter table endpoints add column inherits text[] not null default '{}';
alter table endpoints add column trusts_deployment boolean not null default false;

create table endpoint_defaults (
  owner text collate "C" primary key,
  settings jsonb not null default '{}',
  sealed_headers bytea,
  version bigint not null default 1,
  updated_at timestamptz not null
);

create table endpoint_default_secrets (
  owner text collate "C" not null,
  id text collate "C" not null,
  sealed_secret bytea not null,
  public_key text,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (owner, id)
);
`;

export const defaults: Migration = {
  name: '0012-defaults',
  up: (knex) => knex.raw(SCHEMA),
};
