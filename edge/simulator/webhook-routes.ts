/** Registering, listing and deleting webhooks. Source: Webhooks v1. */
import { Hono } from 'hono';
import * as v from 'valibot';
import { type Simulation, serveUnit } from './gate.ts';
import { invalid } from './problems.ts';
import { readBody } from './read-body.ts';

const RegisterBody = v.strictObject({ url: v.string(), events: v.array(v.string()) });

export function webhookRoutes(simulation: Simulation): Hono {
  const { world } = simulation;
  return new Hono()
    .post(
      '/webhooks/v1/webhooks',
      serveUnit(simulation, { operation: 'register', key: 'none' }, ({ unit, text, at }) => {
        const read = readBody(RegisterBody, { text, strict: world.settings.strictWebhooks });
        if ('details' in read) return invalid(read.details, at);
        const answer = world.registrations.register({ msn: unit.msn, ...read.value });
        if ('refused' in answer) return invalid([answer.refused], at);
        const { id, secret } = answer.registered;
        return { status: 201, body: { id, secret } };
      }),
    )
    .get(
      '/webhooks/v1/webhooks',
      serveUnit(simulation, { operation: 'list', key: 'none' }, ({ unit }) => ({
        status: 200,
        body: {
          webhooks: world.registrations.of(unit.msn).map(({ id, url, events }) => ({ id, url, events })),
        },
      })),
    )
    .delete('/webhooks/v1/webhooks/:id', (c) =>
      serveUnit(simulation, { operation: 'unregister', key: 'none' }, ({ unit, at }) => {
        const found = world.registrations.get(c.req.param('id'));
        if (found?.msn !== unit.msn) return invalid([{ name: 'id', reason: 'No such registration.' }], at);
        world.registrations.remove(found.id);
        return { status: 204, body: null };
      })(c),
    );
}
