import { ASKED } from './asked.ts';
import { ORDERED } from './ordered.ts';

/** One story: each sentence begins where the one before it ended. */
export const LINES = [...ASKED, ...ORDERED];
