import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { ApiProblem } from '../api/problem.ts';
import { useAction } from '../api/queries.ts';
import type { Schemas } from '../api/types.ts';
import { Button } from '../components/button.tsx';
import { count } from '../components/number-words.ts';
import { Failed } from '../components/states.tsx';
import type { ExactFilter } from './group-filter.ts';
import styles from './dead-letters.module.css';

const SECONDS = 10;
const MORE = {
  title: 'More came meanwhile',
  detail: 'Nothing was discarded. Look at them and discard again, or filter by when they were accepted first.',
};

interface DiscardProps {
  tenantId: string;
  filter: ExactFilter;
  /** Said before it is done. */
  note: string | undefined;
  /** It was undone, or it is done. */
  end: () => void;
}

/** Counts what would be discarded, waits ten seconds in which it can be undone, then asks the API. Leaving the page undoes it. */
export function Discard({ tenantId, filter, note, end }: DiscardProps) {
  const [left, setLeft] = useState(SECONDS);
  const path = { tenantId };
  const countNow = async () => {
    const body = { filter, dryRun: true };
    const answer = await callApi('post', '/v1/tenants/{tenantId}/dead-letters/discard', { path, body });
    // With `dryRun` the answer is a preview.
    return (answer.body as Schemas['ReplayPreview']).matched;
  };
  const preview = useQuery({ queryKey: ['discard-preview', tenantId, filter], queryFn: countNow, gcTime: 0 });
  const discard = useAction(async () => {
    const now = await countNow();
    // What was accepted before may have been given up meanwhile.
    if (now > (preview.data ?? 0)) throw new ApiProblem(MORE);
    await callApi('post', '/v1/tenants/{tenantId}/dead-letters/discard', { path, body: { filter } });
  });
  const { mutate } = discard;
  const isCounted = preview.data !== undefined;
  useEffect(() => {
    if (!isCounted || left <= 0) return;
    const timer = setTimeout(() => {
      setLeft(left - 1);
      if (left === 1) mutate();
    }, 1_000);
    return () => clearTimeout(timer);
  }, [isCounted, left, mutate]);
  const number = preview.data === undefined ? undefined : count(preview.data);
  if (preview.error || discard.error) return <Failed error={preview.error ?? discard.error} retry={end} />;
  if (discard.isSuccess) {
    return (
      <div className={styles.undo}>
        <output>{number} are being discarded. Their records stay.</output>
        <Button look="bare" onClick={end}>
          Close
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.undo} role="alert">
      <span>{left === 0 ? 'Discarding…' : <BeforeIt number={number} note={note} />}</span>
      {/* Not read aloud each second. */}
      {isCounted ? <span aria-hidden>{left} s left</span> : null}
      <Button look="primary" disabled={left === 0} onClick={end}>
        Undo
      </Button>
    </div>
  );
}

function BeforeIt({ number, note }: { number: string | undefined; note: string | undefined }) {
  const what =
    number === undefined ? 'Counting…' : `${number} will be discarded in ${SECONDS} s. They will never be sent.`;
  return [what, note, 'Leaving this page undoes it.'].filter(Boolean).join(' ');
}
