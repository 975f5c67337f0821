import type { AttemptRecord } from '@postrider/domain';
import { showRequest } from './attempt-record.ts';
import { buildUnsignedRequest, RequestBuildError, type UnsignedRequestInput } from './build-request.ts';

export type PreviewedRequest =
  | { kind: 'built'; request: AttemptRecord['request']; isBodyCut: boolean }
  /** The settings of the endpoint make no valid request. */
  | { kind: 'build_failed'; detail: string };

/** What an attempt would send, as an attempt shows it. It is not signed: a preview must not make signatures. */
export async function previewRequest(
  input: UnsignedRequestInput,
  { maxBodyBytes }: { maxBodyBytes: number },
): Promise<PreviewedRequest> {
  try {
    const built = await buildUnsignedRequest(input);
    const request = showRequest(built, maxBodyBytes);
    return { kind: 'built', request, isBodyCut: request.body.length < built.body.length };
  } catch (error) {
    if (error instanceof RequestBuildError) return { kind: 'build_failed', detail: error.message };
    throw error;
  }
}
