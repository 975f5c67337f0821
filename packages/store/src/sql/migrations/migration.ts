import type { Knex } from 'knex';

/** One step forward of the schema. There is no way back: a release that must be undone is followed by another step. */
export interface Migration {
  name: string;
  /** Set where the previous release cannot run beside the new schema; the release notes then say so. */
  breaking?: true;
  /** For what builds without keeping others out, which no transaction can. A try that failed must not be in its way. */
  outsideTransaction?: true;
  up(knex: Knex): PromiseLike<unknown>;
}
