import { isGrpcServiceError } from '@temporalio/client';

/** Of `google.rpc.Code`. */
export const INVALID_ARGUMENT = 3;
export const NOT_FOUND = 5;
export const PERMISSION_DENIED = 7;
export const UNAUTHENTICATED = 16;

/** Whether Temporal answered with this code. */
export function hasGrpcCode(error: unknown, expected: number): boolean {
  if (!isGrpcServiceError(error)) return false;
  const code: number = error.code;
  return code === expected;
}
