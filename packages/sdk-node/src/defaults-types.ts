import type { Given, Named } from './request/operations.ts';

// Interfaces, not aliases: editors then show the name of a return type instead of all its members.

/** What endpoints inherit from a tenant or the deployment. */
export interface DefaultSettings extends Named<'Defaults'> {}

/** Omitted members stay; given members are replaced as a whole; null unsets them. */
export interface DefaultsChange extends Given<'DefaultsChange'> {}

/** A rotated secret that endpoints share. Store it: it is not shown again. */
export interface RotatedDefaultSecret extends Named<'RotatedDefaultSecret'> {}

/** What an endpoint sets or inherits, and which level each member is from. */
export interface EffectiveSettings extends Named<'EffectiveSettings'> {}
