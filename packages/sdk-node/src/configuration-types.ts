import type { Given, Named, QueryOf } from './request/operations.ts';

// Interfaces, not aliases: editors then show the name of a return type instead of all its members.

/** What people have set, as one document. */
export interface Configuration extends Named<'Configuration'> {}

/** What to export, and the passphrase that seals its secrets. */
export interface ConfigurationExport extends Given<'ConfigurationExport'> {}

/** A document to apply. */
export interface ConfigurationChange extends Given<'ConfigurationChange'> {}

/** What an import did or, with `dryRun`, would do. */
export interface ConfigurationPlan extends Named<'ConfigurationPlan'> {}

/** Filters of an export. */
export type GetConfigurationQuery = QueryOf<'getConfiguration'>;
