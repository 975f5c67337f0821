import type { Migration } from './migration.ts';

export const filters: Migration = {
  name: '0009-filters',
  // JSON as text: the order of its members decides which operand is named first. Null: everything passes.
  up: (knex) => knex.raw('alter table endpoints add column filter text'),
};
