/** The two token endpoints: standard for sales unit keys, specialised for accounting keys. Source: access-token 2.0.0. */
import { Hono } from 'hono';
import { type Simulation, missingKey, serveOpenly, wrongKey } from './gate.ts';
import { accountingKeys } from './key-sets.ts';
import type { Answer } from './problems.ts';
import type { World } from './world.ts';

const specialisedLifetimeSeconds = 900;

export function tokenRoutes(simulation: Simulation): Hono {
  const { world } = simulation;
  return new Hono()
    .post(
      '/accesstoken/get',
      serveOpenly(simulation, 'token', ({ headers }) => issueStandard(world, headers)),
    )
    .post(
      '/miami/v1/token',
      serveOpenly(simulation, 'token', ({ headers, text }) => issueSpecialised(world, headers, text)),
    );
}

function issueStandard(world: World, headers: Headers): Answer {
  const subscription = headers.get('ocp-apim-subscription-key');
  if (!subscription) return missingKey;
  const set = world.keySets.bySubscription(subscription);
  if (!set) return wrongKey;
  const [id, secret] = [headers.get('client_id'), headers.get('client_secret')];
  if (!id || !secret) return azureRefusal(world, 400, 'invalid_request');
  if (id !== set.clientId || secret !== set.clientSecret) return { status: 401, body: null };
  const lifetime = world.settings.accessTokenLifetimeSeconds;
  const nowSeconds = Math.floor(world.clock.now() / 1000);
  return {
    status: 200,
    contentType: 'application/json;charset=UTF-8',
    // Every value is a string, numbers included.
    body: {
      token_type: 'Bearer',
      expires_in: String(lifetime),
      ext_expires_in: String(lifetime),
      expires_on: String(nowSeconds + lifetime),
      not_before: String(nowSeconds),
      resource: '00000002-0000-0000-c000-000000000000',
      access_token: world.tokens.issue('standard', lifetime, set.clientId),
    },
  };
}

function issueSpecialised(world: World, headers: Headers, text: string): Answer {
  const wanted = `Basic ${Buffer.from(`${accountingKeys.id}:${accountingKeys.secret}`).toString('base64')}`;
  const isAsked = new URLSearchParams(text).get('grant_type') === 'client_credentials';
  if (headers.has('ocp-apim-subscription-key') || !isAsked || headers.get('authorization') !== wanted) {
    return azureRefusal(world, 401, 'invalid_client');
  }
  return {
    status: 200,
    body: {
      access_token: world.tokens.issue('specialised', specialisedLifetimeSeconds),
      token_type: 'Bearer',
      expires_in: specialisedLifetimeSeconds,
    },
  };
}

const azureRefusal = (world: World, status: 400 | 401, error: string): Answer => ({
  status,
  body: {
    error,
    error_description: `${error}: see the headers of the request.`,
    error_codes: [7000215],
    timestamp: new Date(world.clock.now()).toISOString(),
    trace_id: world.random(),
    correlation_id: world.random(),
    error_uri: 'https://login.windows.net/error?code=7000215',
  },
});
