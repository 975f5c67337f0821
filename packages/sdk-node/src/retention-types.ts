import type { Input, QueryOf, Schemas } from './request/operations.ts';

// Interfaces, not aliases: editors then show the name of a return type instead of all its members.

/** Which events are to lose their content. */
export interface NewExpunge extends Input<Schemas['NewExpunge']> {}

/** A request to remove the content of many events. */
export interface Expunge extends Named<'Expunge'> {}

/** How long records are kept, and what they take on the disk. */
export interface RetentionState extends Named<'Retention'> {}

type Named<Name extends keyof Schemas> = Schemas[Name];

export type ListExpungesQuery = QueryOf<'listExpunges'>;
