export { endSession, endSessionsOf } from './end-sessions.ts';
export { findSession, newSessionToken, touchSession, type SessionRow } from './find-session.ts';
export { openSession } from './open-session.ts';
export { createSignInCode } from './sign-in-codes.ts';
