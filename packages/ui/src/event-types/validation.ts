import type { Schemas } from '../api/types.ts';

/** What happens to data that does not fit the schema. */
export const VALIDATION: Record<Schemas['EventType']['validation'], string> = {
  off: 'not checked',
  warn: 'checked, warned',
  reject: 'checked, refused',
};
