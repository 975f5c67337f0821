/** How a long step tells what it does, and how it is called off. */
export interface StepControl {
  say: (line: string) => void;
  signal?: AbortSignal | undefined;
}
