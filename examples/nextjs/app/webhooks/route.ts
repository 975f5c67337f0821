import { nextAppWebhooks } from '@postrider/receiver-verify/next';
import { receiver } from '../../receiver';

export const POST = nextAppWebhooks(receiver);
