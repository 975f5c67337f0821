import { MASK, maskHeaders, type SettingSource } from '@postrider/domain';
import type { DefaultsRow } from '@postrider/store/endpoints';
import type { Sealer } from '@postrider/store/sql';
import type * as z from 'zod';
import { hasScope, type Caller } from '../../http/authenticate.ts';
import { isoOf } from '../../http/instants.ts';
import type { EffectiveEndpoint } from '../effective-endpoint.ts';
import { maskFor, maskFormat, maskSigning, presentRetry, presentSecrets } from '../present.ts';
import { defaultsOf } from './level.ts';
import type { defaultsAnswer, effectiveAnswer } from './schema.ts';

export function presentDefaults(row: DefaultsRow, sealer: Sealer, caller: Caller): z.input<typeof defaultsAnswer> {
  const { retry, timeoutMs, headers, signing, format } = defaultsOf(row, sealer);
  const mayWrite = hasScope(caller, 'write');
  return {
    retry: retry && presentRetry(retry),
    timeoutMs,
    headers: headers && maskHeaders(headers),
    signing: signing && (mayWrite ? signing : maskSigning(signing)),
    format: format && (mayWrite ? format : maskFormat(format)),
    publicKey: row.publicKey,
    secrets: presentSecrets(row.signingSecrets),
    updatedAt: isoOf(row.updatedAt),
  };
}

export function presentEffective(endpoint: EffectiveEndpoint, caller: Caller): z.input<typeof effectiveAnswer> {
  const { retry, timeoutMs, headers, signing, format, sources, trustsDeployment } = maskFor(caller, endpoint);
  const of = <Value>(value: Value, source: SettingSource) => ({ value, source });
  return {
    retry: of(presentRetry(retry), sources.retry),
    timeoutMs: of(timeoutMs, sources.timeoutMs),
    headers: of(maskHeaders(headers), sources.headers),
    signing: of(signing, sources.signing),
    secret: of(MASK, sources.secret),
    format: of(format, sources.format),
    trustsDeployment: of(trustsDeployment, 'endpoint'),
  };
}
