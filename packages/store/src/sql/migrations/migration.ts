import type { Knex } from 'knex';

/** One step of the schema. Steps are never undone: to undo a release, write another step. */
export interface Migration {
  name: string;
  /** The previous release cannot run with the new schema. The release notes must say so. */
  breaking?: true;
  /** For statements that cannot run in a transaction, such as `create index concurrently`. They must be repeatable. */
  outsideTransaction?: true;
  up(knex: Knex): PromiseLike<unknown>;
}
