import { EXAMPLE_FACTS, type ReadyMadeTemplate } from './ready-made-template.ts';

// What receivers of five older systems are used to. Their instants have no fractions of a second.
const TIMESTAMP = '$substringBefore(event.timestamp, ".") & "Z"';
const JSON_TYPE = { 'Content-Type': 'application/json' };

const NOTIFICATION = {
  id: 123,
  notification_type: 'problem_matching',
  title: 'Problem Matching Your Expertise: Optimize Database Queries',
  content: 'New problem in performance that matches your expertise',
  priority: 'high',
  read: false,
  created_at: '2026-02-04T10:30:00Z',
  read_at: null,
  related_entity_type: 'problem',
  related_entity_id: 78,
  metadata: { category: 'performance' },
};

export const aifai: ReadyMadeTemplate = {
  name: 'aifai',
  description: 'A notification of AIFAI. The data are the notification.',
  body: `{"event": event.type, "notification": data, "timestamp": ${TIMESTAMP}, "platform": "aifai"}`,
  headers: { 'X-AIFAI-Event': '{{event.type}}', 'User-Agent': 'AIFAI-Webhook/1.0' },
  example: {
    event: {
      id: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e',
      type: 'notification',
      timestamp: '2026-02-04T10:30:00.000Z',
      data: NOTIFICATION,
    },
    request: {
      headers: { ...JSON_TYPE, 'X-AIFAI-Event': 'notification', 'User-Agent': 'AIFAI-Webhook/1.0' },
      body: {
        event: 'notification',
        notification: NOTIFICATION,
        timestamp: '2026-02-04T10:30:00Z',
        platform: 'aifai',
      },
    },
  },
};

export const notely: ReadyMadeTemplate = {
  name: 'notely',
  description:
    'An event of Notely. `event_id` is the id in the data (`id`, `email_id`, `task_id` or `event_id`), else the `externalId` of the event, else its id.',
  body: `{
  "event_type": event.type,
  "event_id": $string($exists([data.id, data.email_id, data.task_id, data.event_id][0])
    ? [data.id, data.email_id, data.task_id, data.event_id][0]
    : event.externalId ? event.externalId : event.id),
  "timestamp": ${TIMESTAMP},
  "data": data
}`,
  headers: {},
  example: {
    event: {
      id: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e',
      type: 'email.received',
      timestamp: '2024-01-15T10:30:00.000Z',
      data: { email_id: 'msg-123', subject: 'Meeting Reminder', from: 'john@example.com', to: ['me@example.com'] },
    },
    request: {
      headers: JSON_TYPE,
      body: {
        event_type: 'email.received',
        event_id: 'msg-123',
        timestamp: '2024-01-15T10:30:00Z',
        data: { email_id: 'msg-123', subject: 'Meeting Reminder', from: 'john@example.com', to: ['me@example.com'] },
      },
    },
  },
};

export const policyChange: ReadyMadeTemplate = {
  name: 'policy-change',
  description: 'A change of a policy: route, source and diff of the data, and the summary where there is one.',
  body: `{
  "event_type": event.type,
  "route": data.route,
  "source": data.source,
  "timestamp": ${TIMESTAMP},
  "diff": data.diff,
  "summary": data.summary
}`,
  headers: {},
  example: {
    event: {
      id: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e',
      type: 'policy_change',
      timestamp: '2025-01-27T09:00:00.000Z',
      data: {
        route: { id: 'route_1', origin: 'IN', destination: 'DE', visa: 'student' },
        source: { id: 'source_7', name: 'Federal Foreign Office' },
        diff: '- 90 days\n+ 180 days',
        reviewer: 'left out',
      },
    },
    request: {
      headers: JSON_TYPE,
      body: {
        event_type: 'policy_change',
        route: { id: 'route_1', origin: 'IN', destination: 'DE', visa: 'student' },
        source: { id: 'source_7', name: 'Federal Foreign Office' },
        timestamp: '2025-01-27T09:00:00Z',
        diff: '- 90 days\n+ 180 days',
      },
    },
  },
};

export const noaServer: ReadyMadeTemplate = {
  name: 'noa-server',
  description:
    'An event of Noa Server. `id` is the `externalId` of the event, else its id; `webhookId` is `endpoint.metadata.webhookId`, else the id of the endpoint; `requestId` is the id of the delivery.',
  body: `{
  "id": event.externalId ? event.externalId : event.id,
  "event": event.type,
  "timestamp": ${TIMESTAMP},
  "webhookId": $exists(endpoint.metadata.webhookId) ? endpoint.metadata.webhookId : endpoint.id,
  "data": data,
  "metadata": {"apiVersion": "v1", "requestId": requestId}
}`,
  headers: {},
  example: {
    event: {
      id: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e',
      type: 'workflow.completed',
      timestamp: '2025-10-22T10:00:00.000Z',
      data: { workflowId: 'wf_789', executionId: 'exec_abc', status: 'success', duration: 45_000 },
    },
    request: {
      headers: JSON_TYPE,
      body: {
        id: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e',
        event: 'workflow.completed',
        timestamp: '2025-10-22T10:00:00Z',
        webhookId: EXAMPLE_FACTS.endpoint.id,
        data: { workflowId: 'wf_789', executionId: 'exec_abc', status: 'success', duration: 45_000 },
        metadata: { apiVersion: 'v1', requestId: EXAMPLE_FACTS.deliveryId },
      },
    },
  },
};

export const ragChatbot: ReadyMadeTemplate = {
  name: 'rag-chatbot',
  description: 'An event of the RAG chatbot: `event`, `timestamp` and `data`.',
  body: `{"event": event.type, "timestamp": ${TIMESTAMP}, "data": data}`,
  headers: {},
  example: {
    event: {
      id: 'evt_01jk8q3v4w5x6y7z8a9b0c1d2e',
      type: 'task_completed',
      timestamp: '2024-01-15T10:30:00.000Z',
      data: { id: 'task_abc123', title: 'Complete project documentation', status: 'completed', tags: ['project'] },
    },
    request: {
      headers: JSON_TYPE,
      body: {
        event: 'task_completed',
        timestamp: '2024-01-15T10:30:00Z',
        data: { id: 'task_abc123', title: 'Complete project documentation', status: 'completed', tags: ['project'] },
      },
    },
  },
};
