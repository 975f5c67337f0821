/** How long a test waits for what comes at last, also on a busy machine. A wait that succeeds costs no more. */
export const PATIENCE_MS = 400_000;
