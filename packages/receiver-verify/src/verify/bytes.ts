/** Bytes in their own memory. Written so that TypeScript before 5.7 can read it, whose `Uint8Array` has no parameter. */
export type Bytes = ReturnType<Uint8ArrayConstructor['from']>;
