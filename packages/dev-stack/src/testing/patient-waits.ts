// A setup file of vitest. `vi.waitFor` gives up after a second by itself, and has no option in vitest's configuration. A busy
// machine takes longer, and a wait that succeeds costs no more.
import { vi } from 'vitest';
import { PATIENCE_MS } from '../patience.ts';

const waitFor = vi.waitFor;
vi.waitFor = (callback, options = {}) =>
  waitFor(callback, { timeout: PATIENCE_MS, ...(typeof options === 'number' ? { timeout: options } : options) });
