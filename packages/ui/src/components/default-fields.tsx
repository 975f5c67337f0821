import { useState } from 'react';
import { Choice } from './filters.tsx';
import { Field, Fields, TextArea } from './form.tsx';
import type { Change } from './form-or-json.tsx';
import { headersInLines, linesOfHeaders, type DefaultValues } from './default-values.ts';
import { wordsIn } from './preference-values.ts';
import { Group, NumberField } from './value-fields.tsx';

interface DefaultFieldsProps {
  value: DefaultValues;
  change: (part: Change<DefaultValues>) => void;
  /** What holds where nothing is set. */
  inherited: string;
}

type Retry = NonNullable<DefaultValues['retry']>;

const RETRIES = [
  { value: 'list', text: 'After these delays' },
  { value: 'growing', text: 'After growing delays' },
] as const;
const FIRST: Record<(typeof RETRIES)[number]['value'], Retry> = {
  list: { delaysSeconds: [5, 60, 600, 3_600], jitter: 0.1 },
  growing: { attempts: 8, initialSeconds: 5, factor: 3, maxSeconds: 3_600, jitter: 0.1 },
};
const SCHEMES = [
  { value: 'standard', text: 'Standard Webhooks' },
  { value: 'standard_ed25519', text: 'Standard Webhooks, Ed25519' },
  { value: 'legacy', text: 'A header of its own' },
] as const;
const FORMATS = [
  { value: 'standard', text: 'Standard' },
  { value: 'raw', text: 'The data alone' },
] as const;

/** The defaults of endpoints as fields. */
export function DefaultFields({ value, change, inherited }: DefaultFieldsProps) {
  const [headers, setHeaders] = useState(() => linesOfHeaders(value.headers));
  const { timeoutMs, retry, format } = value;
  return (
    <>
      <Fields>
        <NumberField
          label="Time-out of an attempt (seconds)"
          hint={`Empty: ${inherited.toLowerCase()}.`}
          step="any"
          value={timeoutMs === null ? null : timeoutMs / 1_000}
          change={(seconds) => change({ timeoutMs: seconds === undefined ? null : Math.round(seconds * 1_000) })}
        />
        <Choice
          label="Body"
          any={inherited}
          value={format?.type}
          // A template has more members than its name: those are written as JSON.
          choices={format?.type === 'template' ? [...FORMATS, { value: 'template', text: 'A template' }] : FORMATS}
          change={(type) => change({ format: type === 'standard' || type === 'raw' ? { type } : null })}
        />
      </Fields>
      <Group title="Retries">
        <Choice
          label="A failed attempt is made again"
          any={inherited}
          value={retry === null ? undefined : 'delaysSeconds' in retry ? 'list' : 'growing'}
          choices={RETRIES}
          change={(kind) => change({ retry: kind === 'list' || kind === 'growing' ? FIRST[kind] : null })}
        />
        {retry ? <RetryFields value={retry} change={(next) => change({ retry: next })} /> : null}
      </Group>
      <SigningFields value={value} change={change} inherited={inherited} />
      <TextArea
        label="Headers of every request, one on each line"
        rows={3}
        placeholder="X-Shop: {{event.type}}"
        value={headers}
        onChange={(event) => {
          setHeaders(event.target.value);
          change({ headers: headersInLines(event.target.value) });
        }}
      />
    </>
  );
}

function SigningFields({ value: { signing }, change, inherited }: DefaultFieldsProps) {
  return (
    <Group title="Signature">
      <Choice
        label="How requests are signed"
        any={inherited}
        value={signing?.scheme}
        choices={SCHEMES}
        change={(scheme) => change({ signing: signingOf(scheme) })}
      />
      {signing?.scheme === 'legacy' ? (
        <Fields>
          <Field
            label="Header"
            required
            value={signing.header}
            onChange={(event) => change({ signing: { ...signing, header: event.target.value } })}
          />
          <Field
            label="Text before the signature"
            placeholder="sha256="
            value={signing.prefix}
            onChange={(event) => change({ signing: { ...signing, prefix: event.target.value } })}
          />
        </Fields>
      ) : null}
    </Group>
  );
}

function signingOf(scheme: string | undefined): DefaultValues['signing'] {
  if (scheme === 'standard' || scheme === 'standard_ed25519') return { scheme };
  if (scheme !== 'legacy') return null;
  return { scheme, header: 'X-Webhook-Signature', prefix: 'sha256=' };
}

function RetryFields({ value, change }: { value: Retry; change: (value: Retry) => void }) {
  const [delays, setDelays] = useState(() => ('delaysSeconds' in value ? value.delaysSeconds.join(', ') : ''));
  if ('delaysSeconds' in value) {
    return (
      <Field
        label="Seconds before each retry"
        hint="With commas between. Empty: one attempt only."
        pattern="[\d.,\s]*"
        title="Numbers with commas between"
        value={delays}
        onChange={(event) => {
          setDelays(event.target.value);
          change({ ...value, delaysSeconds: wordsIn(event.target.value).map(Number).filter(Number.isFinite) });
        }}
      />
    );
  }
  const of = (member: 'attempts' | 'initialSeconds' | 'factor' | 'maxSeconds') => ({
    value: value[member],
    change: (number: number | undefined) => change({ ...value, [member]: number ?? 1 }),
  });
  return (
    <Fields>
      <NumberField label="Attempts in all" {...of('attempts')} />
      <NumberField label="First delay (seconds)" min={0} step="any" {...of('initialSeconds')} />
      <NumberField label="Each is longer by" step="any" {...of('factor')} />
      <NumberField label="Longest delay (seconds)" min={0} step="any" {...of('maxSeconds')} />
    </Fields>
  );
}
