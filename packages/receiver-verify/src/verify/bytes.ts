/** Bytes in memory of their own. Spelled so that TypeScript before 5.7, whose `Uint8Array` takes no parameter, reads it. */
export type Bytes = ReturnType<Uint8ArrayConstructor['from']>;
