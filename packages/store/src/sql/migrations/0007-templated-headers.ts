import type { Migration } from './migration.ts';

// Headers that were stored before stay literal, whatever looks like a placeholder in them: they have no name here.
const SCHEMA = /* sql */ `
alter table endpoints add column templated_headers text[] not null default '{}';
`;

export const templatedHeaders: Migration = {
  name: '0007-templated-headers',
  up: (knex) => knex.raw(SCHEMA),
};
