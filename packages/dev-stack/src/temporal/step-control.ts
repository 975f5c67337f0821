/** How a long step reports its progress, and how it is cancelled. */
export interface StepControl {
  say: (line: string) => void;
  signal?: AbortSignal | undefined;
}
