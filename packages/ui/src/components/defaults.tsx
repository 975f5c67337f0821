import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callScoped } from '../api/call-api.ts';
import { scopedQuery } from '../api/queries.ts';
import { useScope } from '../api/scope.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from './button.tsx';
import { Outside } from './code.tsx';
import { DefaultFields } from './default-fields.tsx';
import { readDefaults, type DefaultValues } from './default-values.ts';
import { Fact, Facts, Inherited } from './facts.tsx';
import { FormOrJson } from './form-or-json.tsx';
import { Section } from './page.tsx';
import { Fetched } from './states.tsx';
import { Time } from './time.tsx';

type DefaultSettings = Schemas['Defaults'];

/** What endpoints do that say nothing else themselves: those of a tenant, or (null) of the deployment. */
export function Defaults({ tenantId }: { tenantId: string | null }) {
  const scope = { ...useScope(), tenantId };
  const [open, setOpen] = useState<{ etag: string | undefined; values: DefaultValues }>();
  const query = useQuery(scopedQuery(scope, '/defaults'));
  const inherited = tenantId === null ? 'Built in' : 'As the deployment';
  // The change is made to what stands there now, and refused when somebody changes it meanwhile.
  const begin = async () => {
    const { etag, body } = await callScoped(scope, ['get', '/defaults']);
    const { timeoutMs, retry, headers, signing, format } = body;
    // What the API answers it takes too.
    setOpen({ etag, values: { timeoutMs, retry, headers, signing, format } as DefaultValues });
  };
  const canChange = scope.can(tenantId === null ? 'admin' : 'write');
  return (
    <Section title="Defaults of endpoints" aside={canChange ? <Button onClick={begin}>Change…</Button> : null}>
      <Fetched query={query} what="the defaults">
        {(data) => <Shown defaults={data} fallback={inherited.toLowerCase()} />}
      </Fetched>
      {open ? (
        <FormOrJson
          title="Change the defaults"
          about="It changes every endpoint that does not say otherwise itself, from the next attempt on."
          stored={open.values}
          read={readDefaults}
          renderFields={(value, change) => <DefaultFields value={value} change={change} inherited={inherited} />}
          save={async (body) => callScoped(scope, ['patch', '/defaults'], { body, ifMatch: open.etag })}
          close={() => setOpen(undefined)}
        />
      ) : null}
    </Section>
  );
}

function Shown({ defaults, fallback }: { defaults: DefaultSettings; fallback: string }) {
  const { retry, timeoutMs, headers, signing, format, secrets, publicKey, updatedAt } = defaults;
  const named = Object.entries(headers ?? {});
  const soft = <Inherited>{fallback}</Inherited>;
  return (
    <Facts>
      <Fact name="Time-out of an attempt">{timeoutMs === null ? soft : `${timeoutMs / 1_000} s`}</Fact>
      <Fact name="Retries">{retry === null ? soft : <Outside text={retryInWords(retry)} />}</Fact>
      <Fact name="Headers">
        {named.length === 0
          ? soft
          : named.map(([name, value]) => <div key={name}>{<Outside text={`${name}: ${value}`} />}</div>)}
      </Fact>
      <Fact name="Signature">{signing === null ? soft : <Outside text={signing.scheme.replaceAll('_', ' ')} />}</Fact>
      <Fact name="Body">
        {format === null ? (
          soft
        ) : (
          <Outside text={format.type === 'template' ? `template ${format.name ?? 'of its own'}` : format.type} />
        )}
      </Fact>
      <Fact name="Shared secret">
        {secrets.length === 0
          ? 'none: each endpoint has its own'
          : `${secrets.length === 1 ? 'set' : `${secrets.length} work`}, never shown`}
        {publicKey === null ? null : (
          <>
            , public key <code>{publicKey}</code>
          </>
        )}
      </Fact>
      <Fact name="Changed">{updatedAt === null ? 'never' : <Time at={updatedAt} />}</Fact>
    </Facts>
  );
}

function retryInWords(retry: NonNullable<DefaultSettings['retry']>): string {
  if (!('delaysSeconds' in retry)) {
    const { attempts, initialSeconds, factor, maxSeconds } = retry;
    return `${attempts} attempts, the first after ${initialSeconds} s, then × ${factor}, at most ${maxSeconds} s apart`;
  }
  const { delaysSeconds } = retry;
  if (delaysSeconds.length === 0) return 'one attempt';
  return `${delaysSeconds.length + 1} attempts, after ${delaysSeconds.map((seconds) => `${seconds} s`).join(', ')}`;
}
