/** The Webhooks API: where Vipps MobilePay is told to ring, and what it signs with. */
import * as v from 'valibot';
import type { Answer } from './answer.ts';
import { Nothing } from './exchange.ts';
import type { Call } from './http.ts';

export interface Webhook {
  id: string;
  url: string;
  events: readonly string[];
}

export interface Webhooks {
  /** The secret is shown this once. It is used as text and never decoded. */
  registerWebhook(hook: {
    url: string;
    events: readonly string[];
  }): Promise<Answer<{ id: string; secret: string }>>;
  listWebhooks(): Promise<Answer<readonly Webhook[]>>;
  deleteWebhook(id: string): Promise<Answer<void>>;
}

/** There is no update: register the new one, then delete the old, and expect duplicates in between. */
export function createWebhooks(call: Call): Webhooks {
  return {
    registerWebhook: ({ url, events }) =>
      call({
        operation: 'register-webhook',
        method: 'POST',
        path: webhooks,
        body: { url, events },
        answer: RegisteredAnswer,
      }),
    listWebhooks: () =>
      call({ operation: 'list-webhooks', method: 'GET', path: webhooks, answer: ListAnswer }),
    deleteWebhook: (id) =>
      call({
        operation: 'delete-webhook',
        method: 'DELETE',
        path: `${webhooks}/${encodeURIComponent(id)}`,
        answer: Nothing,
      }),
  };
}

const webhooks = '/webhooks/v1/webhooks';

const RegisteredAnswer = v.object({
  id: v.pipe(v.string(), v.minLength(1)),
  secret: v.pipe(v.string(), v.minLength(1)),
});

const ListAnswer = v.pipe(
  v.object({
    webhooks: v.array(v.object({ id: v.string(), url: v.string(), events: v.array(v.string()) })),
  }),
  v.transform((body) => body.webhooks),
);
