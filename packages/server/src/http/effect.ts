/**
 * What a route changes, which decides how it runs and how its `Idempotency-Key` is stored:
 * - `none`: nothing. It reads one snapshot, so that all parts of its answer are from one moment.
 * - `transaction`: its effect and the stored answer commit together.
 * - `outside`: it calls a receiver. The key is reserved before and the answer stored after, without an open transaction.
 * - `accept`: the handler has its own transaction, and does with the key what it needs: the event acceptor stores it itself.
 * - `stream`: nothing. It writes its answer piece by piece, and reads with transactions of its own, each of them short.
 */
export type Effect = 'none' | 'transaction' | 'outside' | 'accept' | 'stream';
