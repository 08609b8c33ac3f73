/** Registering, listing and deleting webhooks. Source: Webhooks v1. */
import { Hono } from 'hono';
import * as v from 'valibot';
import { type Call, type Manner, msnDetail, type Simulation, serve } from './gate.ts';
import { type Answer, invalid } from './problems.ts';
import { readBody } from './read-body.ts';
import { forPartner } from './registrations.ts';

const RegisterBody = v.strictObject({ url: v.string(), events: v.array(v.string()) });

export function webhookRoutes(simulation: Simulation): Hono {
  const { world } = simulation;
  /** Partner keys without a unit speak for all connected ones; any other keys must name theirs. */
  const serveScope = (operation: Manner['operation'], run: (scope: string, call: Call) => Answer) =>
    serve(simulation, { operation, key: 'none', partnerAlone: true }, (call) => {
      const scope = call.unit?.msn ?? (call.set.kind === 'partner' ? forPartner : null);
      return scope === null ? invalid([msnDetail], call.at) : run(scope, call);
    });

  return new Hono()
    .post(
      '/webhooks/v1/webhooks',
      serveScope('register', (msn, { text, at }) => {
        const read = readBody(RegisterBody, { text, strict: world.settings.strictWebhooks });
        if ('details' in read) return invalid(read.details, at);
        const answer = world.registrations.register({ msn, ...read.value });
        if ('refused' in answer) return invalid([answer.refused], at);
        const { id, secret } = answer.registered;
        return { status: 201, body: { id, secret } };
      }),
    )
    .get(
      '/webhooks/v1/webhooks',
      serveScope('list', (msn) => ({
        status: 200,
        body: { webhooks: world.registrations.of(msn).map(({ id, url, events }) => ({ id, url, events })) },
      })),
    )
    .delete(
      '/webhooks/v1/webhooks/:id',
      serveScope('unregister', (msn, { param, at }) => {
        const found = world.registrations.get(param('id'));
        if (found?.msn !== msn) return invalid([{ name: 'id', reason: 'No such registration.' }], at);
        world.registrations.remove(found.id);
        return { status: 204, body: null };
      }),
    );
}
