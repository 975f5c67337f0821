import { Button } from '../components/button.tsx';
import { Code } from '../components/code.tsx';
import { Dialog } from '../components/dialog.tsx';

export interface NewSecret {
  secret: string | null;
  publicKey: string | null;
}

/** A new secret, which the API never shows again. */
export function SecretOnce({ made: { secret, publicKey }, close }: { made: NewSecret; close: () => unknown }) {
  return (
    <Dialog title="The new secret" isOpen close={close}>
      {secret === null ? null : (
        <>
          <p>Copy it now: it is not shown again.</p>
          <Code text={secret} label="the new secret" />
        </>
      )}
      {publicKey === null ? null : (
        <>
          <p>Receivers check signatures with this public key.</p>
          <Code text={publicKey} label="the public key" />
        </>
      )}
      <div>
        <Button look="primary" onClick={close}>
          I have copied it
        </Button>
      </div>
    </Dialog>
  );
}
