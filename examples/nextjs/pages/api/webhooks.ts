import { nextPagesWebhooks } from '@postrider/receiver-verify/next';
import { receiver } from '../../receiver';

// Next reads this from the source text: it has to stand here, in these words.
export const config = { api: { bodyParser: false } };

// oxlint-disable-next-line import/no-default-export -- Next finds API routes by it.
export default nextPagesWebhooks(receiver);
