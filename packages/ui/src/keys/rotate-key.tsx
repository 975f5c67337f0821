import { useState } from 'react';
import { callApi } from '../api/call-api.ts';
import { useAction } from '../api/queries.ts';
import { Button } from '../components/button.tsx';
import { Outside } from '../components/code.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Field, Form, FormButtons } from '../components/form.tsx';
import { Failed } from '../components/states.tsx';
import type { Key } from './key-columns.tsx';
import type { MadeKey } from './new-secret.tsx';

const HOURS = 24;

/** A new value for a key, while the old one works on for some hours. */
export function RotateKey({ row, close, show }: { row: Key; close: () => void; show: (made: MadeKey) => void }) {
  const [hours, setHours] = useState(String(HOURS));
  const rotate = useAction(async () => {
    const path = { keyId: row.id };
    const body = { overlapHours: Number(hours) };
    show((await callApi('post', '/v1/keys/{keyId}/rotate', { path, body })).body);
    close();
  });
  return (
    <Dialog title="Rotate the key" isOpen close={close}>
      <Form submit={() => rotate.mutate()}>
        <p>
          <Outside text={row.name} /> gets a new value, shown once. The old one works on meanwhile, so that the programs
          that use it can change without an outage.
        </p>
        <Field
          label="The old value works for (hours)"
          type="number"
          min={0}
          required
          value={hours}
          onChange={(event) => setHours(event.target.value)}
          hint="0: it ends at once."
        />
        {rotate.error ? <Failed error={rotate.error} /> : null}
        <FormButtons>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" disabled={rotate.isPending}>
            Rotate
          </Button>
        </FormButtons>
      </Form>
    </Dialog>
  );
}
