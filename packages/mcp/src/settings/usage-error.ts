/** The program was called wrongly. */
export class UsageError extends Error {}
