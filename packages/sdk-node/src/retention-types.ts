import type { Given, Named, QueryOf } from './request/operations.ts';

// Interfaces, not aliases: editors then show the name of a return type instead of all its members.

/** Which events are to lose their content. */
export interface NewExpunge extends Given<'NewExpunge'> {}

/** A request to remove the content of many events. */
export interface Expunge extends Named<'Expunge'> {}

/** How long records are kept, and what they take on the disk. */
export interface RetentionState extends Named<'Retention'> {}

export type ListExpungesQuery = QueryOf<'listExpunges'>;
