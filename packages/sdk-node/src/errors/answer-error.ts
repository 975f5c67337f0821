import { PostriderError } from './postrider-error.ts';
import { isOfKind } from './postrider-error.ts';

/** An answer that is not one of Postrider (\`unexpected_answer\`): mostly a proxy, or a wrong \`baseUrl\`. */
export class PostriderAnswerError extends PostriderError {
  /** @internal */
  static override readonly kind: string = 'answer';
  override readonly name: string = 'PostriderAnswerError';
}

/** Whether this is a `PostriderAnswerError`, whichever copy of the package made it. */
export function isPostriderAnswerError(value: unknown): value is PostriderAnswerError {
  return isOfKind(value, PostriderAnswerError.kind);
}
