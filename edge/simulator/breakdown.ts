/** Acts out a rehearsed fault: a wrong answer, no answer, or a broken connection. */
import type { Fault, Operation } from './faults.ts';
import {
  type Answer,
  type Dialect,
  type Occurrence,
  gatewayRefusal,
  paymentDialect,
  refusal,
  tooMany,
} from './problems.ts';
import { respond } from './respond.ts';
import type { World } from './world.ts';

/** Marks an answer that stands for a connection reset; the host breaks the socket instead of sending it. */
export const brokenHeader = 'x-simulator-connection';

export interface Scene {
  readonly request: Request;
  readonly at: Occurrence;
  /** How the API that breaks down words it. */
  readonly dialect?: Dialect;
}

export async function breakDown(world: World, fault: Fault, scene: Scene): Promise<Response> {
  const { request, at } = scene;
  switch (fault.kind) {
    case 'status':
      return respond(answerWith(fault.status, world, scene));
    case 'code':
      return respond(refusal(fault.code, at));
    case 'hang':
      await clientGone(world, request.signal);
      return respond(gatewayRefusal(504, 'Gateway timeout.'));
    case 'reset':
      return new Response(null, { status: 599, headers: { [brokenHeader]: 'reset' } });
  }
}

/** A call without limits or idempotency, with any fault that waits for it; a token unseen is no effect to undo. */
export async function rehearse(
  world: World,
  operation: Operation,
  scene: Scene & { answer: () => Answer },
): Promise<Response> {
  const fault = world.faults.take(operation, '');
  return fault ? breakDown(world, fault, scene) : respond(scene.answer());
}

function answerWith(status: number, world: World, { at, dialect = paymentDialect }: Scene): Answer {
  if (status === 429) return tooMany(world.choices.rehearsedRetryAfterSeconds, dialect.gateway);
  if (dialect === paymentDialect && status === 423) return refusal('6160', at);
  if (dialect === paymentDialect && status === 500) return refusal('3010', at);
  return dialect.gateway(status, 'Rehearsed fault.');
}

function clientGone({ clock, choices }: World, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const disarm = clock.after(choices.hangMs, done);
    const leave = () => {
      disarm();
      done();
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}
