import { MAX_INPUT_BYTES, MAX_OUTPUT_BYTES, MAX_TEMPLATE_BYTES } from './limits.ts';

// The frames in the pipes between parent and child: a length, then that many bytes.

export interface RenderRequest {
  template: string;
  /** JSON text. */
  input: string;
  cpuMs: number;
  /** The time for `$now()` and `$millis()`. */
  nowMs: number;
}

/** `cpuTotalMs`: CPU time of the child since it was started. */
export type RenderAnswer =
  /** `isText`: the result was a string, which is the body unchanged. Otherwise the body is JSON. */
  | { kind: 'rendered'; body: string; isText: boolean; cpuTotalMs: number }
  /** `ranOut`: the CPU time was used up. */
  | {
      kind: 'failed';
      message: string;
      position: number | null;
      dependsOnData: boolean;
      ranOut: boolean;
      cpuTotalMs: number;
    };

const LENGTH_BYTES = 4;
const REQUEST_HEAD_BYTES = 8 + 4 + 4;
const ANSWER_HEAD_BYTES = 1 + 8;
const KINDS = { json: 0, text: 1, failed: 2 } as const;
export const MAX_REQUEST_BYTES = REQUEST_HEAD_BYTES + MAX_TEMPLATE_BYTES + MAX_INPUT_BYTES;
export const MAX_ANSWER_BYTES = ANSWER_HEAD_BYTES + MAX_OUTPUT_BYTES;

/** The first frame of a child: it has started. `cpuTotalMs`: the CPU time that the start took. */
export function encodeReady(cpuTotalMs: number): Buffer {
  return encodeAnswer({ kind: 'rendered', body: '', isText: true, cpuTotalMs });
}

export function encodeRequest({ template, input, cpuMs, nowMs }: RenderRequest): Buffer {
  const templateBytes = Buffer.byteLength(template);
  const length = REQUEST_HEAD_BYTES + templateBytes + Buffer.byteLength(input);
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + length);
  let at = frame.writeUInt32BE(length);
  at = frame.writeDoubleBE(nowMs, at);
  at = frame.writeUInt32BE(cpuMs, at);
  at = frame.writeUInt32BE(templateBytes, at);
  at += frame.write(template, at);
  frame.write(input, at);
  return frame;
}

export function decodeRequest(payload: Buffer): RenderRequest {
  const inputAt = REQUEST_HEAD_BYTES + payload.readUInt32BE(12);
  return {
    nowMs: payload.readDoubleBE(0),
    cpuMs: payload.readUInt32BE(8),
    template: payload.toString('utf8', REQUEST_HEAD_BYTES, inputAt),
    input: payload.toString('utf8', inputAt),
  };
}

export function encodeAnswer(answer: RenderAnswer): Buffer {
  const text = answer.kind === 'rendered' ? answer.body : failureText(answer);
  const kind = answer.kind === 'failed' ? KINDS.failed : answer.isText ? KINDS.text : KINDS.json;
  const length = ANSWER_HEAD_BYTES + Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + length);
  let at = frame.writeUInt32BE(length);
  at = frame.writeUInt8(kind, at);
  at = frame.writeDoubleBE(answer.cpuTotalMs, at);
  frame.write(text, at);
  return frame;
}

type FailedAnswer = RenderAnswer & { kind: 'failed' };

function failureText({ message, position, dependsOnData, ranOut }: FailedAnswer): string {
  return JSON.stringify({ message, position, dependsOnData, ranOut });
}

export function decodeAnswer(payload: Buffer): RenderAnswer {
  const kind = payload.readUInt8(0);
  const cpuTotalMs = payload.readDoubleBE(1);
  const text = payload.toString('utf8', ANSWER_HEAD_BYTES);
  if (kind !== KINDS.failed) return { kind: 'rendered', body: text, isText: kind === KINDS.text, cpuTotalMs };
  const failure = JSON.parse(text) as Omit<FailedAnswer, 'kind' | 'cpuTotalMs'>; // written by `failureText`
  return { kind: 'failed', ...failure, cpuTotalMs };
}

/** Joins the arriving pieces into frames. Returns false if a frame is longer than allowed. */
export function createFrameReader(maxBytes: number, onFrame: (payload: Buffer) => void): (piece: Buffer) => boolean {
  let pieces: Buffer[] = [];
  let have = 0;
  return function take(piece) {
    pieces.push(piece);
    have += piece.length;
    while (have >= LENGTH_BYTES) {
      if ((pieces[0]?.length ?? 0) < LENGTH_BYTES) pieces = [Buffer.concat(pieces)];
      const end = LENGTH_BYTES + (pieces[0]?.readUInt32BE(0) ?? 0);
      if (end > LENGTH_BYTES + maxBytes) return false;
      if (have < end) return true;
      const whole = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
      pieces = [whole.subarray(end)];
      have -= end;
      onFrame(whole.subarray(LENGTH_BYTES, end));
    }
    return true;
  };
}
