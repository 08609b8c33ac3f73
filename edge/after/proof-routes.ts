/** Looking for a payment that somebody says was made: by what a customer can say of it, or under its exact reference. */
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { describeRoute, validator } from 'hono-openapi';
import { adopt } from './adopt.ts';
import type { AfterSale } from './after-sale.ts';
import { attemptsOf } from './attempts.ts';
import { answersOf, problems } from '../counter/words.ts';
import { FindAsk, Proof, ProofAsk, ProofByCodeAsk } from '../domain/after-wire.ts';
import { PaymentView, Problem } from '../domain/wire.ts';
import { invalid } from '../invalid.ts';
import { openLimit, proofPace } from '../limits.ts';
import type { Till } from '../pairing.ts';
import { mostAttempts, proofOf } from './proof.ts';
import { viewOf } from '../view.ts';

const { invalid: badForm, unpaired, notFound, unreachable } = problems;
const tooMany = answersOf(
  `More than ${proofPace.perMinute} looks a minute of one till after a burst of ${proofPace.burst}; \`Retry-After\` says in how many seconds to come again.`,
  Problem,
);

export function proofRoutes({ afterSale }: { readonly afterSale: AfterSale }) {
  const { ledger, search, codeMarks, clock, wake } = afterSale;
  const looks = openLimit(clock, proofPace);
  const paced = createMiddleware<{ Variables: { till: Till } }>(async (c, next) => {
    const waitS = looks.waitS(c.get('till').id);
    if (waitS === 0) return next();
    return c.json({ problem: 'too-many' } as const, 429, { 'Retry-After': String(waitS) });
  });

  return new Hono<{ Variables: { till: Till } }>()
    .post(
      '/api/find',
      describeRoute({
        summary: 'Looks for a payment of another system in every sales unit, and takes it into the books',
        responses: {
          200: answersOf('The payment. It can be looked at and given back.', PaymentView),
          400: badForm,
          401: unpaired,
          404: notFound,
          429: tooMany,
          503: unreachable,
        },
      }),
      paced,
      validator('json', FindAsk, invalid),
      async (c) => {
        const found = await adopt(afterSale, c.req.valid('json').reference);
        if (found.is === 'nowhere') return c.json({ problem: 'not-found' } as const, 404);
        if (found.is === 'unreachable') return c.json({ problem: 'unreachable' } as const, 503);
        wake();
        return c.json(viewOf(ledger, found.payment), 200);
      },
    )
    .get(
      '/api/proof',
      describeRoute({
        summary: 'Every attempt that fits, with its event log, as Vipps MobilePay has it at this moment',
        responses: {
          200: answersOf('At most eight: about a moment the nearest first, else the newest.', Proof),
          400: badForm,
          401: unpaired,
          429: tooMany,
        },
      }),
      paced,
      validator('query', ProofAsk, invalid),
      async (c) => {
        const proof = await proofOf(afterSale, attemptsOf(search, c.req.valid('query')));
        wake();
        return c.json(proof, 200);
      },
    )
    .post(
      '/api/proof',
      describeRoute({
        summary: 'The same for sales that this code was scanned for within a day; the code is not kept',
        responses: {
          200: answersOf('The attempts.', Proof),
          400: badForm,
          401: unpaired,
          429: tooMany,
        },
      }),
      paced,
      validator('json', ProofByCodeAsk, invalid),
      async (c) => {
        const references = await codeMarks.of(c.req.valid('json').code);
        const payments = references.toReversed().flatMap((reference) => ledger.payment(reference) ?? []);
        const more = payments.length > mostAttempts;
        const proof = await proofOf(afterSale, { payments, looked: null, more });
        wake();
        return c.json(proof, 200);
      },
    );
}
