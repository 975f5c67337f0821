/** A call that came to nothing, with what to do about it. */
export class ToolError extends Error {
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string) {
    super(message);
    this.name = 'ToolError';
    this.code = code;
    this.remedy = remedy;
  }
}
