/** How to run one program of the stack. */
export interface ProgramCommand {
  file: string;
  args: string[];
  /** The whole environment, not an addition to ours. */
  env: Record<string, string>;
  cwd?: string;
  uid?: number;
  gid?: number;
}
