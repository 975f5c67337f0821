import { Problem } from './problem.ts';

interface Places {
  of: 'server' | 'tenant';
  taken: number;
}

const AGAIN = { headers: { 'Retry-After': '10' } };

export function tooManyExports({ of, taken }: Places): Problem {
  const detail =
    of === 'server'
      ? `This server writes ${taken} exports already, as many as it may.`
      : `${taken} exports of this tenant are being read, as many as may be.`;
  return new Problem('too_many_exports', detail, AGAIN);
}

export function tooManyStreams({ of, taken }: Places): Problem {
  const detail =
    of === 'server'
      ? `${taken} clients follow streams of this server already, as many as may.`
      : `${taken} clients follow this tenant already, as many as may.`;
  return new Problem('too_many_streams', detail, AGAIN);
}

export function tooManyImports(): Problem {
  return new Problem('too_many_imports', 'This server runs an import already, and one is as many as it may.', AGAIN);
}
