export { findFreePort } from './free-port.ts';
