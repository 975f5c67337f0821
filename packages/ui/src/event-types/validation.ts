import type { Schemas } from '../api/types.ts';

type Words = Record<Schemas['EventType']['validation'], string>;

/** Whether data is compared with the schema, and what follows. */
export const VALIDATION: Words = {
  off: 'not checked',
  warn: 'checked, warned',
  reject: 'checked, refused',
};

/** What happens to data that does not fit the schema. */
export const MISFITS: Words = {
  off: 'is accepted: nothing is checked',
  warn: 'is accepted, with a warning in the answer',
  reject: 'is refused',
};
