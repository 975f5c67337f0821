import type { WebhookReceiver } from '../receiver/create-receiver.ts';
import { serve } from './adapter-port.ts';
import { readNodeBody, type NodeRequest } from './read-node-body.ts';
import { writeNodeAnswer, type NodeResponse } from './write-node-answer.ts';

const REMEDY = 'Call the webhook handler before anything else reads the request';

/** A listener for Node's own server: `http.createServer(nodeWebhooks(receiver))`. It answers every path. */
export function nodeWebhooks(
  receiver: WebhookReceiver,
): (request: NodeRequest, response: NodeResponse) => Promise<void> {
  return (request, response) =>
    serve(receiver, {
      method: request.method,
      headers: () => request.headers,
      readBody: (maxBodyBytes) =>
        readNodeBody({ stream: request, rawBody: undefined, body: undefined, remedy: REMEDY }, maxBodyBytes),
      answer: (answer) => writeNodeAnswer(response, answer),
    });
}
